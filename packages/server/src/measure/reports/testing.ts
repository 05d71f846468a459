// For tests of reports: an event store of its own, and histories in a few words.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event, JsonObject } from '@visavis/engine/collect';
import { identityId } from '@visavis/engine/unify';
import { pino } from 'pino';
import { type Events, eventBlock, openEvents } from '../../platform/events/index.ts';
import type { Scope } from './scope.ts';

export interface Did {
  /** Who; identities other than the first (0) are joined with it. */
  person: number;
  identity?: number;
  name: string;
  time: number;
  properties?: JsonObject;
  channel?: string;
  campaign?: string;
}
export interface ReportStore {
  events: Events;
  /** What they did, in a workspace of its own; everybody is asked about. */
  history(did: readonly Did[], now?: number): Promise<Scope>;
  close(): Promise<void>;
}

let made = 0;
export const personId = (workspaceId: string, person: number, identity = 0): string =>
  identityId(workspaceId, 'user_id', `${person}.${identity}`);

export async function openReportStore(): Promise<ReportStore> {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-report-'));
  const events = await openEvents({ dataDir, log: pino({ level: 'silent' }) });
  return {
    events,
    async history(did, now = Math.max(0, ...did.map(({ time }) => time)) + 1) {
      const workspaceId = `w${++made}`;
      const rows = did.map(({ person, identity = 0, ...rest }, i) => ({
        ...{ workspaceId, seq: i + 1, identity: personId(workspaceId, person, identity) },
        event: eventOf(rest),
      }));
      if (rows.length > 0) await events.insert('events', eventBlock(rows), { token: `e${made}` });
      const moved = did
        .filter(({ identity = 0 }) => identity > 0)
        .map(({ person, identity }) => ({
          ...{ workspace_id: workspaceId, identity: personId(workspaceId, person, identity) },
          ...{ profile: personId(workspaceId, person), version: 1 },
        }));
      if (moved.length > 0) await events.insert('moved', moved, { token: `m${made}` });
      return { workspaceId, timezone: 'UTC', now, only: undefined, groups: undefined };
    },
    async close() {
      await events.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function eventOf({
  name,
  time,
  properties = {},
  channel,
  campaign,
}: Omit<Did, 'person' | 'identity'>): Event {
  const told = { ...(channel && { channel }), ...(campaign && { 'channel.campaign': campaign }) };
  const facts = Object.fromEntries(Object.entries(told).map(([fact, value]) => [fact, [value, time]]));
  return {
    ...{ messageId: `m${++made}`, type: 'track', name, time, receivedAt: time, sourceId: 's' },
    ...{ identifiers: [], traits: {}, properties, flags: [], raw: { type: 'track', properties } },
    // Of facts only their values are read here.
    facts: facts as unknown as Event['facts'],
  };
}
