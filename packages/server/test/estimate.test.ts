// Before a launch: what would other weights, or an allocation that learns, have earned? From the decisions that were
// logged and what people did afterwards, with a refusal where the log cannot say.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const PEOPLE = 260;
/** What the variants earn whom, a view. */
const RATES: Record<string, Record<string, number>> = {
  pro: { red: 0.5, blue: 0.1 },
  free: { red: 0.1, blue: 0.5 },
};

describe('an estimate from an experience’s own log', () => {
  let it: Running;
  let now = Date.parse('2026-05-04T10:00:00Z');
  const { number: random } = chance(8);
  before(async () => {
    it = await run({ clock: { now: () => now } });
    const variants = ['red', 'blue'].map((key) => ({ key, content: key }));
    const reward = { event: 'Clicked', windowMinutes: 30 };
    for (const [key, allocation] of [
      ['plain', { kind: 'thompson', reward, floor: 0.5, sticky: true }],
      ['by-plan', { kind: 'linear-thompson', reward, floor: 0.5, context: ['traits.plan'] }],
    ] as const) {
      await it.ask('POST', '/v1/slots', { key, type: 'string', default: 'd' });
      const made = await it.ask('POST', '/v1/experiences', {
        ...{ key, name: key, slot: key, variants, allocation, unmeasured: 'Only a test of estimates.' },
      });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    }
    for (let n = 0; n < PEOPLE; n++) await visit(n);
    now += 3_600_000;
    await it.settled();
  });
  after(() => it.stop());

  async function visit(n: number): Promise<void> {
    const plan = n % 2 ? 'pro' : 'free';
    const who = { userId: `u${n}`, anonymousId: `u${n}s-phone` };
    const events = [{ type: 'identify', ...who, traits: { plan } }];
    now += 1000;
    const { body } = await it.ask('POST', '/v1/decide', { ...who, events, exposed: true }, it.writeKey);
    assert.equal(body.decisions.plain.propensity, 0.5);
    now += 1000;
    if (random() < RATES[plan]![body.decisions['by-plan'].variant]!)
      await it.ask('POST', '/v1/track', { ...who, event: 'Clicked' }, it.writeKey);
  }
  const estimate = async (key: string, body: object) => {
    const answer = await it.ask('POST', `/v1/experiences/${key}/estimate`, body);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };

  test('other weights are estimated with an interval; the own ones earn what was earned', async () => {
    const same = await estimate('by-plan', {});
    assert.equal(same.rounds, PEOPLE);
    assert.deepEqual(same.left, { held: 0, again: 0, undecided: 0, open: 0 });
    assert.ok(Math.abs(same.policy.ips.value - same.logged.value) < 1e-9);
    const { refused, policy, weights } = await estimate('by-plan', { weights: { blue: 1 } });
    assert.equal(refused, false);
    assert.ok(weights.effectiveSample > 90 && weights.max === 2);
    // Half of the people like it and half do not.
    assert.ok(policy.dr.low < 0.3 && policy.dr.high > 0.3, JSON.stringify(policy));
  });

  test('an allocation that looks at the plan would have earned more', async () => {
    const allocation = { kind: 'linear-thompson', context: ['traits.plan'], floor: 0.02 };
    const { policy, difference, reward } = await estimate('by-plan', { allocation });
    assert.equal(reward.event, 'Clicked');
    assert.ok(difference.low > 0, JSON.stringify(difference));
    assert.ok(policy.dr.low < 0.5 && policy.dr.high > 0.42, JSON.stringify(policy));
  });

  test('is refused for a context that no decision knew, and for a variant that was never shown', async () => {
    const unknown = await estimate('by-plan', {
      allocation: { kind: 'linear-thompson', context: ['traits.mood'] },
    });
    assert.equal(unknown.policy, null);
    assert.match(unknown.reasons.join(), /knew anything of “traits.mood”/);
    const variants = ['red', 'blue', 'green'].map((key) => ({ key, content: key }));
    const changed = await it.ask('PATCH', '/v1/experiences/plain', {
      variants,
      allocation: { kind: 'fixed' },
    });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    const wrong = await it.ask('POST', '/v1/experiences/plain/estimate', { weights: { green: 1 } });
    assert.equal(wrong.status, 400, 'a fixed split without a goal has nothing to be judged by');
    const allocation = { kind: 'thompson', reward: { event: 'Clicked', windowMinutes: 30 }, floor: 0.3 };
    await it.ask('PATCH', '/v1/experiences/plain', { allocation });
    const never = await estimate('plain', { weights: { green: 1 } });
    assert.equal(never.refused, true);
    assert.match(never.reasons.join(' '), /never took in such a context/);
  });

  test('weights that fit no variant are refused', async () => {
    const { status, body } = await it.ask('POST', '/v1/experiences/by-plan/estimate', {
      weights: { pink: 1 },
    });
    assert.equal(status, 400);
    assert.equal(body.error.faults[0].field, 'weights.pink');
  });
});
