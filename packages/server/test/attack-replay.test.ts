// Everything that has a say in a decision at once: layers, allocations that learn (sticky, contextual, lists in an order
// of one's own), holdouts, caps, refusals and merges, while the clock jumps back and forth. All of it replays, what is
// learned stays a number, and no view is learned from twice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const HOUR = 3_600_000;
const unmeasured = 'A test of everything at once';
const ab = ['a', 'b'].map((key) => ({ key, content: key }));
const reward = { event: 'Clicked' };
let server: Running;
let now = Date.parse('2026-05-04T10:00:00Z');
before(async () => {
  server = await run({ clock: { now: () => now } });
  const make = async (path: string, body: object) => {
    const made = await server.ask('POST', path, body);
    assert.equal(made.status, 201, JSON.stringify(made.body));
  };
  await make('/v1/slots', { key: 'hero', type: 'string', default: 'd' });
  await make('/v1/slots', { key: 'shelf', type: 'list', default: [] });
  const layer = (from: number, to: number) => ({ layer: { key: 'l', from, to } });
  const experience = (key: string, more: object) =>
    make('/v1/experiences', { key, name: key, slot: 'hero', variants: ab, unmeasured, ...more });
  await experience('left', {
    ...{ ...layer(0, 0.4), priority: 3, holdout: 0.2, cap: { exposures: 2, window: '1h' } },
    allocation: { kind: 'thompson', reward, sticky: true },
  });
  await experience('right', {
    ...{ ...layer(0.4, 0.8), priority: 3 },
    allocation: { kind: 'linear-thompson', reward, context: ['traits.plan', 'time.daypart'] },
  });
  await experience('rest', { traffic: 0.7, allocation: { kind: 'thompson', reward } });
  await experience('shelf', {
    ...{ slot: 'shelf', variants: [{ key: 'all', content: ['x', 'y', 'z'].map((id) => ({ id })) }] },
    allocation: { kind: 'recommender', source: 'bandit', reward },
  });
  const holdouts = { key: 'k', universal: 0.05, rungs: { 5: 0.1 } };
  assert.equal((await server.ask('PATCH', '/v1/decide/settings', { holdouts })).status, 200);
  await server.app.decide.learning.catchUp();
});
after(() => server.stop());

test('decisions of people who refuse, merge and are held out all replay, though the clock jumps', async () => {
  const random = chance('everything at once');
  const decisions: string[] = [];
  const outcomes = new Set<string>();
  for (let n = 0; n < 120; n++) {
    now += random.hits(0.1) ? random.pick([-2 * HOUR, 26 * HOUR, -30 * 60_000, 5 * 24 * HOUR]) : 1500;
    const person = random.whole(0, 25);
    const device = `d${person}-${random.whole(0, 1)}`;
    const who = random.hits(0.4) ? { anonymousId: device, userId: `u${person}` } : { anonymousId: device };
    const consent = { consent: { categoryPreferences: { personalization: random.hits(0.7) } } };
    const events = random.hits(0.4)
      ? [
          {
            ...{ type: 'identify', ...who, traits: { plan: random.pick(['pro', 'free']) } },
            ...(random.hits(0.3) && { context: consent }),
          },
        ]
      : [];
    const exposed = random.hits(0.7);
    const { status, body } = await server.ask('POST', '/v1/decide', { ...who, events, exposed });
    assert.equal(status, 200, JSON.stringify(body));
    decisions.push(body.decisionId);
    for (const { held, sticky, experience, reason } of Object.values(body.decisions) as Outcome[]) {
      const refused = reason.text.includes('refused');
      outcomes.add(
        [experience?.key ?? 'none', held && 'held', sticky && 'sticky', refused && 'refused'].join(' '),
      );
    }
    if (random.hits(0.4)) {
      now += 500;
      await server.ask('POST', '/v1/track', { ...who, event: 'Clicked', properties: { id: 'x' } });
    }
    if (n % 12 === 11) await server.app.decide.learning.catchUp();
  }
  const seen = [...outcomes].join('; ');
  for (const wanted of ['left', 'right', 'rest', 'shelf', 'held', 'sticky', 'refused'])
    assert.ok(seen.includes(wanted), `Expected ${wanted} to occur: ${seen}`);
  for (const id of new Set(decisions)) {
    const { body } = await server.ask('POST', `/v1/decisions/${id}/replay`, {});
    assert.equal(body.same, true, JSON.stringify(body));
  }
});

test('what was learned stays a number, and nothing is learned twice', async () => {
  await server.app.decide.learning.catchUp();
  for (const key of ['left', 'right', 'rest', 'shelf']) {
    const { body } = await server.ask('GET', `/v1/experiences/${key}/learning`);
    for (const { mean, low, high, share, views } of body.arms) {
      for (const one of [mean, low, high, share, views])
        assert.ok(Number.isFinite(one), JSON.stringify(body));
      assert.ok(share >= 0 && share <= 1 + 1e-9 && low <= mean && mean <= high && views >= 0);
    }
    const again = await server.ask('GET', `/v1/experiences/${key}/learning`);
    assert.deepEqual(again.body, body);
  }
  // Once every window is over, whatever the clock did, nothing is left open.
  now += 60 * 24 * HOUR;
  await server.app.decide.learning.catchUp();
  const open = await server.app.records.db.selectFrom('learning_view').selectAll().execute();
  assert.deepEqual(open, []);
});

interface Outcome {
  held: boolean;
  sticky: boolean;
  experience: { key: string } | null;
  reason: { text: string };
}
