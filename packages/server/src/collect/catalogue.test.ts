// Fields are counted from the log: nothing is lost or doubled when the server dies, and a sample keeps coverage right.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type Event, type JsonObject, readMessage } from '@visavis/engine/collect';
import { createLog } from '../platform/log.ts';
import { openRecords, type Records } from '../platform/records/index.ts';
import { Catalogue } from './catalogue.ts';
import { readFields } from './catalogue-store.ts';
import { appendEvents } from './event-store.ts';
import { LOOKED_INTO } from './field-counts.ts';
import { migrations } from './migrations.ts';

const dataDir = mkdtempSync(join(tmpdir(), 'visavis-catalogue-'));
let records: Records;
before(async () => {
  records = await openRecords({ dataDir, log: createLog({ level: 'silent' }) });
  await records.migrate(migrations);
});
after(async () => {
  await records.close();
  rmSync(dataDir, { recursive: true, force: true });
});

let made = 0;
async function append(workspaceId: string, list: JsonObject[]): Promise<Event[]> {
  const events = list.map((properties) => {
    const message = { type: 'track', event: 'Order', userId: '1', properties };
    const receipt = { receivedAt: 1_700_000_000_000, sourceId: 'web', newId: () => `m${made++}` };
    return readMessage(message, receipt).event!;
  });
  await records.unit([], async (unit) => appendEvents(unit, workspaceId, events));
  return events;
}
async function seen(workspaceId: string, name: string): Promise<number> {
  const fields = await readFields(records, workspaceId);
  return fields.find((field) => field.name === name)?.seen ?? 0;
}

test('what was committed before a crash is counted after it, once', async () => {
  await append('a', [{ total: 1 }, { total: 2 }]);
  const first = new Catalogue(records);
  await first.flush();
  assert.equal(await seen('a', 'properties.total'), 2);
  await append('a', [{ total: 3 }]);
  // Nothing is written down by the first one any more.
  const second = new Catalogue(records);
  for (let time = 0; time < 2; time++) await second.flush();
  assert.equal(await seen('a', 'properties.total'), 3);
  assert.deepEqual(second.examples('a', 'Order', 'properties.total'), [3]);
  await first.close();
  await second.close();
  assert.equal(await seen('a', 'properties.total'), 3);
});

test('of a great many a sample is looked into, in which fields are as frequent as in all', async () => {
  const many = Array.from({ length: 16_000 }, (_, n) => ({ total: n, ...(n % 4 === 0 && { coupon: 'x' }) }));
  await append('b', many);
  const catalogue = new Catalogue(records);
  await catalogue.flush();
  const looked = await seen('b', LOOKED_INTO);
  assert.ok(looked > 800 && looked < 1_200, `${looked} of 16,000`);
  assert.equal(await seen('b', 'properties.total'), looked);
  const share = (await seen('b', 'properties.coupon')) / looked;
  assert.ok(share > 0.2 && share < 0.3, `a quarter has it, ${share} of the sample`);
  await catalogue.close();
});

test('a field that one of a great many has is known, and not counted where the sample missed it', async () => {
  const many = Array.from({ length: 16_000 }, (_, n) => ({
    total: n,
    ...(n % 999 === 5 && { [`rare${n}`]: n }),
  }));
  const events = await append('d', many);
  const catalogue = new Catalogue(records);
  catalogue.meet('d', events);
  await catalogue.flush();
  const rare = (await readFields(records, 'd')).filter(({ name }) => name.startsWith('properties.rare'));
  assert.equal(rare.length, 17);
  assert.ok(
    rare.some(({ seen }) => seen === 0) && rare.every(({ type, seen }) => type === 'number' && seen < 2),
  );
  await append('d', [{ rare5: 5 }]);
  catalogue.meet('d', events);
  await catalogue.flush();
  assert.equal(
    await seen('d', 'properties.rare5'),
    1 + rare.find(({ name }) => name.endsWith('rare5'))!.seen,
  );
  await catalogue.close();
});

test('an erasure drops the examples, and those that were being read', async () => {
  await append('c', [{ note: 'theirs' }]);
  const catalogue = new Catalogue(records);
  const looking = catalogue.flush();
  catalogue.forgetExamples('c');
  await looking;
  catalogue.forgetExamples('c');
  assert.deepEqual(catalogue.examples('c', 'Order', 'properties.note'), []);
  await append('c', [{ note: 'another’s' }]);
  await catalogue.flush();
  assert.deepEqual(catalogue.examples('c', 'Order', 'properties.note'), ['another’s']);
  await catalogue.close();
});
