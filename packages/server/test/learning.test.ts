// An experience that learns, over HTTP: views and goals come in as events, the variants' shares move, every decision is
// replayed with what had been learned at its time, and a restart learns from nothing twice.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { chance } from '@visavis/engine/numeric';
import { type Running, run } from './running.ts';

const MINUTE = 60_000;

describe('an experience that learns', () => {
  let it: Running;
  let dataDir: string;
  let now = Date.parse('2026-05-04T10:00:00Z');
  const clock = { now: () => now };
  const { number: random } = chance(5);
  before(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'visavis-learning-'));
    it = await run({ clock, dataDir });
    for (const key of ['hero', 'banner', 'strip'])
      assert.equal((await it.ask('POST', '/v1/slots', { key, type: 'string', default: 'd' })).status, 201);
  });
  after(async () => {
    await it.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  const variants = ['red', 'blue'].map((key) => ({ key, content: key }));
  const make = async (key: string, slot: string, allocation: object): Promise<void> => {
    const made = await it.ask('POST', '/v1/experiences', {
      ...{ key, name: key, slot, variants, allocation, unmeasured: 'Only a test of learning.' },
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
  };
  /** Somebody comes by, sees what they see, and perhaps does what is hoped for. */
  const visit = async (
    who: object,
    slot: string,
    likes: (variant: string) => number,
    goal: object,
    events: object[] = [],
  ) => {
    now += 1000;
    const shown = await it.ask(
      'POST',
      '/v1/decide',
      { ...who, events, slots: [slot], exposed: true },
      it.writeKey,
    );
    assert.equal(shown.status, 200, JSON.stringify(shown.body));
    const { variant } = shown.body.decisions[slot];
    if (random() < likes(variant)) {
      now += 1000;
      const done = await it.ask('POST', '/v1/track', { ...who, ...goal }, it.writeKey);
      assert.equal(done.status, 200);
    }
    return { variant, decisionId: shown.body.decisionId };
  };
  const learn = () => it.app.decide.learning.catchUp();
  const standing = async (key: string) => {
    const { status, body } = await it.ask('GET', `/v1/experiences/${key}/learning`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  };

  test('begins evenly, moves to what works, and every decision replays with what was known then', async () => {
    await make('colour', 'hero', { kind: 'thompson', reward: { event: 'Clicked' }, detectsChange: false });
    await learn();
    const begin = await standing('colour');
    assert.equal(begin.version, 0);
    for (const { share } of begin.arms) assert.equal(share, 0.5);
    const seen: { variant: string; decisionId: string }[] = [];
    for (let n = 0; n < 120; n++) {
      const likes = (variant: string) => (variant === 'blue' ? 0.6 : 0.1);
      seen.push(await visit({ anonymousId: `a${n}` }, 'hero', likes, { event: 'Clicked' }));
      if (n % 10 === 9) await learn();
    }
    const { arms, version, open } = await standing('colour');
    assert.ok(version >= 5, `${version}`);
    assert.equal(open, 120);
    assert.ok(arms[1].share > 0.9, JSON.stringify(arms));
    assert.ok(arms[1].low > arms[0].mean);
    assert.equal(Math.round(arms[0].views + arms[1].views), 120);
    assert.ok(seen.slice(60).filter(({ variant }) => variant === 'blue').length > 45);
    for (const at of [0, 30, 119]) {
      const { body } = await it.ask('POST', `/v1/decisions/${seen[at]!.decisionId}/replay`, {});
      assert.equal(body.same, true, JSON.stringify(body));
      const candidates: { propensity: number }[] = body.logged.candidates.hero;
      assert.ok(Math.abs(candidates.reduce((sum, one) => sum + one.propensity, 0) - 1) < 1e-9);
    }
    // The last one was drawn with what was learned by then, not with an even split.
    const { body } = await it.ask('POST', `/v1/decisions/${seen[119]!.decisionId}/replay`, {});
    assert.ok(Object.values(body.logged.learned as Record<string, number>)[0]! >= 5);
    assert.ok(body.logged.candidates.hero.some((one: { propensity: number }) => one.propensity > 0.8));
  });

  test('closes a view when its window is over; a later reward counts for nothing', async () => {
    now += 2 * 60 * MINUTE;
    await learn();
    const before = await standing('colour');
    assert.equal(before.open, 0);
    await it.ask('POST', '/v1/track', { anonymousId: 'a1', event: 'Clicked' }, it.writeKey);
    await learn();
    assert.deepEqual((await standing('colour')).arms, before.arms);
  });

  test('a reward by another name of the same person counts', async () => {
    await make('joined', 'strip', {
      kind: 'thompson',
      reward: { event: 'Bought', value: 'revenue', cap: 50 },
    });
    await visit({ anonymousId: 'tablet' }, 'strip', () => 0, {});
    await it.ask('POST', '/v1/identify', { anonymousId: 'tablet', userId: 'ida' }, it.writeKey);
    await it.ask('POST', '/v1/identify', { anonymousId: 'phone', userId: 'ida' }, it.writeKey);
    now += MINUTE;
    const bought = { event: 'Bought', properties: { revenue: 30 } };
    await it.ask('POST', '/v1/track', { anonymousId: 'phone', ...bought }, it.writeKey);
    await it.ask('POST', '/v1/track', { anonymousId: 'phone', ...bought }, it.writeKey);
    await learn();
    const { arms } = await standing('joined');
    // Two thirds of the weight is the assumption that it is like the average, which is the same.
    assert.ok(Math.max(...arms.map(({ mean }: { mean: number }) => mean)) > 40, JSON.stringify(arms));
    assert.equal(Math.round(arms.reduce((sum: number, { views }: { views: number }) => sum + views, 0)), 1);
  });

  test('a contextual one gives different people different things, sticky or not', async () => {
    const context = ['traits.plan'];
    await make('by-plan', 'banner', { kind: 'linear-thompson', reward: { event: 'Liked' }, context });
    for (let n = 0; n < 200; n++) {
      const plan = n % 2 ? 'pro' : 'free';
      const who = { userId: `u${n}`, anonymousId: `u${n}s-phone` };
      const events = [{ type: 'identify', ...who, traits: { plan } }];
      const likes = (variant: string) => ((plan === 'pro') === (variant === 'red') ? 0.8 : 0.1);
      await visit(who, 'banner', likes, { event: 'Liked' }, events);
      if (n % 20 === 19) await learn();
    }
    const chosen = { pro: 0, free: 0 };
    for (const plan of ['pro', 'free'] as const)
      for (let n = 0; n < 30; n++) {
        now += 1000;
        const { body } = await it.ask('POST', '/v1/decide', {
          userId: plan === 'pro' ? 'u1' : 'u0',
          slots: ['banner'],
        });
        if (body.decisions.banner.variant === (plan === 'pro' ? 'red' : 'blue')) chosen[plan]++;
      }
    assert.ok(chosen.pro >= 20 && chosen.free >= 20, JSON.stringify(chosen));
    assert.equal((await standing('by-plan')).unmatched, 0);
  });

  test('a view that names no decision teaches nothing, and is counted', async () => {
    const properties = { experience: 'by-plan', variant: 'red' };
    await it.ask('POST', '/v1/track', { userId: 'u0', event: 'Experience Viewed', properties });
    await learn();
    assert.equal((await standing('by-plan')).unmatched, 1);
  });

  test('a list comes in the order of what its items earn, without what somebody owns, and is replayed', async () => {
    await it.ask('POST', '/v1/slots', { key: 'shelf', type: 'list', default: [] });
    const content = ['mug', 'bowl', 'lamp', 'rug'].map((sku) => ({ sku }));
    const allocation = {
      ...{ kind: 'recommender', source: 'popular', item: 'sku', goalItem: 'product.sku' },
      ...{ reward: { event: 'Product Clicked' }, excludeListed: ['traits.owned'] },
    };
    const made = await it.ask('POST', '/v1/experiences', {
      ...{ key: 'shelf', name: 'shelf', slot: 'shelf', allocation, unmeasured: 'Only a test of learning.' },
      variants: [{ key: 'all', content }],
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    for (let n = 0; n < 30; n++) {
      const properties = { product: { sku: n % 3 ? 'lamp' : 'bowl' } };
      await visit({ anonymousId: `s${n}` }, 'shelf', () => 0.9, { event: 'Product Clicked', properties });
    }
    await learn();
    const { arms } = await standing('shelf');
    assert.deepEqual(
      arms.map(({ variant, views }: { variant: string; views: number }) => [variant, Math.round(views)]),
      [
        ...[
          ['mug', 30],
          ['bowl', 30],
          ['lamp', 30],
          ['rug', 30],
        ],
      ],
    );
    const traits = { owned: ['bowl'] };
    await it.ask('POST', '/v1/identify', { userId: 'owner', traits }, it.writeKey);
    const { body } = await it.ask('POST', '/v1/decide', { userId: 'owner', slots: ['shelf'] });
    const shown = body.decisions.shelf.value.map(({ sku }: { sku: string }) => sku);
    assert.deepEqual([shown[0], shown.length], ['lamp', 3]);
    const { body: again } = await it.ask('POST', `/v1/decisions/${body.decisionId}/replay`, {});
    assert.equal(again.same, true, JSON.stringify(again));
  });

  test('an erased person leaves no view behind', async () => {
    const person = await it.app.unify.people.get(it.workspaceId, 'user_id:u1');
    const gone = await it.ask('DELETE', `/v1/profiles/${person.id}`);
    assert.ok(gone.status < 300, JSON.stringify(gone.body));
    const rows = await it.app.records.db.selectFrom('learning_view').selectAll().execute();
    const names = new Set(person.view.profile.identities.map(({ id }) => id));
    assert.ok(rows.length > 0 && !rows.some(({ identity_id }) => names.has(String(identity_id))));
  });

  test('a restart goes on where it was, and learns from nothing twice', async () => {
    await it.settled();
    const before = await Promise.all(['colour', 'by-plan', 'joined'].map(standing));
    await it.stop();
    it = await run({ clock, dataDir });
    await learn();
    assert.deepEqual(await Promise.all(['colour', 'by-plan', 'joined'].map(standing)), before);
    // What it decides with is what it had.
    const { body } = await it.ask('POST', '/v1/decide', { anonymousId: 'new', slots: ['hero'] });
    const { body: again } = await it.ask('POST', `/v1/decisions/${body.decisionId}/replay`, {});
    assert.equal(again.same, true);
    assert.ok(Object.keys(again.logged.learned).length >= 1);
  });

  test('settings that make no sense are refused, with what they should be', async () => {
    const refused = await it.ask('PATCH', '/v1/experiences/colour', {
      allocation: { kind: 'thompson', reward: { event: 'Clicked' }, floor: 0.7 },
    });
    assert.equal(refused.status, 400);
    assert.equal(refused.body.error.faults[0].field, 'allocation.floor');
    const plain = await it.ask('PATCH', '/v1/experiences/colour', { allocation: { kind: 'fixed' } });
    assert.equal(plain.status, 200, JSON.stringify(plain.body));
    assert.equal((await it.ask('GET', '/v1/experiences/colour/learning')).status, 400);
  });
});
