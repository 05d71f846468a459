// Affinities from what people look at and buy to their attributes: planted tastes are found, by what events say of things
// and by what the catalogue does; they follow merges, un-merges and erasure, and conditions read them.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const PEOPLE = 300;
const KINDS = ['Shoes', 'Bags', 'Hats'];
const BRANDS = ['Acme', 'Nord'];
let now = Date.parse('2026-05-04T10:00:00Z');
/** A third for each category; of the rest half keep to a brand. */
const kindOf = (n: number) => n % 3;

describe('affinities', { timeout: 180_000 }, () => {
  let it: Running;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    const items = Array.from({ length: 12 }, (_, i) => ({
      ...{ id: `p${i}`, title: `Thing ${i}`, product_type: KINDS[i % 3], price: 10 + 10 * Math.floor(i / 3) },
    }));
    const put = await it.ask('PUT', '/v1/catalogue/items', { items });
    assert.ok(put.status < 300, JSON.stringify(put.body));
    await send(it);
    const made = await it.ask('POST', '/v1/models', { key: 'taste', name: 'Taste', kind: 'affinity' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await until(async () => !['waiting', 'running'].includes((await model()).job.state));
    await it.app.predict.scoring.catchUp();
    await it.settled();
  });
  after(() => it.stop());

  const model = async () => (await it.ask('GET', '/v1/models/taste')).body;
  const known = async (n: number) => (await it.ask('GET', `/v1/profiles/user_id:u${n}`)).body.derived ?? {};
  const likes = async (n: number) => (await known(n))['prediction.taste_likes']?.value;

  test('it says how far people keep to what they like, on what they turned to later', async () => {
    const { job } = await model();
    assert.equal(job.state, 'done', JSON.stringify(job));
    const { body } = await it.ask('GET', '/v1/models/taste/report');
    const of = (name: string) => body.metrics.find((metric: { name: string }) => metric.name === name);
    assert.ok(of('category').low > 1.2, JSON.stringify(of('category')));
    assert.ok(of('brand').value < 1.1, 'brands are drawn by lot');
    assert.match(body.summary, /^By category people keep to what they like/);
    const bands = body.cells
      .map(({ name }: { name: string }) => name)
      .filter((name: string) => /^price/.test(name));
    assert.ok(bands.length >= 3, bands.join());
  });

  test('everybody has what they like as an attribute, with the reasons', async () => {
    let right = 0;
    for (let n = 0; n < 60; n++) if ((await likes(n))?.category?.[0] === KINDS[kindOf(n)]) right++;
    assert.ok(right > 45, `${right} of 60`);
    const lifts = (await known(4))['prediction.taste'].value;
    assert.ok(lifts.category.Bags > 1.5, JSON.stringify(lifts));
    const { body } = await it.ask('GET', '/v1/profiles/user_id:u4/predictions');
    assert.match(
      body.data[0].reasons[0].label,
      /^category: Bags, \d+% of their attention, \d+% of everybody’s$/,
    );
  });

  test('conditions read it: by what is liked, and by how much', async () => {
    const sizeOf = async (condition: object) =>
      (await it.ask('POST', '/v1/segments/estimate', { condition })).body.size;
    const hats = { attribute: 'prediction.taste_likes.category', op: 'eq', value: 'Hats' };
    const much = { attribute: 'prediction.taste.category.Hats', op: 'gte', value: 1.5 };
    const [liked, more] = [await sizeOf(hats), await sizeOf(much)];
    assert.ok(liked > PEOPLE / 5 && liked < PEOPLE / 2, `${liked}`);
    assert.ok(more > PEOPLE / 5 && more < PEOPLE / 2, `${more}`);
    const made = await it.ask('POST', '/v1/segments', { name: 'Hats', key: 'hats', condition: hats });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await it.app.segments.backfill.idle();
    assert.equal((await it.ask('GET', '/v1/segments/hats')).body.size, liked);
  });

  test('who is joined has one taste, and who is parted gets back their own', async () => {
    const before = [await known(3), await known(4)];
    const joined = await it.ask('POST', '/v1/profiles/merge', {
      ...{ profiles: ['user_id:u3', 'user_id:u4'], reason: 'They are one.' },
    });
    assert.equal(joined.status, 200, JSON.stringify(joined.body));
    await it.settled();
    await it.app.predict.scoring.catchUp();
    const one = (await known(3))['prediction.taste'].value.category;
    assert.deepEqual((await known(4))['prediction.taste'].value.category, one);
    assert.ok(one.Shoes > 0.8 && one.Bags > 0.8, JSON.stringify(one));
    await it.ask('POST', '/v1/profiles/user_id:u3/unmerge', {
      identities: ['user_id:u4'],
      reason: 'They are two.',
    });
    await it.settled();
    await it.app.predict.scoring.catchUp();
    const values = (derived: Record<string, { value: unknown }>) => derived['prediction.taste']!.value;
    assert.deepEqual([values(await known(3)), values(await known(4))], before.map(values));
  });

  test('it fades: who turns to nothing for long is like everybody again, and a new liking takes over', async () => {
    const strong = (await known(7))['prediction.taste'].value.category.Bags;
    now += 240 * DAY;
    await it.app.predict.scoring.catchUp();
    const faded = (await known(7))['prediction.taste'].value.category.Bags;
    assert.ok(faded < strong && faded < 1.4, `${strong}, then ${faded}`);
    const batch = Array.from({ length: 6 }, (_, i) => looked(7, 2, now - i * 1000, 'Product Added', i));
    assert.equal((await it.ask('POST', '/v1/batch', { batch })).status, 200);
    await it.settled();
    await it.app.predict.scoring.catchUp();
    assert.equal((await likes(7)).category[0], 'Hats');
  });

  test('who is erased leaves no taste behind', async () => {
    assert.equal((await it.ask('DELETE', '/v1/profiles/user_id:u8?wait=60')).status, 200);
    await it.app.predict.scoring.catchUp();
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:u8/predictions')).status, 404);
    const { version } = await it.app.predict.current(it.workspaceId, 'taste');
    assert.doesNotMatch(JSON.stringify(version), /u8\b|user_id/);
  });
});

const looked = (n: number, kind: number, time: number, event: string, i: number) => ({
  ...{ type: 'track', userId: `u${n}`, event, timestamp: new Date(time).toISOString() },
  properties:
    event === 'Order Completed'
      ? { total: 20, products: [{ product_id: `p${kind + 3 * (i % 4)}`, brand: BRANDS[(n + i) % 2] }] }
      : { product_id: `p${kind + 3 * (i % 4)}`, brand: BRANDS[(n + i) % 2] },
});

async function send(it: Running): Promise<void> {
  const draw = chance('tastes', 2);
  const batch: object[] = [];
  for (let n = 0; n < PEOPLE; n++)
    for (let i = 0; i < 12; i++) {
      const kind = draw.hits(0.8) ? kindOf(n) : draw.whole(0, 2);
      const event = draw.weighted({ 'Product Viewed': 6, 'Product Added': 2, 'Order Completed': 1 });
      batch.push(looked(n, kind, now - draw.number() * 70 * DAY, event, draw.whole(0, 7)));
    }
  for (let from = 0; from < batch.length; from += 1000) {
    const sent = await it.ask('POST', '/v1/import', { batch: batch.slice(from, from + 1000) });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
  }
  await it.settled();
}
