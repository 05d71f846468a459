// Reports over HTTP on the whole program: a planted friction is flagged and nothing else, funnels and the rest answer and
// say what is wrong with a question, and people who are joined count as one.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Branch } from '@visavis/engine/measure';
import { PLANTED_JOURNEY, plantStages } from '@visavis/simulator';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1);
const DAYS = 120;
const PEOPLE = 700;

describe('reports', { timeout: 240_000 }, () => {
  let it: Running;
  let clock: ManualClock;
  before(async () => {
    clock = new ManualClock(START + DAYS * DAY);
    it = await run({ clock });
    assert.equal((await it.ask('POST', '/v1/journeys', PLANTED_JOURNEY)).status, 201);
    const planted = plantStages({
      ...{ seed: 11, people: PEOPLE, start: START, days: DAYS, late: 0, over: 105 },
      friction: { from: START + 60 * DAY, buys: 0.12 },
    });
    const batch = planted.arrivals
      .map(({ message }) => message)
      .sort((a, b) => (a.timestamp < b.timestamp ? -1 : 1));
    for (let at = 0; at < batch.length; at += 400) {
      const answer = await it.ask('POST', '/v1/import', { batch: batch.slice(at, at + 400) }, it.writeKey);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }
    await it.app.journeys.settled(it.workspaceId);
    await it.app.journeys.retelling.idle();
    await it.settled();
  });
  after(() => it?.stop());

  const post = async (path: string, body: object) => {
    const answer = await it.ask('POST', `/v1/reports/${path}`, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };

  test('the scorecard flags the stage that was made to fail, and no other', async () => {
    const { body } = await it.ask('GET', '/v1/journeys/planted/scorecard?days=60&within=10d');
    const flagged = body.stages.filter((stage: { friction: unknown[] }) => stage.friction.length > 0);
    assert.deepEqual(
      flagged.map(({ stage }: { stage: string }) => stage),
      ['looking'],
      JSON.stringify(flagged),
    );
    const looking = body.stages.find(({ stage }: { stage: string }) => stage === 'looking');
    assert.ok(looking.conversion.now.high < looking.conversion.before.low, JSON.stringify(looking));
    assert.ok(looking.conversion.trend.high < 0);
    assert.equal(body.stages.at(-1).isLost, true);
    const present = await it.ask('GET', '/v1/journeys/planted/map');
    for (const { stage, people } of body.stages)
      assert.equal(
        people,
        present.body.stages.find((one: { stage: string }) => one.stage === stage).people,
        stage,
      );
  });

  test('a period before the friction has none; people are told apart by segment', async () => {
    const to = new Date(START + 60 * DAY).toISOString();
    const early = await it.ask('GET', `/v1/journeys/planted/scorecard?days=30&within=10d&to=${to}`);
    for (const { friction } of early.body.stages) assert.deepEqual(friction, []);
    const made = await it.ask('POST', '/v1/segments', { name: 'Buyers', condition: { event: 'Bought' } });
    assert.equal(made.status, 201);
    await it.app.segments.backfill.idle();
    const card = await it.ask('GET', '/v1/journeys/planted/scorecard?days=60&by=segments:buyers');
    assert.equal(card.status, 200, JSON.stringify(card.body));
    const [buyers] = card.body.groups;
    assert.equal(buyers.value, 'buyers');
    assert.equal(
      buyers.stages.find(({ stage }: { stage: string }) => stage === 'buying').events.now.value > 0,
      true,
    );
    const only = await it.ask('GET', '/v1/journeys/planted/scorecard?days=60&segment=buyers');
    const count = (stages: { people: number }[]) => stages.reduce((sum, { people }) => sum + people, 0);
    assert.equal(count(only.body.stages), buyers.people);
  });

  test('a funnel has its people, and who stopped is a condition that a segment can keep', async () => {
    const from = new Date(START).toISOString();
    const question = {
      steps: [{ event: 'Came' }, { event: 'Looked' }, { event: 'Bought' }],
      within: '30d',
      from,
    };
    const report = await post('funnel', question);
    const [came, looked, bought] = report.total.map(({ people }: { people: number }) => people);
    assert.ok(came === PEOPLE && looked > bought && bought > 50, JSON.stringify(report.total));
    const { data } = await post('funnel/people', { ...question, step: 2, limit: 1000 });
    assert.equal(data.length, looked - bought);
    const estimate = await it.ask('POST', '/v1/segments/estimate', { condition: report.drops[1] });
    assert.equal(estimate.body.size, looked - bought);
    // Joined, two who have come are one.
    await it.ask('POST', '/v1/profiles/merge', {
      profiles: ['user_id:planted-1', 'user_id:planted-2'],
      reason: 'One.',
    });
    await it.settled();
    assert.equal((await post('funnel', question)).total[0].people, PEOPLE - 1);
  });

  test('the other reports answer, and say field by field what is wrong with a question', async () => {
    const from = new Date(START).toISOString();
    const retention = await post('retention', {
      from,
      start: { event: { event: 'Came' } },
      back: { event: 'Looked' },
    });
    assert.equal(retention.total.people, PEOPLE - 1);
    // Whoever was inside when the segment was made did not enter it then.
    const asked = { start: { segment: 'buyers' }, back: { event: 'Bought' } };
    assert.equal((await post('retention', { from, ...asked })).total.people, 0);
    clock.advance(DAY);
    await it.ask('POST', '/v1/track', { userId: 'late', event: 'Bought' }, it.writeKey);
    clock.advance(DAY);
    await it.settled();
    assert.equal((await post('retention', { from, ...asked })).total.people, 1);
    const paths = await post('paths', { from, event: { event: 'Looked' }, within: '20d' });
    assert.ok(paths.tree.some(({ name }: { name: string }) => name === 'Bought'));
    const money = await post('attribution', { from, conversion: { event: 'Bought' } });
    assert.deepEqual(
      money.channels.map(({ channel }: { channel: string }) => channel),
      [''],
    );
    const revenue = await post('revenue', { from, order: { event: 'Bought' }, every: 'month' });
    assert.ok(revenue.orders > 0 && revenue.periods.length === 5, JSON.stringify(revenue));
    const wrong = await it.ask('POST', '/v1/reports/funnel', {
      steps: [
        { event: 'Came' },
        { event: 'Bought', where: [{ property: 'properties.n', op: 'roughly', value: 1 }] },
      ],
    });
    assert.equal(wrong.status, 400);
    assert.match(wrong.body.error.faults[0].field, /^steps\.1\.where/);
    const unknown = await it.ask('POST', '/v1/reports/revenue', { by: 'weather' });
    assert.equal(unknown.body.error.faults[0].field, 'by');
    const backwards = await it.ask('POST', '/v1/reports/revenue', {
      from,
      to: new Date(START - 1).toISOString(),
    });
    assert.equal(backwards.status, 400);
    assert.equal((await it.ask('GET', '/v1/journeys/nowhere/scorecard')).status, 404);
  });

  test('what reports answer is described, and all of it is sent', async () => {
    const { body } = await it.ask('GET', '/openapi.json');
    const described = (path: string, method: 'get' | 'post' = 'post') =>
      Object.keys(body.paths[path][method].responses['200'].content['application/json'].schema.properties);
    const from = new Date(START).toISOString();
    const questions = {
      funnel: { steps: [{ event: 'Came' }, { event: 'Bought' }] },
      retention: { start: { event: { event: 'Came' } }, back: { event: 'Bought' } },
      paths: { event: { event: 'Came' }, within: '20d', depth: 3 },
      attribution: { conversion: { event: 'Bought' } },
      revenue: { order: { event: 'Bought' } },
    };
    for (const [path, question] of Object.entries(questions)) {
      const answer = await post(path, { from, ...question });
      assert.deepEqual(Object.keys(answer).sort(), described(`/v1/reports/${path}`).sort(), path);
    }
    const { tree } = await post('paths', { from, ...questions.paths });
    assert.ok(tree.some((branch: Branch) => branch.next.some(({ next }) => next.length > 0)));
    const { channels, models } = await post('attribution', { from, ...questions.attribution });
    assert.deepEqual(Object.keys(channels[0].models).sort(), models.sort());
    const card = await it.ask('GET', '/v1/journeys/planted/scorecard?days=60&within=10d');
    const shown = described('/v1/journeys/{key}/scorecard', 'get');
    assert.deepEqual(Object.keys(card.body).sort(), shown.sort());
  });
});
