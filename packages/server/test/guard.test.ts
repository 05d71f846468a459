// The over-segmentation guard over the API: segments by lot and six that differ, on a running server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const PEOPLE = 1200;
const RATES = [0.02, 0.75, 0.1, 0.9, 0.05, 0.65];

describe('the over-segmentation guard', { timeout: 180_000 }, () => {
  let it: Running;
  before(async () => {
    it = await run();
    const random = chance('guard over HTTP');
    const batch: object[] = [];
    const timestamp = new Date(Date.now() - 5 * 86_400_000).toISOString();
    for (let n = 0; n < PEOPLE; n++) {
      const group = random.whole(0, 7);
      const lots = Object.fromEntries(
        Array.from({ length: 12 }, (_, i) => [`lot${i}`, random.number() < 0.1 + (i % 4) * 0.1]),
      );
      batch.push({ type: 'identify', userId: `u${n}`, traits: { group, ...lots }, timestamp });
      if (random.hits(RATES[group] ?? 0.35))
        batch.push({
          ...{ type: 'track', userId: `u${n}`, event: 'Order Completed', timestamp },
          properties: { revenue: 20 },
        });
    }
    for (let at = 0; at < batch.length; at += 500) {
      const sent = await it.ask('POST', '/v1/import', { batch: batch.slice(at, at + 500) });
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
    }
    await it.settled();
    const make = async (name: string, attribute: string, value: unknown) => {
      const made = await it.ask('POST', '/v1/segments', {
        name,
        key: name,
        condition: { attribute, op: 'eq', value },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    };
    for (let i = 0; i < 12; i++) await make(`lot-${i}`, `traits.lot${i}`, true);
    for (let i = 0; i < 6; i++) await make(`real-${i}`, 'traits.group', i);
    await it.app.segments.backfill.idle();
  });
  after(() => it.stop());

  test('flags the segments by lot, keeps the six that differ, and says what would change', async () => {
    const { status, body } = await it.ask('GET', '/v1/segments/guard');
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.goal, body.people, body.sample], ['Order Completed', PEOPLE, PEOPLE]);
    const kept = body.data.filter((one: { proposal: { action: string } }) => one.proposal.action === 'keep');
    const keys = kept.map(({ key }: { key: string }) => key);
    assert.equal(keys.filter((key: string) => key.startsWith('real')).length, 6, keys.join());
    assert.ok(keys.length <= 8, keys.join());
    const retired = body.data.find(({ key }: { key: string }) => key === 'lot-3');
    assert.deepEqual(
      retired.findings.map(({ kind }: { kind: string }) => kind).includes('no-difference'),
      true,
    );
    assert.match(
      retired.effect,
      /^\d+ people get what everybody gets\. By doing Order Completed they differ by/,
    );
  });

  test('publishing past it asks for a reason, which the audit keeps', async () => {
    const condition = { attribute: 'traits.group', op: 'in', value: [3] };
    const refused = await it.ask('POST', '/v1/segments', { name: 'Again', condition });
    assert.equal(refused.status, 409, JSON.stringify(refused.body));
    assert.equal(refused.body.error.faults[0].field, 'reason');
    assert.match(refused.body.error.message, /the same segment twice/);
    const made = await it.ask('POST', '/v1/segments', {
      name: 'Again',
      condition,
      reason: 'For the other brand.',
    });
    assert.equal(made.status, 201);
    const { data } = (await it.ask('GET', '/v1/audit')).body;
    const line = data.find(({ action }: { action: string }) => action === 'segment.published_past_guard');
    assert.equal(line.details.reason, 'For the other brand.');
    const few = { all: [condition, { attribute: 'traits.lot0', op: 'eq', value: true }] };
    const foreseen = await it.ask('POST', '/v1/segments/guard', { condition: few });
    assert.deepEqual(
      foreseen.body.data.map(({ kind }: { kind: string }) => kind),
      ['too-small'],
    );
    const renamed = await it.ask('PATCH', '/v1/segments/again', { name: 'Once more' });
    assert.equal(renamed.status, 200, 'a name is nothing to guard');
    await it.app.segments.backfill.idle();
    const { body } = await it.ask('GET', '/v1/segments/guard');
    const twin = body.data.find(({ key }: { key: string }) => key === 'again');
    assert.deepEqual(twin.proposal, { action: 'merge', into: 'real-3' });
  });
});
