// The words for SQL over the event store mean what they say.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { createLog } from '../log.ts';
import { type Events, fact, isAmount, JOIN_MOVED, micros, openEvents, profileOf, property } from './index.ts';

const [A, B, C] = [1, 2, 3].map((n) => `00000000-0000-4000-8000-00000000000${n}`) as [string, string, string];
const dir = mkdtempSync(join(tmpdir(), 'visavis-sql-'));
let events: Events;
before(async () => {
  events = await openEvents({ dataDir: dir, log: createLog({ level: 'silent' }) });
  const row = (seq: number, identity: string, more: object) => ({
    workspace_id: 'w',
    seq,
    identity,
    name: 'Bought',
    time: seq,
    ...more,
  });
  await events.insert(
    'events',
    [
      row(1, A, { numbers: { 'properties.v': 0.1 }, place_country: 'DE' }),
      row(2, B, { numbers: { 'properties.v': 0 } }),
      row(3, C, { texts: { 'properties.v': '' }, lists: { 'properties.l': ['"a"', '1'] } }),
      row(4, A, { bools: { 'properties.v': false } }),
      row(5, A, {}),
    ],
    { token: 'events' },
  );
  const moved = (version: number, identity: string, profile: string, workspace_id = 'w') => ({
    workspace_id,
    identity,
    profile,
    version,
  });
  // B went to A and came back; C went to A; in another workspace A went to B.
  await events.insert('moved', [moved(1, B, A), moved(2, C, A), moved(3, B, B), moved(4, A, B, 'other')], {
    token: 'moved',
  });
});
after(async () => {
  await events.close();
  rmSync(dir, { recursive: true, force: true });
});

test('an event belongs to the profile that its identity has moved to last', async () => {
  const rows = await events.query<{ person: string; n: number }>(
    `SELECT ${profileOf()} AS person, count() AS n FROM events AS e ${JOIN_MOVED}
     WHERE e.workspace_id = {workspace:String} GROUP BY person ORDER BY person`,
    { workspace: 'w' },
  );
  assert.deepEqual(rows, [
    { person: A, n: 4 },
    { person: B, n: 1 },
  ]);
});

test('a property is there as one type, zero, empty and false included, or not at all', async () => {
  const v = property('properties.v');
  const rows = await events.query(
    `SELECT ${v.number} AS number, ${v.text} AS text, ${v.bool} AS bool, ${v.exists} AS exists, ${property('properties.l').list} AS list
     FROM events ORDER BY seq`,
  );
  assert.deepEqual(rows, [
    { number: 0.1, text: null, bool: null, exists: 1, list: [] },
    { number: 0, text: null, bool: null, exists: 1, list: [] },
    { number: null, text: '', bool: null, exists: 1, list: ['"a"', '1'] },
    { number: null, text: null, bool: false, exists: 1, list: [] },
    { number: null, text: null, bool: null, exists: 0, list: [] },
  ]);
});

test('a fact is text, or NULL when unknown, and a name that is none is refused', async () => {
  const rows = await events.query<{ country: string | null }>(
    `SELECT ${fact('place.country')} AS country FROM events ORDER BY seq`,
  );
  assert.deepEqual(
    rows.map((row) => row.country),
    ['DE', null, null, null, null],
  );
  assert.throws(() => fact('place.planet'), /Expected a fact/);
});

test('what is no amount counts for nothing, and fails no statement', async () => {
  const numbers = [7, 1e308, -1e308, 1e35, Number.POSITIVE_INFINITY];
  const [row] = await events.query<{ sum: string; amounts: number }>(
    `SELECT toString(sum(${micros('n')})) AS sum, toUInt8(countIf(${isAmount('n')})) AS amounts
     FROM (SELECT arrayJoin({numbers:Array(Float64)}) AS n)`,
    { numbers },
  );
  assert.deepEqual({ ...row! }, { sum: '7000000', amounts: 1 });
});

test('sums of millionths are the engine’s, to the digit', async () => {
  const numbers = [0.1, 0.2, 0.3, 1e-6, 0.0000005, -0.0000005, 19.99, 1e12 + 0.1, -7.123_456_5];
  const [row] = await events.query<{ sum: string }>(
    `SELECT toString(sum(${micros('n')})) AS sum FROM (SELECT arrayJoin({numbers:Array(Float64)}) AS n)`,
    { numbers },
  );
  const sum = numbers.reduce((total, n) => total + BigInt(Math.round(n * 1e6)), 0n);
  assert.equal(row!.sum, String(sum));
});
