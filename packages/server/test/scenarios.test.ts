// Scenarios in the whole program: from the event that brings somebody in to the message that is asked for, with waiting,
// leaving, pausing, editing, being joined, and simulation on what has happened.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { SCENARIO_TEMPLATES, type Scenario } from '@visavis/engine/deliver';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MJML = `<mjml><mj-body><mj-section><mj-column><mj-text>{{ event.properties.name | default: "It" }}</mj-text>
  <mj-text><a href="{{ links.preferences }}">Preferences</a></mj-text></mj-column></mj-section></mj-body></mjml>`;

describe('scenarios', { timeout: 180_000 }, () => {
  let it: Running;
  const clock = new ManualClock(Date.parse('2026-06-01T10:00:00Z'));
  let n = 0;

  before(async () => {
    it = await run({ clock });
    for (const key of ['abandoned-cart', 'abandoned-cart-again', 'hello']) {
      const content = { subject: key, mjml: MJML };
      const made = await it.ask('POST', '/v1/templates', {
        ...{ key, name: key, channel: 'email', variants: [{ key: 'all', name: 'All', content }] },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
  });
  after(() => it.stop());

  const track = async (userId: string, event: string, properties: object = {}) => {
    const message = { type: 'track', userId, event, properties, messageId: `m${n++}` };
    const sent = await it.ask('POST', '/v1/batch', { batch: [message] }, it.writeKey);
    assert.equal(sent.status, 200, JSON.stringify(sent.body));
    await it.app.deliver.scenarios.drain();
  };
  const identify = async (userId: string, traits: object, more: object = {}) => {
    const message = { type: 'identify', userId, traits, messageId: `m${n++}`, ...more };
    await it.ask('POST', '/v1/batch', { batch: [message] }, it.writeKey);
    await it.app.deliver.scenarios.drain();
  };
  const pass = async (ms: number) => {
    clock.advance(ms);
    await it.app.deliver.scenarios.drain();
  };
  const make = async (scenario: Scenario, more: object = {}) => {
    const made = await it.ask('POST', '/v1/scenarios', { scenario, ...more });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body;
  };
  const change = (key: string, body: object) => it.ask('PATCH', `/v1/scenarios/${key}`, body);
  const goLive = async (scenario: Scenario) => {
    await make(scenario);
    const live = await change(scenario.key, { status: 'live', reason: 'There is no history yet' });
    assert.equal(live.status, 200, JSON.stringify(live.body));
  };
  const simulate = (key: string, edit: object = {}) =>
    it.ask('POST', `/v1/scenarios/${key}/simulate`, { days: 30, ...edit });
  const told = async (cause: string): Promise<{ profileId: string; step: string; state: string }[]> => {
    const { body } = await it.ask('GET', '/v1/messages?limit=200');
    return body.data
      .filter(
        (one: { cause: { kind: string; id: string } }) =>
          one.cause.kind === 'scenario' && one.cause.id === cause,
      )
      .map((one: { profileId: string; cause: { step: string }; state: string }) => ({
        ...one,
        step: one.cause.step,
      }));
  };
  const report = async (key: string) => (await it.ask('GET', `/v1/scenarios/${key}/report`)).body;
  const idOf = async (user: string) => (await it.ask('GET', `/v1/profiles/user_id:${user}`)).body.id;
  const simple = (key: string, event: string, part: Partial<Scenario> = {}): Scenario => ({
    ...{
      key,
      name: key,
      trigger: { on: { event } },
      reentry: { rule: 'after_exit' },
      exits: [],
      start: 'wait',
    },
    nodes: [
      { id: 'wait', kind: 'wait', for: '1h', next: 'hello' },
      { id: 'hello', kind: 'send', channel: 'email', template: 'hello', next: null },
    ],
    ...part,
  });

  test('every template can be had, and is checked before it goes live', async () => {
    const { body } = await it.ask('GET', '/v1/scenarios/templates');
    assert.equal(body.data.length, 5);
    await make(SCENARIO_TEMPLATES.find(({ scenario }) => scenario.key === 'win-back')!.scenario);
    const live = await change('win-back', { status: 'live' });
    assert.equal(live.status, 400);
    assert.deepEqual(
      live.body.error.faults.map(({ got }: { got: string }) => got),
      ['win-back', 'win-back-offer'],
    );
  });

  test('an abandoned cart is heard of once, and a bought one is not', async () => {
    const { scenario } = SCENARIO_TEMPLATES.find((one) => one.scenario.key === 'abandoned-cart')!;
    const { holdout: _, ...everybody } = scenario;
    await goLive(everybody);
    for (const user of ['left', 'bought']) await identify(user, { email: `${user}@example.com` });
    await track('left', 'Product Added', { cart_id: 'c1', name: 'Bag' });
    await track('bought', 'Product Added', { cart_id: 'c2' });
    await track('bought', 'Product Added', { cart_id: 'c3' });
    await pass(HOUR);
    await track('bought', 'Order Completed', { cart_id: 'c2' });
    assert.equal((await told('abandoned-cart')).length, 0);
    await pass(3 * HOUR);
    const carts = await told('abandoned-cart');
    const [left, bought] = [await idOf('left'), await idOf('bought')];
    assert.deepEqual(
      carts.map(({ profileId }) => profileId).sort(),
      [left, bought].sort(),
      'of c1 and c3, not of c2',
    );
    const { body } = await it.ask('GET', '/v1/profiles/user_id:bought/scenarios');
    assert.deepEqual(
      body.data.map((one: { key: string; outcome: string }) => [one.key, one.outcome]).sort(),
      [
        ['c2', 'goal'],
        ['c3', ''],
      ],
    );
  });

  test('somebody else who says that the cart was bought ends it too', async () => {
    await track('phone', 'Product Added', { cart_id: 'c9' });
    await track('desktop', 'Order Completed', { cart_id: 'c9' });
    const { body } = await it.ask('GET', '/v1/profiles/user_id:phone/scenarios');
    assert.deepEqual(body.data[0].outcome, 'goal');
  });

  test('an experiment in it is measured, beside those who are kept back from the whole', async () => {
    const branches = ['short', 'long'].map((name) => ({ name, share: 50, next: null }));
    const nodes = [{ id: 'split', kind: 'experiment' as const, experiment: 'words', branches }];
    await goLive(simple('split', 'Asked', { start: 'split', nodes, holdout: 0.4 }));
    const users = Array.from({ length: 40 }, (_, i) => `asked-${i}`);
    for (const user of users) await track(user, 'Asked');
    const metric = { kind: 'conversion', of: { event: 'Answered' }, within: '1d' };
    await it.ask('POST', '/v1/metrics', { key: 'answered', name: 'Answered', metric });
    await pass(MINUTE);
    for (const user of users.slice(0, 20)) await track(user, 'Answered');
    await it.settled();
    const { kept, others } = (await it.ask('GET', '/v1/scenarios/split/incrementality?metrics=answered'))
      .body;
    assert.ok(kept.people > 5 && others.people > 10, JSON.stringify({ kept, others }));
    assert.equal(kept.people + others.people, users.length);
    const { body } = await it.ask('GET', '/v1/scenarios/split/experiments/words?metrics=answered');
    assert.equal(body.baseline, 'short', 'the first branch, for nobody is held out of it');
    const people = Object.fromEntries(
      body.people.map((one: { variant: string; people: number }) => [one.variant, one.people]),
    );
    assert.equal(people.short + people.long, others.people);
    const total = body.metrics[0].variants.reduce(
      (sum: number, one: { total: number }) => sum + one.total,
      0,
    );
    assert.equal(total, Math.round(others.people * (await shareOf('others'))));
    assert.equal((await it.ask('GET', '/v1/scenarios/split/experiments/other?metrics=answered')).status, 404);

    async function shareOf(side: 'others' | 'kept'): Promise<number> {
      const { metrics } = (await it.ask('GET', '/v1/scenarios/split/incrementality?metrics=answered')).body;
      return metrics[0][side];
    }
  });

  test('an import of the past brings nobody in', async () => {
    const timestamp = new Date(clock.now() - 3 * DAY).toISOString();
    const message = { type: 'track', userId: 'old', event: 'Product Added', properties: { cart_id: 'old' } };
    await it.ask('POST', '/v1/batch', { batch: [{ ...message, messageId: 'old', timestamp }] }, it.writeKey);
    await it.app.deliver.scenarios.drain();
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:old/scenarios')).body.data.length, 0);
  });

  test('a pause stops everything at once, and who has left meanwhile hears nothing afterwards', async () => {
    await goLive(simple('paused', 'Ping', { exits: [{ name: 'Pong', on: { event: 'Pong' } }] }));
    for (const user of ['p1', 'p2']) {
      await identify(user, { email: `${user}@example.com` });
      await track(user, 'Ping');
    }
    assert.equal((await change('paused', { status: 'paused' })).status, 200);
    await pass(2 * HOUR);
    await track('p2', 'Pong');
    await track('p3', 'Ping');
    assert.deepEqual(await told('paused'), []);
    assert.deepEqual((await report('paused')).standing, { wait: 1 });
    const again = await change('paused', { status: 'live' });
    assert.deepEqual(again.body.error.faults[0].field, 'simulation', 'nor does it go on untried');
    assert.equal((await simulate('paused')).status, 200);
    assert.equal((await change('paused', { status: 'live' })).status, 200);
    await it.app.deliver.scenarios.drain();
    assert.deepEqual(
      (await told('paused')).map(({ profileId }) => profileId),
      [await idOf('p1')],
    );
  });

  test('conditions on what people did are kept as segments and waited for', async () => {
    const scenario = simple('until', 'Begun', {
      start: 'until',
      nodes: [
        {
          ...{ id: 'until', kind: 'wait_until', timeout: '5d', next: 'set', otherwise: null },
          when: {
            event: 'Lesson Done',
            measure: { count: true },
            op: 'gte',
            value: 2,
            window: { last: '7d' },
          },
        },
        { id: 'set', kind: 'update', traits: { learner: true }, next: 'reached' },
        { id: 'reached', kind: 'goal', goal: 'Learns', next: null },
      ],
    });
    const made = await make(scenario);
    assert.match(made.scenario.nodes[0].when.segment, /./);
    await it.app.segments.backfill.idle();
    const live = await change('until', { status: 'live', reason: 'There is no history yet' });
    assert.equal(live.status, 200, JSON.stringify(live.body));
    await track('pupil', 'Begun');
    await track('pupil', 'Lesson Done');
    assert.deepEqual((await report('until')).standing, { until: 1 });
    await track('pupil', 'Lesson Done');
    assert.deepEqual((await report('until')).sides.treated, { runs: 1, underWay: 0, goals: 1 });
    const { body } = await it.ask('GET', '/v1/profiles/user_id:pupil/traits');
    assert.match(JSON.stringify(body), /"learner"/);
    const { body: events } = await it.ask('GET', '/v1/profiles/user_id:pupil/events');
    assert.ok(events.data.some(({ name }: { name: string }) => name === 'Scenario Goal Reached'));
  });

  test('who enters a segment comes in, also when time alone does it', async () => {
    const segment = await it.ask('POST', '/v1/segments', {
      ...{ name: 'Silent', key: 'silent' },
      condition: { attribute: 'lastSeen', op: 'moreThanAgo', value: '2d' },
    });
    assert.equal(segment.status, 201, JSON.stringify(segment.body));
    await it.app.segments.backfill.idle();
    await goLive(simple('silent', '', { trigger: { segment: 'silent', moves: 'entered' } }));
    await track('quiet', 'Hello');
    clock.advance(2 * DAY + MINUTE);
    await it.app.segments.settleDue();
    await it.app.deliver.scenarios.drain();
    const { body } = await it.ask('GET', '/v1/profiles/user_id:quiet/scenarios');
    assert.deepEqual(
      body.data.map((one: { scenario: string }) => one.scenario),
      ['silent'],
    );
    await change('silent', { status: 'archived' });
    const { body: over } = await it.ask('GET', '/v1/profiles/user_id:quiet/scenarios');
    assert.equal(over.data[0].outcome, 'edited');
  });

  test('an edit says what becomes of people in flight, and does it', async () => {
    const scenario = simple('edited', 'Edit');
    await goLive(scenario);
    for (const user of ['e1', 'e2']) await track(user, 'Edit');
    const shorter: Scenario = {
      ...scenario,
      start: 'pause',
      nodes: [{ id: 'pause', kind: 'wait', for: '10m', next: 'hello' }, scenario.nodes[1]!],
    };
    const plan = await it.ask('POST', '/v1/scenarios/edited/edit-plan', { scenario: shorter });
    assert.deepEqual(plan.body, { people: 2, gone: [{ node: 'wait', people: 2 }] });
    const refused = await change('edited', { version: 1, scenario: shorter });
    assert.equal(refused.body.error.faults[0].field, 'rules.wait');
    const move = { version: 1, scenario: shorter, rules: { wait: { rule: 'move', to: 'pause' } } };
    const untried = await change('edited', move);
    assert.equal(untried.body.error.faults[0].field, 'simulation');
    assert.equal((await simulate('edited', { scenario: shorter })).status, 200, 'before it is saved');
    const moved = await change('edited', move);
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    await it.app.deliver.scenarios.drain();
    assert.deepEqual((await report('edited')).standing, { pause: 2 });
    const reason = 'Only how long they wait';
    const longer = {
      ...shorter,
      nodes: [{ ...shorter.nodes[0]!, for: '2h' } as Scenario['nodes'][0], shorter.nodes[1]!],
    };
    assert.equal((await change('edited', { version: 2, scenario: longer, reason })).status, 200);
    await pass(20 * MINUTE);
    assert.deepEqual(
      (await report('edited')).standing,
      { pause: 2 },
      'the node is still there, and says two hours',
    );
    const rules = { pause: { rule: 'finish' } };
    const back = await change('edited', { version: 3, scenario, rules, reason });
    assert.equal(back.status, 200, JSON.stringify(back.body));
    await pass(10 * MINUTE);
    assert.deepEqual((await report('edited')).standing, { pause: 2 }, 'they finish version 3');
    await pass(2 * HOUR);
    assert.equal((await told('edited')).length, 2);
    assert.equal((await change('edited', { version: 2, status: 'paused' })).status, 409);
  });

  test('people who turn out to be one go on once', async () => {
    await goLive(simple('merged', 'Merge'));
    const anonymous = { type: 'track', anonymousId: 'dev-1', event: 'Merge', messageId: `m${n++}` };
    await it.ask('POST', '/v1/batch', { batch: [anonymous] }, it.writeKey);
    await track('known', 'Merge');
    await it.app.deliver.scenarios.drain();
    assert.deepEqual((await report('merged')).standing, { wait: 2 });
    await identify('known', { email: 'known@example.com' }, { anonymousId: 'dev-1' });
    assert.deepEqual((await report('merged')).standing, { wait: 1 });
    await pass(2 * HOUR);
    assert.deepEqual(
      (await told('merged')).map(({ profileId }) => profileId),
      [await idOf('known')],
    );
  });

  test('people who are merged by mistake and parted again have their own ways, also those that are over', async () => {
    await goLive(simple('parted', 'Part'));
    const key = (user: string) => `user_id:parted-${user}`;
    await track('parted-b', 'Part');
    await pass(3 * HOUR);
    for (const user of ['a', 'b']) await track(`parted-${user}`, 'Part');
    const ways = async (user: string) =>
      (await it.ask('GET', `/v1/profiles/${key(user)}/scenarios`)).body.data
        .map(({ key, outcome }: { key: string; outcome: string }) => ({ key, outcome }))
        .sort((one: { outcome: string }, two: { outcome: string }) => (one.outcome < two.outcome ? -1 : 1));
    const ids = { a: await idOf('parted-a'), b: await idOf('parted-b') };
    const under = (id: string) => ({ key: id, outcome: '' });
    assert.deepEqual(await ways('b'), [under(ids.b), { key: ids.b, outcome: 'finished' }]);
    await it.ask('POST', '/v1/profiles/merge', { profiles: [key('a'), key('b')], reason: 'A mistake' });
    await it.app.deliver.scenarios.drain();
    assert.equal((await ways('a')).length, 3, 'all that both of them had');
    await it.ask('POST', `/v1/profiles/${key('a')}/unmerge`, {
      identities: [key('b')],
      reason: 'It was one',
    });
    await it.app.deliver.scenarios.drain();
    const [mine, theirs] = [await ways('a'), await ways('b')];
    assert.deepEqual(
      [mine, theirs].map((list) => new Set(list.map((way: { key: string }) => way.key))),
      [new Set([ids.a]), new Set([ids.b])],
    );
    assert.deepEqual(
      [mine, theirs]
        .flat()
        .map(({ outcome }) => outcome)
        .sort(),
      ['', 'finished', 'merged'],
    );
  });

  test('on history: how many, what and when, and what a segment does not expect', async () => {
    await it.settled();
    await make(simple('again', 'Product Added', { keyedBy: 'properties.cart_id', exits: [] }), {
      expectations: [{ segment: 'silent-not', atMostPerWeek: 1 }],
    }).catch((error) => assert.match(String(error), /silent-not/));
    const made = await it.ask('POST', '/v1/segments', {
      ...{ name: 'Everybody', key: 'everybody' },
      condition: { attribute: 'firstSeen', op: 'exists' },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await make(simple('again', 'Product Added', { keyedBy: 'properties.cart_id' }), {
      expectations: [{ segment: 'everybody', atMostPerWeek: 1, channels: ['web_push'] }],
    });
    const { status, body } = await it.ask('POST', '/v1/scenarios/again/simulate', { days: 30 });
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual(body.entered, { runs: 5, people: 4, held: 0 });
    assert.deepEqual(body.sends, [
      { node: 'hello', channel: 'email', template: 'hello', messages: 5, people: 4 },
    ]);
    assert.equal(body.mostInAWeek, 2);
    assert.deepEqual(
      body.breaches.map((one: { what: string; messages: number }) => [one.what, one.messages]).sort(),
      [
        ['channel', 5],
        ['too many', 1],
      ],
    );
    assert.equal(body.examples.length, 5);
    assert.equal(body.examples[0].steps[1].says, '“hello” by email');
  });

  test('what a segment expects is tried before it goes live, or somebody says why not', async () => {
    const live = (body: object = {}) => change('again', { status: 'live', ...body });
    const why = ({ body }: { body: { error: { faults: { field: string }[]; message: string } } }) => [
      body.error.faults.at(-1)?.field,
      /not what "everybody"/.test(body.error.message),
      /not simulated/.test(body.error.message),
    ];
    assert.deepEqual(why(await live()), ['reason', true, false]);
    const expectations = [{ segment: 'everybody', atMostPerWeek: 9, goalAtLeast: 0.5 }];
    assert.deepEqual(why(await live({ expectations })), ['reason', false, true]);
    assert.equal((await change('again', { expectations })).status, 200);
    const { body } = await it.ask('POST', '/v1/scenarios/again/simulate', { days: 30 });
    assert.deepEqual(
      body.breaches.map(({ what, example }: { what: string; example: { got: string } }) => [
        what,
        example.got,
      ]),
      [['goal', '0.0% of 5']],
    );
    const modest = [{ segment: 'everybody', atMostPerWeek: 9 }];
    await change('again', { expectations: modest });
    await it.ask('POST', '/v1/scenarios/again/simulate', { days: 30 });
    assert.equal((await live()).status, 200);
    const edited = simple('again', 'Product Added', { keyedBy: 'properties.cart_id', name: 'Again' });
    assert.deepEqual(why(await change('again', { scenario: edited })), ['reason', false, true]);
    assert.equal((await change('again', { scenario: edited, reason: 'Only its name' })).status, 200);
    const { body: audit } = await it.ask('GET', '/v1/audit?limit=200');
    const reasons = audit.data.map(({ details }: { details?: { reason?: string } }) => details?.reason);
    assert.ok(reasons.includes('Only its name'));
  });

  test('a simulation says how far it is, and a viewer tries nothing that is not saved', async () => {
    const headers = { authorization: `Bearer ${it.secretKey}`, accept: 'application/x-ndjson' };
    const answer = await fetch(`${it.url}/v1/scenarios/again/simulate`, {
      ...{ method: 'POST', body: JSON.stringify({ days: 30 }) },
      headers: { ...headers, 'content-type': 'application/json' },
    });
    const lines = (await answer.text()).trim().split('\n');
    const [first, last] = [JSON.parse(lines[0]!), JSON.parse(lines.at(-1)!)];
    assert.deepEqual(first, { done: 0, of: last.report.people });
    assert.equal(last.report.entered.runs, 5);
  });

  test('what is expected of everybody needs no segment', async () => {
    const expectations = [{ atMostPerWeek: 1 }];
    await change('again', { status: 'paused', expectations });
    const { body } = await simulate('again');
    assert.deepEqual(
      body.breaches.map(({ segment, messages }: { segment?: string; messages: number }) => [
        segment,
        messages,
      ]),
      [[undefined, 1]],
    );
    const refused = await change('again', { status: 'live' });
    assert.match(refused.body.error.message, /not what everybody may expect/);
  });

  test('whoever comes to a stage comes in', async () => {
    const entry = { event: 'Signed In' };
    const stages = [{ key: 'member', name: 'Member', entry }];
    const machine = { key: 'club', name: 'Club', role: 'customer', stages };
    const made = await it.ask('POST', '/v1/journeys', machine);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const trigger = { machine: 'club', stage: 'member' };
    await goLive({ ...simple('staged', 'never'), trigger });
    await identify('stella', { email: 'stella@example.com' });
    await track('stella', 'Something Else');
    await pass(HOUR);
    assert.deepEqual(await told('staged'), []);
    await track('stella', 'Signed In');
    await pass(HOUR);
    assert.deepEqual(
      (await told('staged')).map(({ profileId, step }) => [profileId, step]),
      [[await idOf('stella'), 'hello']],
    );
  });

  test('everything is in the audit log, and erasing somebody leaves nothing', async () => {
    const { body } = await it.ask('GET', '/v1/audit?limit=200');
    const actions = new Set(body.data.map(({ action }: { action: string }) => action));
    for (const action of ['created', 'started', 'paused', 'changed', 'archived'])
      assert.ok(actions.has(`scenario.${action}`), action);
    const id = await idOf('bought');
    await it.ask('DELETE', '/v1/profiles/user_id:bought');
    const left = await it.app.records.db
      .selectFrom('scenario_run')
      .selectAll()
      .where('profile_id', '=', id)
      .execute();
    assert.deepEqual(left, []);
  });
});
