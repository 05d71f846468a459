// For tests of segment: the flow with real stores in a directory of its own, and events in a few words.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeEvent, EVENT_NAMES, type Event, type EventType } from '@visavis/engine/collect';
import { eventIdentity, identityId } from '@visavis/engine/unify';
import { pino } from 'pino';
import { migrations as collectMigrations, createCollect } from '../collect/index.ts';
import type { Decide } from '../decide/index.ts';
import { createFlow, type Flow } from '../flow/flow.ts';
import { ManualClock } from '../platform/clock.ts';
import {
  createShipper,
  type Events,
  eventBlock,
  openEvents,
  type Shipper,
  shipperMigrations,
} from '../platform/events/index.ts';
import { openRecords, type Records } from '../platform/records/index.ts';
import { createUnify, movedStream, type Person, migrations as unifyMigrations } from '../unify/index.ts';
import { createSegments, migrations, type Segments, transitionStream } from './index.ts';

export const WORKSPACE = 'w1';
export const NOW = Date.UTC(2026, 4, 20, 12);
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

let made = 0;
/** `track('ann', 'Order Completed', { price: 3 }, NOW)` */
export function track(who: string, name: string, properties: Event['properties'], time: number): Event {
  return makeEvent(who, 'track', name, time, { properties, raw: { type: 'track', userId: who, properties } });
}
export function identify(who: string, traits: Event['traits'], time: number): Event {
  return makeEvent(who, 'identify', EVENT_NAMES.identify, time, {
    traits,
    raw: { type: 'identify', userId: who, traits },
  });
}
function makeEvent(who: string, type: EventType, name: string, time: number, parts: Partial<Event>): Event {
  return {
    messageId: `m${++made}`,
    type,
    name,
    time,
    receivedAt: Math.max(time, NOW),
    sourceId: 's1',
    identifiers: [{ type: 'user_id', value: who }],
    traits: {},
    properties: {},
    facts: {},
    flags: [],
    raw: {},
    ...parts,
  };
}

export interface House {
  records: Records;
  events: Events;
  shipper: Shipper;
  segments: Segments;
  flow: Flow;
  clock: ManualClock;
  send(...events: Event[]): Promise<void>;
  /** Who is in a segment by the table of members: their user ids. */
  members(segmentId: string): Promise<string[]>;
  close(): Promise<void>;
}

export const profileId = (who: string): string => identityId(WORKSPACE, 'user_id', who);

export async function openHouse({
  dataDir: given,
  url,
  events: shared,
}: {
  dataDir?: string;
  url?: string;
  /** Of another server on the same Postgres. */
  events?: Events;
} = {}): Promise<House> {
  const isOwn = given === undefined;
  const dataDir = given ?? mkdtempSync(join(tmpdir(), 'visavis-segment-'));
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' });
  const clock = new ManualClock(NOW);
  const records = await openRecords({ dataDir, log, ...(url && { url }) });
  await records.migrate([...collectMigrations, ...unifyMigrations, ...migrations, ...shipperMigrations]);
  const events = shared ?? (await openEvents({ dataDir, log }));
  const shipper = createShipper({
    records,
    events,
    log,
    streams: [eventStream, movedStream(records), transitionStream(records, () => clock.now())],
  });
  const collect = createCollect({ records, clock, dataDir });
  const unify = createUnify({
    records,
    behavioursOf: (workspaceId) => segments.loaded(workspaceId).behaviours,
    now: () => clock.now(),
    events,
    shippedSeq: () => shipper.status().events?.shippedSeq ?? 0,
  });
  const { people } = unify;
  const users = new Map<string, string>();
  const segments: Segments = createSegments({
    records,
    events,
    clock,
    log,
    timezone: async () => 'Europe/Berlin',
    dueProfiles: async (now, limit) => {
      const rows = await records.db
        .selectFrom('profile')
        .select(['workspace_id', 'id'])
        .where('review_at', '>', 0)
        .where('review_at', '<=', now)
        .orderBy('review_at')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ workspaceId: row.workspace_id, profileId: row.id }));
    },
    async review(workspaceId, review, rewrite, onlyIf) {
      await flow.submit({ workspaceId, review, rewrite: rewrite as (p: Person) => void, onlyIf });
    },
    async profiles(workspaceId, after, limit) {
      const rows = await records.db
        .selectFrom('profile')
        .select('id')
        .where('workspace_id', '=', workspaceId)
        .where('id', '>', after)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map((row) => row.id);
    },
    async countProfiles(workspaceId) {
      const row = await records.db
        .selectFrom('profile')
        .select((e) => e.fn.countAll().as('n'))
        .where('workspace_id', '=', workspaceId)
        .executeTakeFirstOrThrow();
      return Number(row.n);
    },
    people: (workspaceId, ids) => people.byIds(workspaceId, ids),
    person: (workspaceId, key) => people.find(workspaceId, key),
    allowPrivateWebhooks: true,
    async shipped() {
      await shipper.flush();
      return shipper.status().events!.shippedSeq;
    },
  });
  const flow = createFlow({
    records,
    clock,
    collect,
    unify,
    segments,
    // No test here asks what to show.
    decide: { log: () => {}, logged: () => {} } as unknown as Decide,
    committed: () => shipper.wake(),
    failed: (error) => log.error(error),
  });
  return {
    records,
    events,
    shipper,
    segments,
    flow,
    clock,
    async send(...sent) {
      for (const { identifiers } of sent) users.set(profileId(identifiers[0]!.value), identifiers[0]!.value);
      await flow.submit({ workspaceId: WORKSPACE, events: sent });
    },
    async members(segmentId) {
      const found = await segments.membership.members(WORKSPACE, segmentId, '', 100_000);
      return found.map(({ profileId: id }) => users.get(id) ?? id).sort();
    },
    async close() {
      await Promise.all([segments.backfill.stop(), segments.webhooks.stop()]);
      await flow.drain();
      await shipper.stop();
      await collect.close();
      if (!shared) await events.close();
      await records.close();
      if (isOwn) rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

const eventStream = {
  name: 'events',
  table: 'event',
  columns: ['workspace_id', 'body'],
  async encode(rows: readonly { seq: number; [column: string]: unknown }[]) {
    const all = rows.map(({ seq, workspace_id, body }) => {
      const event = decodeEvent(body as string);
      const workspaceId = workspace_id as string;
      return { workspaceId, seq, identity: eventIdentity(workspaceId, event), event };
    });
    return [{ table: 'events', block: eventBlock(all) }];
  },
};
