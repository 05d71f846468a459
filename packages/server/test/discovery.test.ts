// Discovery over the API: lookalikes of segments, and suggested segments: a planted rule is found in a made-up history, its size is the product's own, it is
// saved in one step, and what a segment says already is not suggested again.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { discover } from '@visavis/engine/predict';
import { planOf } from '../src/predict/features.ts';
import type { PeopleRequest } from '../src/predict/kinds/table.ts';
import { gatherPeople } from '../src/predict/training/gather.ts';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const PEOPLE = 900;
let now = Date.parse('2026-05-04T10:00:00Z');

describe('discovery', { timeout: 180_000 }, () => {
  let it: Running;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    await send(it);
  });
  after(() => it.stop());

  // biome-ignore lint/suspicious/noExplicitAny: tests look at whatever came.
  const searches = async (): Promise<any[]> => (await it.ask('GET', '/v1/segments/suggestions')).body.data;
  async function search(settings: object = {}) {
    now += 1000;
    const begun = await it.ask('POST', '/v1/segments/suggestions', { horizonDays: 20, ...settings });
    assert.equal(begun.status, 202, JSON.stringify(begun.body));
    await until(async () => {
      const [{ job }] = await searches();
      return job.state !== 'waiting' && job.state !== 'running';
    });
    const [one] = await searches();
    return one;
  }

  test('the planted rule is found, and holds on people on whom it was not found', async () => {
    const { job, found, sentence } = await search();
    assert.equal(job.state, 'done', JSON.stringify(job));
    assert.equal(sentence, 'segments that differ in Order Completed within 20 days');
    const said = found.suggestions.map((one: { condition: unknown }) => JSON.stringify(one.condition));
    const both = said.findIndex(
      (one: string) => /Compared/.test(one) && /"traits.plan","op":"eq","value":"pro"/.test(one),
    );
    assert.ok(both >= 0, said.join('\n'));
    const planted = found.suggestions[both];
    assert.ok(planted.difference > 0.3 && planted.low > 0.15 && planted.p < 0.001, JSON.stringify(planted));
    assert.ok(!said.some((one: string) => one.includes('traits.lot')), said.join('\n'));
  });

  test('its size is the product’s own, and one step makes a segment of it', async () => {
    const [{ found }] = await searches();
    const [first] = found.suggestions;
    assert.equal(first.saved, null);
    const made = await it.ask('POST', '/v1/segments', { name: first.name, condition: first.condition });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await it.app.segments.backfill.idle();
    const { body } = await it.ask('GET', `/v1/segments/${made.body.key}`);
    assert.equal(body.size, first.size);
    assert.equal(body.sentence, first.sentence);
    const [{ found: later }] = await searches();
    assert.equal(later.suggestions[0].saved.key, made.body.key);
    const again = await search();
    const said = again.found.suggestions.map((one: { condition: unknown }) => JSON.stringify(one.condition));
    assert.ok(!said.includes(JSON.stringify(first.condition)), 'what is a segment by now is not suggested');
  });

  test('every part of a condition holds of as many as the numbers say that were searched', async () => {
    const request: PeopleRequest = {
      ...{ set: 'people', features: 'behaviour', cutoffs: [now] },
      labels: [],
    };
    const { app, workspaceId } = it;
    const plan = await planOf(app.events, workspaceId, request);
    const asked = { events: app.events, workspaceId, request, plan, people: PEOPLE, seed: 1 };
    const table = await gatherPeople({ ...asked, progress: () => {} });
    const rows = Int32Array.from({ length: table.rows }, (_, row) => row);
    const answers = table.columns.filter(({ name }) => name.startsWith('answer ')).map(({ name }) => name);
    assert.deepEqual(answers.toSorted(), [
      'answer What matters?=price',
      'answer What matters?=quality',
      'answer interests=crafts',
      'answer interests=travel',
      'answer style=bold',
      'answer style=plain',
    ]);
    let parts = 0;
    for (const [c, column] of table.columns.entries()) {
      // The column against itself: every cut of it is a rule that stands.
      const values = table.values[c]!;
      for (const least of [1, 2, 300]) {
        const { suggestions } = discover(
          {
            columns: [column],
            values: [values],
            outcome: values.map((n) => Number(n >= least)),
            searched: rows,
            held: rows,
          },
          { isShare: true, seed: 'parts', mostParts: 1, least: 8 },
        );
        for (const { condition, inside, sentence } of suggestions) {
          const size = await app.segments.insights.sizeNow(workspaceId, condition);
          assert.equal(inside.people, size, `${column.name}: ${sentence}`);
          parts++;
        }
      }
    }
    assert.ok(parts >= 10, `${parts}`);
  });

  test('people who are like the members of a segment, by all that does not define it', async () => {
    const condition = { event: 'Order Completed' };
    const made = await it.ask('POST', '/v1/segments', { name: 'Buyers', key: 'buyers', condition });
    assert.equal(made.status, 201);
    const before = (await it.ask('GET', '/v1/segments/buyers/lookalikes')).body;
    assert.deepEqual([before.model, before.alike], [null, []]);
    const begun = await it.ask('POST', '/v1/segments/buyers/lookalikes');
    assert.equal(begun.status, 202, JSON.stringify(begun.body));
    const asked = async () => (await it.ask('GET', '/v1/segments/buyers/lookalikes')).body;
    await until(async () => (await asked()).job.state === 'done');
    await it.app.predict.scoring.catchUp();
    await it.settled();
    const { model, alike, auc } = await asked();
    assert.equal(model, 'like-buyers');
    assert.ok(auc.low > 0.6 && auc.value < 0.95, JSON.stringify(auc));
    const tenth = alike.find(({ share }: { share: number }) => share === 0.1);
    const sizes = alike.map(({ size }: { size: number }) => size);
    assert.deepEqual(
      sizes,
      sizes.toSorted((a: number, b: number) => a - b),
      'less like, and more of them',
    );
    assert.ok(alike[0].mean > alike.at(-1).mean);
    const saved = await it.ask('POST', '/v1/segments', { name: 'Like buyers', condition: tenth.condition });
    assert.equal(saved.status, 201, JSON.stringify(saved.body));
    await it.app.segments.backfill.idle();
    assert.equal((await it.ask('GET', '/v1/segments/like-buyers')).body.size, tenth.size);
    // By the truth those who compare and are on the plan “pro” are like buyers.
    const truly = {
      all: [tenth.condition, { event: 'Compared' }, { attribute: 'traits.plan', op: 'eq', value: 'pro' }],
    };
    const { body } = await it.ask('POST', '/v1/segments/estimate', { condition: truly });
    // Of the others outside they are some eight in a hundred.
    assert.ok(body.size > 0.5 * tenth.size, `${body.size} of ${tenth.size}`);
    const report = (await it.ask('GET', '/v1/models/like-buyers/report')).body;
    assert.ok(!report.importances.some((one: { label: string }) => /Order Completed/.test(one.label)));
  });

  test('members who are like everybody else have no lookalikes, and that is said', async () => {
    const condition = { attribute: 'traits.lot0', op: 'eq', value: true };
    await it.ask('POST', '/v1/segments', { name: 'Lot', key: 'lot', condition });
    await it.ask('POST', '/v1/segments/lot/lookalikes');
    const asked = async () => (await it.ask('GET', '/v1/segments/lot/lookalikes')).body;
    await until(async () => !['waiting', 'running'].includes((await asked()).job.state));
    const { job, alike } = await asked();
    assert.equal(job.state, 'refused');
    assert.match(job.reasons[0], /^Members of “lot” are like everybody else/);
    assert.deepEqual(alike, []);
  });

  test('where too little is known it says what is missing', async () => {
    const { job, found } = await search({ goal: 'Flew to the Moon' });
    assert.equal(job.state, 'refused');
    assert.match(
      job.reasons[0],
      /^Only 0 people in one half did “Flew to the Moon” within 20 days; 40 are needed/,
    );
    assert.equal(found, null);
    const wrong = await it.ask('POST', '/v1/segments/suggestions', { mostParts: 9 });
    assert.equal(wrong.status, 400);
  });
});

/** Who compares often and is on the plan “pro” orders; lots say nothing. */
async function send(it: Running): Promise<void> {
  const draw = chance('suggestions', 3);
  const batch: object[] = [];
  for (let n = 0; n < PEOPLE; n++) {
    const plan = draw.hits(0.5) ? 'pro' : 'free';
    const lots = Object.fromEntries(
      Array.from({ length: 3 }, (_, i) => [`lot${i}`, draw.hits(0.3 + i / 10)]),
    );
    const at = (day: number) => new Date(now - day * DAY).toISOString();
    batch.push({
      type: 'identify',
      userId: `u${n}`,
      traits: { plan, age: draw.whole(18, 70), ...lots },
      timestamp: at(60 + draw.number()),
    });
    const compares = draw.hits(0.5) ? draw.whole(1, 5) : 0;
    for (let i = 0; i < compares; i++)
      batch.push({
        type: 'track',
        userId: `u${n}`,
        event: 'Compared',
        timestamp: at(22 + draw.number() * 25),
      });
    for (let i = draw.whole(0, 4); i > 0; i--)
      batch.push({
        type: 'track',
        userId: `u${n}`,
        event: 'Came',
        properties: { value: draw.whole(1, 9) },
        timestamp: at(draw.number() * 80),
      });
    // Two ways to tell an answer: one event for each question, and one for all of them.
    const answered = (properties: object) =>
      batch.push({ type: 'track', userId: `u${n}`, event: 'Survey Answered', properties, timestamp: at(30) });
    if (n % 3 === 0)
      answered({ survey: 'values', question: 'What matters?', answer: n % 2 ? 'price' : 'quality' });
    if (n % 4 === 0)
      answered({
        survey: 'style',
        answers: { style: n % 8 ? 'bold' : 'plain', interests: n % 12 ? ['crafts', 'travel'] : ['travel'] },
        // What stands beside the answers of our own surveys is none.
        ...{ kind: 'choice', stages: { customer: 'loyalty' }, segments: ['regulars'] },
      });
    if (draw.hits(compares > 0 && plan === 'pro' ? 0.75 : 0.1))
      batch.push({
        type: 'track',
        userId: `u${n}`,
        event: 'Order Completed',
        properties: { total: 20 },
        timestamp: at(1 + draw.number() * 17),
      });
  }
  for (let from = 0; from < batch.length; from += 1000) {
    const sent = await it.ask('POST', '/v1/import', { batch: batch.slice(from, from + 1000) });
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
  }
  await it.settled();
}
