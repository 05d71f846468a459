// Personas from simulated customers whose truth is known: learned, held against what was planted, shown, named, learned
// anew under the same names, and watched for drift.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { adjustedRand } from '@visavis/engine/predict';
import { simulate, truthOf } from '@visavis/simulator';
import { type Running, run } from './running.ts';
import { until } from './until.ts';

const DAY = 86_400_000;
const WORLD = { people: 220, days: 75, seed: 3, start: Date.UTC(2026, 0, 5) };
/** What they do in a visit, how often they come, what they spend: not which newsletter they are on. */
const COLUMNS = [
  'Product Viewed',
  'Product Added',
  'Order Completed',
  'sessions',
  'events',
  'since',
  'channel',
];

describe('personas', { timeout: 240_000 }, () => {
  let it: Running;
  let now = WORLD.start + WORLD.days * DAY;
  before(async () => {
    it = await run({ clock: { now: () => now } });
    let batch: object[] = [];
    const send = async () => {
      const sent = await it.ask('POST', '/v1/import', { batch });
      assert.equal(sent.status, 200, JSON.stringify(sent.body));
      batch = [];
    };
    for (const { message, truth } of simulate(WORLD)) {
      if (truth.bot) continue;
      batch.push(message);
      if (batch.length === 500) await send();
    }
    // What was shown to all of them is nothing that they did.
    batch = ['Experience Viewed', 'Experience Viewed (unproven)'].flatMap((event) =>
      truthOf(WORLD).map(({ userId }) => ({
        ...{ type: 'track', event, userId, messageId: `${event} ${userId}` },
        timestamp: new Date(now - DAY).toISOString(),
      })),
    );
    await send();
    await it.settled();
  });
  after(() => it.stop());

  const model = async () => (await it.ask('GET', '/v1/models/customers')).body;
  const trained = async (version: number) => {
    await until(async () => !['waiting', 'running'].includes((await model()).job.state));
    const { job } = await model();
    assert.deepEqual([job.state, job.version], ['done', version], JSON.stringify(job));
    await it.app.predict.scoring.catchUp();
    await it.settled();
  };
  const personas = async () => (await it.ask('GET', '/v1/personas/customers')).body;

  test('are recovered: buyers, big spenders and lookers are told apart', async () => {
    const made = await it.ask('POST', '/v1/models', {
      ...{ key: 'customers', name: 'Customers', kind: 'personas', settings: { k: 6, columns: COLUMNS } },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await trained(1);
    const [planted, found]: [string[], string[]] = [[], []];
    for (const person of truthOf(WORLD)) {
      const { body } = await it.ask('GET', `/v1/profiles/user_id:${person.userId}`);
      const key = body.derived?.['persona.customers']?.value;
      if (key === undefined) continue;
      planted.push(person.persona);
      found.push(key);
    }
    assert.ok(found.length > WORLD.people * 0.9, `${found.length}`);
    const numbers = (list: string[]) => list.map((one) => list.indexOf(one));
    const ari = adjustedRand(numbers(planted), numbers(found));
    assert.ok(ari > 0.3, `ARI ${ari}`);
    const within = (persona: string) => {
      const own = found.filter((_, i) => planted[i] === persona);
      const most = Math.max(...Object.values(Object.groupBy(own, (key) => key)).map((some) => some!.length));
      return most / own.length;
    };
    assert.ok(within('regular') > 0.8, `regular ${within('regular')}`);
    assert.ok(within('big_spender') > 0.8, `big spenders ${within('big_spender')}`);
  });

  test('each has a page: what sets it apart, how sure, typical people, what they do and buy', async () => {
    const { personas: all, stability, drift, summary } = await personas();
    assert.equal(all.length, 6);
    assert.ok(stability.mean > 0.3 && stability.pairs > 0);
    assert.match(summary, /^6 personas among \d+ people\./);
    assert.equal(drift.alarm, false, JSON.stringify(drift));
    const buyers = all.find((one: { apart: { label: string; effect: number }[] }) =>
      one.apart.some(({ label, effect }) => label === 'Order Completed a visit' && effect > 0.5),
    );
    const { status, body } = await it.ask('GET', `/v1/personas/customers/${buyers.key}`);
    assert.equal(status, 200, JSON.stringify(body));
    for (const { low, effect, high, q } of body.apart) assert.ok(low <= effect && effect <= high && q < 0.01);
    assert.equal(body.now.people, buyers.people);
    assert.ok(
      body.typical.length > 0 && body.typical[0].fit >= body.typical.at(-1).fit && body.typical[0].fit > 0.8,
    );
    const isShown = body.deeds.some(({ name }: { name: string }) => name.startsWith('Experience Viewed'));
    assert.equal(isShown, false, JSON.stringify(body.deeds));
    const orders = body.deeds.find((one: { name: string }) => one.name === 'Order Completed');
    assert.ok(orders.inside / body.now.people > orders.outside / body.others, JSON.stringify(orders));
    assert.ok(body.items.length > 0 && body.items[0].inside > 0, JSON.stringify(body.items));
    assert.ok(body.portrait.length > 0 && body.portrait.every((one: { measure: string }) => one.measure));
    const { size } = (await it.ask('POST', '/v1/segments/estimate', { condition: body.condition })).body;
    assert.equal(size, body.now.people);
  });

  test('each has a story, whose figures lead to the statements they come from', async () => {
    const [{ key, now: is }] = (await personas()).personas;
    const { status, body: story } = await it.ask('GET', `/v1/stories/persona/customers:${key}`);
    assert.equal(status, 200, JSON.stringify(story));
    const told = story.sentences.map(({ text }: { text: string }) => text).join(' ');
    assert.ok(told.startsWith(`${is.people} people are of the persona`), told);
    assert.match(told, /between [+−]\d\.\d\d deviations and [+−]\d\.\d\d deviations \(95% interval/);
    const { body: query } = await it.ask('GET', `/v1/stories/persona/customers:${key}/queries/persona`);
    assert.ok(query.statements.some(({ sql }: { sql: string }) => sql.includes('derived FINAL')));
    assert.equal('typical' in query.answer, false, 'typical people are persons');
    assert.equal((await it.ask('GET', '/v1/stories/persona/customers:none')).status, 404);
  });

  test('names and pictures are given, and stay when personas are learned anew', async () => {
    const renamed = await it.ask('PATCH', '/v1/personas/customers/p1', { name: 'Lookers', picture: '👀' });
    assert.equal(renamed.status, 200, JSON.stringify(renamed.body));
    const wrong = await it.ask('PATCH', '/v1/personas/customers/p1', { picture: 'javascript:alert(1)' });
    assert.equal(wrong.status, 400);
    const before = (await personas()).personas.find((one: { key: string }) => one.key === 'p1');
    // The later of two trainings is told by its time.
    now += 1000;
    const asked = await it.ask('POST', '/v1/models/customers/train');
    assert.equal(asked.status, 202, JSON.stringify(asked.body));
    await trained(2);
    const { personas: all, carried } = await personas();
    assert.ok(carried.length >= 4, JSON.stringify(carried));
    const same = all.find((one: { key: string }) => one.key === 'p1');
    assert.deepEqual([same.name, same.picture], ['Lookers', '👀']);
    assert.ok(Math.abs(same.people - before.people) < before.people, `${before.people}, then ${same.people}`);
    const { data: audit } = (await it.ask('GET', '/v1/audit')).body;
    assert.ok(audit.some((one: { action: string }) => one.action === 'persona.renamed'));
  });

  test('a newcomer gets one at once, and an alarm is raised when people are not what they were', async () => {
    await it.ask('POST', '/v1/track', {
      ...{ userId: 'new-one', event: 'Product Viewed', properties: { name: 'Lamp', price: 9 } },
      timestamp: new Date(now).toISOString(),
    });
    await it.settled();
    await it.app.predict.scoring.catchUp();
    const { body } = await it.ask('GET', '/v1/profiles/user_id:new-one');
    assert.match(body.derived['persona.customers'].value, /^p\d+$/);
    // Nobody comes for ninety days.
    now += 90 * DAY;
    await it.app.predict.scoring.catchUp();
    await it.settled();
    const { drift } = await personas();
    assert.ok(drift.alarm && drift.psi > 0.25, JSON.stringify(drift));
  });

  test('too few people are refused with how many are missing', async () => {
    await it.ask('POST', '/v1/models', {
      ...{ key: 'few', name: 'Few', kind: 'personas', settings: { seenWithinDays: 7 } },
    });
    await until(async () => (await it.ask('GET', '/v1/models/few')).body.job.state === 'refused');
    const { job } = (await it.ask('GET', '/v1/models/few')).body;
    assert.match(job.reasons[0], /^\d+ more people are needed/);
    assert.equal((await it.ask('GET', '/v1/personas/few')).body.personas.length, 0);
  });
});
