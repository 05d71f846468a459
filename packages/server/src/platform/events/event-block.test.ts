// Whatever JSON an event carries arrives in the event store, and comes back as what it was.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Event, Json, JsonObject } from '@visavis/engine/collect';
import fc from 'fast-check';
import { createLog } from '../log.ts';
import { type Events, eventBlock, openEvents, property } from './index.ts';

const IDENTITY = '00000000-0000-0000-0000-000000000001';
const dir = mkdtempSync(join(tmpdir(), 'visavis-rows-'));
let events: Events;

before(async () => {
  events = await openEvents({ dataDir: dir, log: createLog({ level: 'silent' }) });
});
after(async () => {
  await events.close();
  rmSync(dir, { recursive: true, force: true });
});

function event(change: Partial<Event>): Event {
  return {
    messageId: 'm',
    type: 'track',
    name: 'Bought',
    time: 1_700_000_000_123,
    receivedAt: 1_700_000_000_456,
    sourceId: 'shop',
    identifiers: [{ type: 'user_id', value: '1' }],
    traits: {},
    properties: {},
    facts: {},
    flags: [],
    raw: {},
    ...change,
  };
}

let token = 0;
async function insert(list: Event[], workspaceId: string): Promise<void> {
  const rows = list.map((each, seq) => ({ workspaceId, seq, identity: IDENTITY, event: each }));
  await events.insert('events', eventBlock(rows), { token: `rows-${token++}` });
}

test('any JSON goes in, and numbers, texts and booleans come back as they were', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('\ud800', 'a\udfffb', '\u0000', '\\N', '"', '2020-01-01', 'null', '1', 'true'),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.maxSafeInteger(),
    fc.boolean(),
  );
  const samples = fc.sample(fc.record({ v: value, rest: fc.jsonValue() }), { numRuns: 400, seed: 7 });
  const list = samples.map(({ v, rest }) =>
    event({ properties: { v, rest } as JsonObject, raw: { rest } as JsonObject }),
  );
  await insert(list, 'any');
  const v = property('properties.v');
  const rows = await events.query<{
    seq: number;
    text: string | null;
    number: number | null;
    bool: boolean | null;
    raw: string;
  }>(
    `SELECT seq, ${v.text} AS text, ${v.number} AS number, ${v.bool} AS bool, raw
     FROM events WHERE workspace_id = 'any' ORDER BY seq`,
  );
  assert.equal(rows.length, samples.length);
  for (const [index, { v: sent, rest }] of samples.entries()) {
    const row = rows[index]!;
    const got = row.text ?? row.number ?? row.bool;
    if (typeof sent === 'string') assert.equal(got, sent.toWellFormed());
    // JSON has one zero.
    else assert.equal(got, sent === 0 ? 0 : sent);
    assert.deepEqual(JSON.parse(row.raw).rest ?? null, JSON.parse(JSON.stringify(rest).toWellFormed()));
  }
});

test('times far away keep their order and their milliseconds', async () => {
  const times = [-62_135_596_800_000, -1, 0, 999, 1_700_000_000_123, 32_503_680_000_001];
  await insert(
    times.map((time) => event({ time })),
    'times',
  );
  const rows = await events.query<{ ms: number }>(
    `SELECT toUnixTimestamp64Milli(time) AS ms FROM events WHERE workspace_id = 'times' ORDER BY time`,
  );
  assert.deepEqual(
    rows.map((row) => row.ms),
    times,
  );
});

test('a path that comes twice has its last value; types, and lists’ elements, stay apart', async () => {
  const list = [
    event({ properties: { 'a.b': 1, a: { b: 2 }, c: 'x' }, traits: { a: true }, flags: ['future', 'bot'] }),
    event({ properties: {}, consent: { ads: false } }),
    event({ properties: { a: { b: 3 }, c: ['1', 1, { d: null }], d: null }, flags: ['bot'] }),
  ];
  await insert(list, 'paths');
  const rows = await events.query(
    `SELECT texts, numbers, bools, lists, flags FROM events WHERE workspace_id = 'paths' ORDER BY seq`,
  );
  const none = { texts: {}, numbers: {}, bools: {}, lists: {}, flags: [] };
  assert.deepEqual(rows, [
    {
      ...none,
      texts: { 'properties.c': 'x' },
      numbers: { 'properties.a.b': 2 },
      bools: { 'traits.a': true },
      flags: ['future', 'bot'],
    },
    { ...none, bools: { 'consent.ads': false } },
    {
      ...none,
      numbers: { 'properties.a.b': 3 },
      lists: { 'properties.c': ['"1"', '1', '{"d":null}'] },
      flags: ['bot'],
    },
  ]);
});

test('names, facts and paths may be few or many, short or long', async () => {
  for (const count of [1, 256, 257, 66_000]) {
    const named = (n: number) => `n${n}`.padEnd(n % 100 === 1 ? 200 : 3, 'é');
    const list = Array.from({ length: count }, (_, n) =>
      event({
        messageId: named(n),
        name: named(n),
        properties: { [named(n)]: n } as Record<string, Json>,
        facts: {
          'page.title': [named(n), 'page'],
          'device.type': [named(n), 'page'],
          unknown: ['x', 'page'],
        },
      }),
    );
    await insert(list, `many-${count}`);
    const [row] = await events.query(
      `SELECT count() AS rows, uniqExact(name) AS names,
         countIf(name = message_id AND page_title = name AND device_type = name AND locale = ''
           AND numbers[concat('properties.', name)] = seq AND identity = {identity:UUID}) AS right
       FROM events WHERE workspace_id = {workspace:String}`,
      { workspace: `many-${count}`, identity: IDENTITY },
    );
    assert.deepEqual(row, { rows: count, names: count, right: count });
  }
});
