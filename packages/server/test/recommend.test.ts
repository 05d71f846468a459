// Recommendations from the first event to the list: planted tastes are learned, measured on what was not seen, served
// through the API and through a slot, follow what somebody did a moment ago, explain themselves, tell strangers nothing,
// never show what cannot be had, and every decision made on them replays exactly.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const TASTES = ['kitchen', 'garden', 'nursery'];
const PEOPLE = 150;

// biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
type Any = any;

test('made as models are made, they know what people did, too', { timeout: 120_000 }, async () => {
  const now = Date.parse('2026-05-04T10:00:00Z');
  const it = await run({ clock: { now: () => now } });
  try {
    await sendHistory(it, now);
    const kind = 'recommendations';
    const made = await it.ask('POST', '/v1/models', { key: kind, name: 'Recommendations', kind });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await until(async () => (await it.ask('GET', `/v1/models/${kind}`)).body.version !== null);
    await until(async () => (await it.ask('POST', '/v1/recommend', { userId: 'u4', count: 3 })).body.known);
  } finally {
    await it.stop();
  }
});

describe('recommendations', { timeout: 180_000 }, () => {
  let it: Running;
  const now = Date.parse('2026-05-04T10:00:00Z');
  before(async () => {
    it = await run({ clock: { now: () => now } });
    await sendHistory(it, now);
    await it.ask('PUT', '/v1/catalogue/items', {
      items: [{ id: 'kitchen-new', title: 'kitchen thing brand new', category: 'kitchen', price: 5 }],
    });
  });
  after(() => it.stop());

  const list = async (body: object, key?: string): Promise<Any> =>
    (await it.ask('POST', '/v1/recommend', body, key)).body;
  const ids = ({ data }: Any): string[] => data.map(({ id }: Any) => id);
  const learn = async () => {
    const { versions } = (await it.ask('GET', '/v1/recommendations')).body;
    await it.ask('POST', '/v1/recommendations/train');
    await until(async () => {
      const { body } = await it.ask('GET', '/v1/recommendations');
      return body.training === null && body.versions[0].version > versions[0].version;
    });
  };
  const track = (anonymousId: string, event: string, properties: object) =>
    it.ask('POST', '/v1/track', { anonymousId, event, properties }, it.writeKey);

  test('before anything was learned there is an empty list, not an error', async () => {
    const answer = await list({ userId: 'u1' });
    assert.deepEqual([answer.data, answer.version], [[], 0]);
  });

  test('are learned from events, and measured on the latest of what everybody did', async () => {
    const begun = await it.ask('POST', '/v1/recommendations/train');
    assert.equal(begun.status, 202, JSON.stringify(begun.body));
    await until(async () => (await it.ask('GET', '/v1/recommendations')).body.versions.length > 0);
    const { body } = await it.ask('GET', '/v1/recommendations');
    assert.deepEqual([body.learns, body.refused], [true, null]);
    const { report } = body.versions[0];
    assert.equal(report.people, PEOPLE);
    assert.equal(report.coldItems, 1);
    const of = (source: string) => report.strategies.find((one: Any) => one.source === source).metrics;
    assert.ok(of('for-you').ndcg > 1.5 * of('popular').ndcg, JSON.stringify(report.strategies));
    assert.equal(of('replenishment'), null);
    // What the events say of an item is in the catalogue.
    const { body: item } = await it.ask('GET', '/v1/catalogue/items/garden-3');
    assert.deepEqual(
      [item.title, item.categories, item.origin, item.price],
      ['garden thing 3', ['garden'], 'events', 13],
    );
    // What folding keeps of everybody is filled in over history.
    await until(async () => {
      const { data } = (await it.ask('GET', '/v1/computed-traits')).body;
      const own = data.filter((one: Any) => one.key.startsWith('items_'));
      return own.length === 3 && own.every((one: Any) => one.state === 'live');
    });
  });

  test('everybody’s list is of their taste, without what they had, with a reason', async () => {
    const answer = await list({ userId: 'u4', count: 5 });
    const { body: traits } = await it.ask('GET', '/v1/profiles/user_id:u4');
    assert.equal(answer.known, true, JSON.stringify(traits).slice(0, 500));
    const mine = answer.data.filter(({ id }: Any) => id.startsWith(TASTES[4 % 3]!));
    assert.ok(mine.length >= 4, ids(answer).join());
    assert.match(mine[0].because.text, /^(Because you|Like “)/);
    const why = await it.ask('GET', '/v1/recommend?profile=user_id:u4&source=recently-viewed&count=20');
    for (const id of ids(why.body)) assert.ok(!ids(answer).includes(id), `${id} was seen before`);
  });

  test('what sets a segment apart calls items by their titles', async () => {
    const condition = { attribute: 'computed.items_bought', op: 'contains', value: 'garden-3' };
    const made = await it.ask('POST', '/v1/segments', { name: 'Had the third', condition });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await until(async () => (await it.ask('GET', '/v1/segments/had-the-third')).body.size > 0);
    const { body } = await it.ask('GET', '/v1/segments/had-the-third/differences');
    const viewed = body.data.filter(({ field }: Any) => field === 'computed.items_viewed');
    assert.ok(viewed.length > 0, JSON.stringify(body.data.slice(0, 3)));
    for (const { value, name } of viewed) assert.equal(name, value.replace('-', ' thing '));
  });

  test('what somebody did a moment ago counts at once', async () => {
    await track('fresh', 'Product Viewed', { product_id: 'nursery-1' });
    const first = await list({ anonymousId: 'fresh', count: 4 });
    assert.ok(
      ids(first).every((id) => id.startsWith('nursery')),
      ids(first).join(),
    );
    assert.match(first.data[0].because.text, /nursery thing 1/);
    for (const n of [1, 2, 3]) await track('fresh', 'Product Added', { product_id: `garden-${n}` });
    const then = await list({ anonymousId: 'fresh', count: 4 });
    assert.ok(ids(then).filter((id) => id.startsWith('garden')).length >= 2, ids(then).join());
  });

  test('a stranger gets what many people want; an item’s page goes by the item', async () => {
    const stranger = await list({ anonymousId: 'nobody', count: 6 });
    assert.equal(stranger.known, false);
    assert.equal(stranger.data.length, 6);
    assert.match(stranger.data[0].because.text, /^Many people/);
    const page = await list({ source: 'also-viewed', items: ['garden-2'], count: 4 });
    assert.ok(
      ids(page).every((id) => id.startsWith('garden') && id !== 'garden-2'),
      ids(page).join(),
    );
  });

  test('a new item that nobody has seen is found by what it is', async () => {
    const cold = await list({ source: 'content', items: ['kitchen-2'], count: 40 });
    assert.ok(ids(cold).includes('kitchen-new'), ids(cold).join());
  });

  test('what cannot be had, is not wanted or does not fit does not come', async () => {
    const before = ids(await list({ userId: 'u1', count: 3 }));
    await it.ask('PUT', '/v1/catalogue/items', {
      items: [{ id: before[0], title: 'gone', availability: 'out_of_stock' }],
    });
    const after = ids(await list({ userId: 'u1', count: 3, without: [before[1]!] }));
    assert.ok(!after.includes(before[0]!) && !after.includes(before[1]!), after.join());
    const only = await list({ userId: 'u1', count: 3, only: { categories: ['nursery'], maxPrice: 12 } });
    assert.ok(only.data.length > 0);
    for (const one of only.data) assert.ok(one.categories.includes('nursery') && one.price <= 12, one.id);
  });

  test('a write key learns nothing of anybody but the device it names', async () => {
    const other = await it.ask('POST', '/v1/recommend', { userId: 'u4' }, it.writeKey);
    assert.equal(other.status, 403);
    await it.ask('POST', '/v1/identify', { userId: 'u4', anonymousId: 'fresh' }, it.writeKey);
    const own = await list({ anonymousId: 'fresh', source: 'recently-viewed', count: 20 }, it.writeKey);
    assert.deepEqual(ids(own).sort(), ['garden-1', 'garden-2', 'garden-3', 'nursery-1']);
    const all = await list({ userId: 'u4', source: 'recently-viewed', count: 40 });
    assert.ok(all.data.length > 4);
    assert.equal(
      (await it.ask('GET', '/v1/recommend?profile=user_id:u4', undefined, it.writeKey)).status,
      403,
    );
  });

  test('a slot is filled from the catalogue, by the person, under the shop’s rules; and replays exactly', async () => {
    await it.ask('POST', '/v1/slots', { key: 'picks', name: 'Picks', type: 'list', default: [] });
    const made = await it.ask('POST', '/v1/experiences', {
      ...{ key: 'picks', name: 'Picks', slot: 'picks', unmeasured: 'Only a test.' },
      variants: [{ key: 'list', content: [{ id: 'kitchen-1' }] }],
      allocation: {
        ...{ kind: 'recommender', source: 'recommend:for-you', fill: true, count: 4 },
        reward: { event: 'Product Viewed' },
        diversity: { fields: ['price'], weight: 0.1 },
        bury: [{ field: 'id', is: 'garden-5' }],
      },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const decided = await it.ask('POST', '/v1/decide', { userId: 'u7', slots: ['picks'] });
    assert.equal(decided.status, 200, JSON.stringify(decided.body));
    const { value } = decided.body.decisions.picks;
    assert.equal(value.length, 4);
    assert.ok(
      value.filter(({ id }: Any) => id.startsWith(TASTES[7 % 3]!)).length >= 3,
      JSON.stringify(value),
    );
    assert.match(value[0].because.text, /^(Because|Like)/);
    const id = decided.body.decisionId;
    // Another version, another catalogue: what was decided is worked out from the log all the same.
    await it.ask('DELETE', `/v1/catalogue/items/${value[0].id}`);
    await learn();
    const replayed = await it.ask('POST', `/v1/decisions/${id}/replay`, {});
    assert.equal(replayed.body.same, true, JSON.stringify(replayed.body).slice(0, 600));
    // The same call that brings the event sees it; and a browser that may not know gets a stranger's list.
    const event = {
      type: 'track',
      event: 'Product Viewed',
      anonymousId: 'new-one',
      properties: { product_id: 'garden-1' },
    };
    const fresh = await it.ask('POST', '/v1/decide', {
      anonymousId: 'new-one',
      slots: ['picks'],
      events: [event],
    });
    const list = fresh.body.decisions.picks.value;
    assert.ok(
      list.some((one: Any) => one.because.item === 'garden-1'),
      JSON.stringify(list),
    );
  });

  test('every version is kept for a while, with its figures', async () => {
    const { body } = await it.ask('GET', '/v1/recommendations');
    assert.deepEqual(
      body.versions.map(({ version }: Any) => version),
      [2, 1],
    );
    assert.equal((await list({ userId: 'u4' })).version, 2);
    const odd = await it.ask('PUT', '/v1/recommendations/settings', { ...body.settings, days: 0 });
    assert.match(odd.body.error.faults[0].field, /days/);
  });

  test('settings that cannot be kept of anybody are refused, and change nothing', async () => {
    const { settings } = (await it.ask('GET', '/v1/recommendations')).body;
    const viewed = { event: 'Product Viewed', item: 'properties.' };
    const odd = await it.ask('PUT', '/v1/recommendations/settings', { ...settings, viewed });
    assert.equal(odd.status, 400);
    assert.equal(odd.body.error.faults[0].field, 'settings.viewed.item');
    assert.deepEqual((await it.ask('GET', '/v1/recommendations')).body.settings, settings);
    const hourly = await it.ask('PUT', '/v1/recommendations/settings', { ...settings, everyHours: 6 });
    assert.equal(hourly.body.settings.everyHours, 6);
    await it.ask('PUT', '/v1/recommendations/settings', settings);
  });

  test('they are a model like others: taken back, promoted, forgotten but for a few, and one in a workspace', async () => {
    const model = '/v1/models/recommendations';
    assert.equal((await it.ask('POST', `${model}/rollback`)).body.version, 1);
    assert.equal((await list({ userId: 'u4' })).version, 1);
    const slot = async () =>
      (await it.ask('POST', '/v1/decide', { userId: 'u4', slots: ['picks'] })).body.decisions.picks;
    assert.ok((await slot()).value.length > 0);
    await learn();
    const { versions } = (await it.ask('GET', '/v1/recommendations')).body;
    assert.deepEqual(
      versions.map(({ version, isCurrent }: Any) => [version, isCurrent]),
      [
        [3, true],
        [2, false],
        [1, false],
      ],
    );
    await it.ask('POST', `${model}/promote`, { version: 2 });
    await it.ask('PATCH', model, { promotion: 'by-hand' });
    await learn();
    await learn();
    const kept = (await it.ask('GET', `${model}/versions`)).body.data;
    assert.deepEqual(
      kept.map(({ version }: Any) => version),
      [5, 4, 3, 2],
      'the one in force stays',
    );
    assert.equal((await list({ userId: 'u4' })).version, 2);
    const report = (await it.ask('GET', `${model}/report`)).body;
    assert.match(report.summary, /^Learned from [\d,]+ interactions of 150 people/);
    assert.ok(report.metrics[0].value > report.metrics[0].baseline);
    const second = await it.ask('POST', '/v1/models', { name: 'More', kind: 'recommendations' });
    assert.equal(second.body.error.faults[0].field, 'key');
  });

  test('archived, there are no lists; asked for again, they are back', async () => {
    await it.ask('DELETE', '/v1/models/recommendations');
    assert.deepEqual(ids(await list({ userId: 'u4' })), []);
    assert.equal((await it.ask('GET', '/v1/recommendations')).body.learns, false);
    await it.ask('POST', '/v1/recommendations/train');
    await until(async () => (await list({ userId: 'u4' })).data.length > 0);
    assert.equal((await it.ask('GET', '/v1/recommendations')).body.learns, true);
  });
});

/** Everybody has one taste of three and looks at ten things of it, and buys two; some look at anything now and then. */
async function sendHistory(it: Running, now: number): Promise<void> {
  const draw = chance('recommend');
  const batch: object[] = [];
  for (let u = 0; u < PEOPLE; u++) {
    const own = TASTES[u % 3]!;
    for (let n = 0; n < 10; n++) {
      const taste = draw.hits(0.92) ? own : draw.pick(TASTES);
      const number = draw.whole(0, 24);
      const product = {
        product_id: `${taste}-${number}`,
        name: `${taste} thing ${number}`,
        category: taste,
        price: 10 + (number % 7),
      };
      const timestamp = new Date(now - 40 * DAY + n * DAY + u * 60_000).toISOString();
      const who = { userId: `u${u}`, timestamp, messageId: `${u}-${n}` };
      if (n % 5 === 4)
        batch.push({
          ...who,
          type: 'track',
          event: 'Order Completed',
          properties: { total: product.price, products: [product] },
        });
      else batch.push({ ...who, type: 'track', event: 'Product Viewed', properties: product });
    }
  }
  for (let from = 0; from < batch.length; from += 500) {
    const sent = await it.ask('POST', '/v1/batch', { batch: batch.slice(from, from + 500) });
    assert.equal(sent.status, 200, JSON.stringify(sent.body).slice(0, 300));
  }
  await it.settled();
}
