// Content at several rungs over HTTP: who climbs, what is missing, who is kept back; goals, reviews and versions.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const goal = { condition: { event: 'Order Completed', window: { last: '7d' } } };

describe('the ladder', () => {
  let it: Running;
  before(async () => {
    it = await run();
    await made('/v1/slots', { key: 'hero', type: 'string', default: 'default' });
    const viewed = { event: 'Product Viewed', op: 'gte', value: 3, window: { last: '30d' } };
    const ladder = [
      { key: 'all', priority: 100 },
      { key: 'pro', audience: { attribute: 'traits.plan', op: 'eq', value: 'pro' } },
      { key: 'hunters', audience: { attribute: 'traits.persona', op: 'eq', value: 'hunter' } },
      { key: 'for-you', audience: viewed, rung: 5, name: 'For you' },
    ];
    for (const one of ladder)
      await made('/v1/experiences', {
        name: one.key,
        slot: 'hero',
        variants: [{ key: 'a', content: one.key }],
        unmeasured: 'A test of the ladder',
        goal,
        ...one,
      });
    // An audience that counts events is kept as a segment, and nobody is in it before it has been brought up.
    await it.app.segments.backfill.idle();
    await until(async () => (await show({ anonymousId: 'probe' })).decision.rung === 1);
  });
  after(() => it.stop());

  async function made(path: string, body: object, method = 'POST') {
    const answer = await it.ask(method, path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  }
  async function show(who: object, key?: string) {
    const { status, body } = await it.ask('POST', '/v1/decide', { slots: ['hero'], ...who }, key);
    assert.equal(status, 200, JSON.stringify(body));
    return { ...body, decision: body.decisions.hero };
  }
  const seen = (anonymousId: string) => ({ type: 'track', event: 'Product Viewed', anonymousId });

  test('the list says on which rung each stands, as they are tried', async () => {
    const { body } = await it.ask('GET', '/v1/experiences');
    const stands = body.data.map(({ key, standsOn }: { key: string; standsOn: number }) => [key, standsOn]);
    assert.deepEqual(stands, [
      ['for-you', 5],
      ['hunters', 3],
      ['pro', 2],
      ['all', 1],
    ]);
    assert.equal((await it.ask('GET', '/v1/experiences/hunters')).body.standsOn, 3);
  });

  test('each visitor gets the highest rung that their data supports, and hears what is missing', async () => {
    const first = await show({ anonymousId: 'ada', events: [seen('ada')] });
    assert.deepEqual([first.decision.value, first.decision.rung], ['all', 1]);
    assert.equal(
      first.decision.missing.text,
      'Rung 2 (“pro”) needs somebody whose plan is “pro” (not known).',
    );
    await made('/v1/identify', { anonymousId: 'ada', traits: { plan: 'pro', persona: 'hunter' } });
    const third = await show({ anonymousId: 'ada' });
    assert.deepEqual([third.decision.value, third.decision.rung], ['hunters', 3]);
    assert.match(third.decision.reason.text, /^Rung 3: “hunters” is for people whose persona is “hunter”/);
    assert.deepEqual(third.decision.missing.rung, 5);
    assert.equal(
      third.decision.missing.text,
      'Rung 5 (“For you”) needs 2 more product views in the last 30 days (1 so far).',
    );
    const fifth = await show({ anonymousId: 'ada', events: [seen('ada'), seen('ada')] });
    assert.deepEqual([fifth.decision.value, fifth.decision.rung], ['for-you', 5]);
    assert.equal(fifth.decision.missing, undefined);
  });

  test('what is missing is told only to who may know of the person', async () => {
    await made('/v1/identify', { userId: 'eve', anonymousId: 'eves-phone', traits: { plan: 'free' } });
    const told = (who: object) => show(who, it.writeKey).then(({ decision }) => decision.missing?.text);
    assert.match(await told({ anonymousId: 'eves-phone' }), /it is “free”/);
    assert.equal(await told({ userId: 'eve' }), undefined);
    assert.equal(await told({ userId: 'eve', anonymousId: 'another' }), undefined);
  });

  test('what would have led to more is tried, told, and comes true', async () => {
    const of = async (userId: string) => {
      const { status, body } = await it.ask('GET', `/v1/profiles/user_id:${userId}/decisions?slot=hero`);
      assert.equal(status, 200, JSON.stringify(body));
      return { now: body.decisions.hero, told: body.counterfactuals.hero };
    };
    const people = { cara: { views: 2, traits: { plan: 'pro' } }, dan: { views: 0, traits: {} } };
    for (const [userId, { views, traits }] of Object.entries(people)) {
      await made('/v1/identify', { userId, traits });
      for (let i = 0; i < views; i++)
        await made('/v1/track', { userId, event: 'Product Viewed', messageId: `${userId}-${i}` });
      const { now, told } = await of(userId);
      assert.ok(told.length > 0);
      for (const { text, decision, changes } of told) {
        assert.ok(decision.rung > now.rung);
        assert.match(text, new RegExp(`they would have seen “a” of .* \\(rung ${decision.rung}\\)\\.$`));
        assert.equal(changes.length, 1, text);
      }
      const { changes, decision } = told[0];
      for (const change of changes) {
        if (change.kind === 'trait')
          await made('/v1/identify', { userId, traits: { [change.name]: change.value } });
        for (let i = 0; i < (change.times ?? 0); i++)
          await made('/v1/track', { userId, event: change.event, properties: change.properties });
      }
      const after = await of(userId);
      assert.deepEqual([after.now.value, after.now.rung], [decision.value, decision.rung]);
    }
    const cara = await it.ask('POST', '/v1/decide', { userId: 'cara', slots: ['hero'], explain: true });
    assert.equal(cara.body.trace.hero[0].rung, 5);
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:nobody/decisions')).status, 404);
  });

  test('holdouts keep back all, or a rung and what is above, and the decisions replay', async () => {
    const settings = await made(
      '/v1/decide/settings',
      { holdouts: { key: 'q1', universal: 0.3, rungs: { 2: 0.4 } } },
      'PATCH',
    );
    assert.deepEqual([settings.version, settings.holdouts.rungs], [1, { 2: 0.4 }]);
    const kinds = new Map<string, number>();
    for (let i = 0; i < 60; i++) {
      const anonymousId = `h${i}`;
      const { decision, decisionId } = await show({
        anonymousId,
        events: [{ type: 'identify', anonymousId, traits: { plan: 'pro' } }],
      });
      const kind = decision.held ? 'held' : decision.value;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      assert.equal(decision.value, { held: 'default', all: 'all', pro: 'pro' }[kind as string]);
      const chance = { held: 0.3, all: 0.7 * 0.4, pro: 0.7 * 0.6 }[kind as string]!;
      assert.ok(Math.abs(decision.propensity - chance) < 1e-12, `${kind} ${decision.propensity}`);
      const replayed = await it.ask('POST', `/v1/decisions/${decisionId}/replay`, {});
      assert.equal(replayed.body.same, true, JSON.stringify(replayed.body));
      const sides = replayed.body.logged.holdouts;
      assert.equal(sides['holdout/q1/universal'], kind === 'held' ? '' : 'in');
    }
    assert.equal(kinds.size, 3, JSON.stringify([...kinds]));
    const wrong = await it.ask('PATCH', '/v1/decide/settings', { holdouts: { universal: 0.8 } });
    assert.equal(wrong.status, 400);
    await made('/v1/decide/settings', { holdouts: { universal: 0, rungs: { 2: 0 } } }, 'PATCH');
  });
});

describe('going live', () => {
  let it: Running;
  before(async () => {
    it = await run();
    await it.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'default' });
  });
  after(() => it.stop());

  const make = (parts: object) =>
    it.ask('POST', '/v1/experiences', {
      name: 'Test',
      slot: 'hero',
      variants: [{ key: 'a', content: 'A' }],
      ...parts,
    });
  const fields = ({ body }: { body: { error: { faults: { field: string }[] } } }) =>
    body.error.faults.map(({ field }) => field);

  test('needs a goal and a holdout, or a reason that is kept', async () => {
    const neither = await make({ key: 'one' });
    assert.equal(neither.status, 400);
    assert.deepEqual(fields(neither), ['goal', 'holdout']);
    assert.deepEqual(fields(await make({ key: 'one', goal })), ['holdout']);
    assert.equal((await make({ key: 'one', status: 'draft' })).status, 201);
    const late = await it.ask('PATCH', '/v1/experiences/one', { status: 'live' });
    assert.deepEqual(fields(late), ['goal', 'holdout']);
    const both = await it.ask('PATCH', '/v1/experiences/one', { status: 'live', goal, holdout: 0.1 });
    assert.equal(both.status, 200, JSON.stringify(both.body));
    const reason = 'A legal notice that everybody must see';
    const without = await make({ key: 'legal', unmeasured: reason });
    assert.deepEqual([without.status, without.body.unmeasured], [201, reason]);
    await it.ask('PATCH', '/v1/decide/settings', { holdouts: { universal: 0.05 } });
    assert.equal((await make({ key: 'held-by-all', goal })).status, 201, 'all people have a holdout');
    await it.ask('PATCH', '/v1/decide/settings', { holdouts: { universal: 0 } });
  });

  test('a goal is an event with a rolling window', async () => {
    const wrong = async (condition: object) => (await make({ goal: { condition }, holdout: 0.1 })).body.error;
    assert.match((await wrong({ event: 'Order Completed' })).message, /goal\.condition\.window/);
    assert.match((await wrong({ attribute: 'traits.plan', op: 'exists' })).message, /an event/);
    assert.match(
      (await wrong({ event: 'X', op: 'gte', value: 'many', window: { last: '7d' } })).message,
      /value/,
    );
    const guarded = await make({
      key: 'guarded',
      goal,
      holdout: 0.1,
      guardrails: [{ ...goal, harm: 'more' }],
    });
    assert.deepEqual(guarded.body.guardrails, [{ name: 'Order Completed', ...goal, harm: 'more' }]);
  });

  test('where approval is asked for, somebody else lets it go live', async () => {
    await it.ask('PATCH', '/v1/decide/settings', { approval: true });
    const refused = await make({ key: 'mine', goal, holdout: 0.1 });
    assert.equal(refused.status, 403);
    const asked = await make({ key: 'mine', goal, holdout: 0.1, status: 'review' });
    assert.equal(asked.body.review.askedByName.length > 0, true);
    const own = await it.ask('POST', '/v1/experiences/mine/approve');
    assert.match(own.body.error.message, /somebody else/);
    const editor = await it.ask('POST', '/v1/keys', { kind: 'secret', name: 'Editor', role: 'editor' });
    const admin = await it.ask('POST', '/v1/keys', { kind: 'secret', name: 'Boss', role: 'admin' });
    const as = (key: string) => it.ask('POST', '/v1/experiences/mine/approve', undefined, key);
    assert.equal((await as(editor.body.key)).status, 403);
    const live = await as(admin.body.key);
    assert.deepEqual([live.status, live.body.status, live.body.review.approvedByName], [200, 'live', 'Boss']);
    const changed = await it.ask('PATCH', '/v1/experiences/mine', { priority: 3 });
    assert.equal(changed.status, 403, 'a change of what is live is a new review');
    assert.equal((await it.ask('PATCH', '/v1/experiences/mine', { status: 'paused' })).status, 200);
    assert.equal((await it.ask('PATCH', '/v1/experiences/mine', { status: 'live' })).status, 200);
    await it.ask('PATCH', '/v1/decide/settings', { approval: false });
  });

  test('versions are compared field by field, and starting over goes back to the first', async () => {
    await make({ key: 'story', goal, holdout: 0.1 });
    await it.ask('PATCH', '/v1/experiences/story', {
      variants: [
        { key: 'b', content: 'B' },
        { key: 'a', content: 'AA' },
      ],
    });
    await it.ask('PATCH', '/v1/experiences/story', { priority: 7 });
    const differences = (query: string) => it.ask('GET', `/v1/experiences/story/differences${query}`);
    assert.deepEqual((await differences('')).body.data, [{ field: 'priority', from: 0, to: 7 }]);
    const all = (await differences('?from=1&to=3')).body.data;
    assert.deepEqual(all, [
      { field: 'variants.a.content', from: 'A', to: 'AA' },
      { field: 'variants.b', to: { key: 'b', content: 'B', weight: 1 } },
      { field: 'priority', from: 0, to: 7 },
    ]);
    assert.equal((await differences('?from=9')).status, 404);
    const over = await it.ask('POST', '/v1/experiences/story/start-over');
    assert.deepEqual([over.body.version, over.body.variants.length, over.body.priority], [4, 1, 0]);
    assert.deepEqual((await differences('?from=1&to=4')).body.data, []);
  });
});

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await holds()); tries++) {
    assert.ok(tries < 200, 'Expected it to come true');
    await new Promise((done) => setTimeout(done, 50));
  }
}
