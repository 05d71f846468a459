import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Event } from '@visavis/engine/collect';
import { identityId } from '@visavis/engine/unify';
import { type Events, eventBlock, openEvents } from '../platform/events/index.ts';
import { createLog } from '../platform/log.ts';
import {
  countIn,
  eventsByDay,
  eventsByName,
  eventsBySource,
  totals,
  visitsByChannel,
} from './overview-store.ts';

const workspaceId = 'w';
const DAY = 24 * 3600_000;
const NOON = Date.UTC(2026, 5, 10, 12);

function event(who: string, time: number, more: Partial<Event> = {}): Event {
  return {
    messageId: `${who}-${time}`,
    type: 'track',
    name: 'Order Completed',
    time,
    receivedAt: time,
    sourceId: 's',
    identifiers: [{ type: 'user_id', value: who }],
    traits: {},
    properties: {},
    facts: {},
    flags: [],
    raw: {},
    ...more,
  };
}

describe('the overview', () => {
  let events: Events;
  let dir: string;
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'visavis-overview-'));
    events = await openEvents({ dataDir: dir, log: createLog({ level: 'silent' }) });
    const happened = [
      event('ann', NOON - 2 * DAY, { facts: { channel: ['email', 'utm'] } }),
      event('ann', NOON),
      event('ben', NOON, { name: 'Page Viewed', type: 'page', facts: { channel: ['direct', 'referrer'] } }),
      // Late in the evening of Greenwich, the next day in Berlin.
      event('ben', NOON + 10.5 * 3600_000),
    ];
    const rows = happened.map((one, index) => {
      const identity = identityId(workspaceId, 'user_id', one.identifiers[0]!.value);
      return { workspaceId, seq: index + 1, identity, event: one };
    });
    await events.insert('events', eventBlock(rows), { token: 'once' });
  });
  after(async () => {
    await events.close();
    await rm(dir, { recursive: true });
  });

  const span = (timezone: string, days: number) => ({
    workspaceId,
    from: NOON - days * DAY,
    to: NOON + DAY,
    timezone,
  });

  it('counts events and people by the day of the workspace', async () => {
    assert.deepEqual(await eventsByDay(events, span('UTC', 3)), [
      { day: '2026-06-08', events: 1, people: 1 },
      { day: '2026-06-10', events: 3, people: 2 },
    ]);
    assert.deepEqual(await eventsByDay(events, span('Europe/Berlin', 3)), [
      { day: '2026-06-08', events: 1, people: 1 },
      { day: '2026-06-10', events: 2, people: 2 },
      { day: '2026-06-11', events: 1, people: 1 },
    ]);
  });

  it('counts visits by channel, events by name, and all there is', async () => {
    assert.deepEqual(await visitsByChannel(events, span('UTC', 1)), [
      { channel: 'direct', visits: 1, people: 1 },
    ]);
    assert.deepEqual(await eventsByName(events, span('UTC', 1)), [
      { name: 'Order Completed', events: 2, people: 2 },
      { name: 'Page Viewed', events: 1, people: 1 },
    ]);
    assert.deepEqual(await countIn(events, span('UTC', 3)), { events: 4, people: 2 });
    const earlier = { ...span('UTC', 3), to: NOON - DAY };
    assert.deepEqual(await eventsBySource(events, span('UTC', 1), earlier), [
      { source: 's', events: 3, before: 1 },
    ]);
    const all = await totals(events, workspaceId);
    assert.deepEqual([all.events, all.people], [4, 2]);
  });
});
