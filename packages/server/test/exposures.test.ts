// What counts as seen: recorded with the decision itself, capped exactly, proven where anybody may say it; and calls
// for one person at the same time, and for several at once.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

const unmeasured = 'A test of what counts as seen';

describe('exposures', () => {
  let it: Running;
  before(async () => {
    it = await run();
    for (const slot of ['hero', 'banner', 'quiet'])
      await made('/v1/slots', { key: slot, type: 'string', default: 'default' });
    const ab = ['a', 'b'].map((key) => ({ key, content: key }));
    await made('/v1/experiences', {
      ...{ key: 'capped', name: 'Capped', slot: 'hero', variants: ab, unmeasured },
      cap: { exposures: 3, window: '1h' },
    });
    await made('/v1/experiences', { key: 'plain', name: 'Plain', slot: 'banner', variants: ab, unmeasured });
  });
  after(() => it.stop());

  async function made(path: string, body: object, method = 'POST') {
    const answer = await it.ask(method, path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  }
  const decide = async (body: object, key?: string) => {
    const answer = await it.ask('POST', '/v1/decide', body, key);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const seenBy = async (key: string) => {
    await it.settled();
    const { variants } = (await it.ask('GET', `/v1/experiences/${key}/exposures`)).body;
    return variants.reduce((sum: number, { views }: { views: number }) => sum + views, 0);
  };

  test('a cap holds exactly, also for forty calls at once that show what they get', async () => {
    const calls = Array.from({ length: 40 }, () =>
      decide({ anonymousId: 'capped-one', slots: ['hero'], exposed: true }, it.writeKey),
    );
    const values = (await Promise.all(calls)).map(({ decisions }) => decisions.hero);
    assert.equal(values.filter(({ experience }) => experience?.key === 'capped').length, 3);
    const spent = values.find(({ experience }) => experience === null)!;
    assert.deepEqual(spent.passedOver, [{ experience: 'capped', why: 'cap' }]);
    // By another name of the same person, as well.
    await made('/v1/identify', { userId: 'cap-user', anonymousId: 'capped-one' });
    const later = await decide({ userId: 'cap-user', slots: ['hero'] });
    assert.equal(later.decisions.hero.value, 'default');
    const { body } = await it.ask('POST', `/v1/decisions/${later.decisionId}/replay`, {});
    assert.equal(body.same, true);
  });

  test('what a write key says was seen counts only with the proof of a decision for that person', async () => {
    const before = await seenBy('plain');
    const answer = await decide({ anonymousId: 'viewer', slots: ['banner', 'quiet'] }, it.writeKey);
    const { exposure } = answer.decisions.banner;
    assert.equal(answer.decisions.quiet.exposure, undefined, 'a default exposes nobody to anything');
    const say = (who: object, properties: object, key = it.writeKey) =>
      it.ask('POST', '/v1/track', { event: 'Experience Viewed', properties, ...who }, key);
    const other = exposure.variant === 'a' ? 'b' : 'a';
    const { proof, ...bare } = exposure;
    await say({ anonymousId: 'viewer' }, bare);
    await say({ anonymousId: 'viewer' }, { ...exposure, variant: other });
    await say({ anonymousId: 'somebody' }, exposure);
    await say(
      { anonymousId: 'viewer' },
      { ...exposure, proof: proof.replace(/^./, (first: string) => (first === 'A' ? 'B' : 'A')) },
    );
    // The events of a decision are no other way in.
    const event = { type: 'track', event: 'Experience Viewed', properties: bare, anonymousId: 'viewer' };
    await decide({ anonymousId: 'viewer', slots: [], events: [event] }, it.writeKey);
    assert.equal(await seenBy('plain'), before);
    const { body } = await it.ask('GET', '/v1/events?name=unproven&limit=50');
    assert.equal(body.data.length, 5, 'they are kept under another name');
    await say({ anonymousId: 'viewer' }, exposure);
    assert.equal(await seenBy('plain'), before + 1);
    await say({ anonymousId: 'server-side' }, bare, it.secretKey);
    assert.equal(await seenBy('plain'), before + 2);
  });

  test('holdouts stay with a person whose names come together', async () => {
    await made('/v1/decide/settings', { holdouts: { key: 's', universal: 0.5 } }, 'PATCH');
    const side = async (who: object) => (await decide({ ...who, slots: ['banner'] })).decisions.banner.held;
    const shown = async (anonymousId: string) =>
      (await decide({ anonymousId, slots: ['banner'], exposed: true })).decisions.banner.held;
    const first: boolean[] = [];
    for (let i = 0; i < 12; i++) {
      // The user is known before any of their devices, so the profile takes another id when they sign in.
      await made('/v1/identify', { userId: `h${i}`, traits: { n: i } });
      first.push(await shown(`hd${i}`));
    }
    for (let i = 0; i < 12; i++) await made('/v1/identify', { userId: `h${i}`, anonymousId: `hd${i}` });
    const then = [];
    for (let i = 0; i < 12; i++) then.push(await side({ userId: `h${i}` }));
    assert.deepEqual(then, first);
    assert.equal(new Set(first).size, 2);
    await it.settled();
    const { data } = (await it.ask('GET', '/v1/decide/holdouts')).body;
    const held = first.filter(Boolean).length;
    assert.deepEqual(data, [
      { name: 'holdout/s/universal', share: 0.5, from: 1, held, others: first.length - held },
    ]);
    await made('/v1/decide/settings', { holdouts: { universal: 0 } }, 'PATCH');
    assert.equal(await side({ userId: 'h0' }), false, 'a holdout that is over lets go');
  });

  test('two hundred calls for one profile at once, each with an event: nothing fails, nothing is lost', async () => {
    await made('/v1/computed-traits', {
      ...{ key: 'clicks', name: 'Clicks', filter: { event: 'Clicked' }, measure: { count: true } },
    });
    await it.app.segments.backfill.idle();
    await made('/v1/slots', { key: 'counter', type: 'string', default: '-' });
    const atLeast = (n: number) => ({ attribute: 'computed.clicks', op: 'gte', value: n });
    for (const n of [1, 50, 100, 150, 200])
      await made('/v1/experiences', {
        ...{ key: `n${n}`, name: `${n}`, slot: 'counter', priority: n, unmeasured, audience: atLeast(n) },
        variants: [{ key: 'a', content: `${n}` }],
      });
    const calls = Array.from({ length: 200 }, (_, i) =>
      decide(
        {
          ...(i % 2 === 0 ? { userId: 'busy', anonymousId: 'busy-phone' } : { anonymousId: 'busy-phone' }),
          slots: ['counter'],
          events: [{ type: 'track', event: 'Clicked', messageId: `click-${i}` }],
        },
        it.writeKey,
      ),
    );
    const seen = (await Promise.all(calls)).map(({ decisions }) => Number(decisions.counter.value));
    // As if one after the other: the n-th of them saw n clicks.
    const counts = [1, 50, 100, 150, 200].map((n) => seen.filter((value) => value === n).length);
    assert.deepEqual(counts, [49, 50, 50, 50, 1]);
    const last = await decide({ anonymousId: 'busy-phone', slots: ['counter'] });
    assert.equal(last.decisions.counter.value, '200');
  });

  test('several people at once, each with their events; what is refused stops no other', async () => {
    const requests = [
      {
        userId: 'b1',
        slots: ['banner'],
        events: [{ type: 'identify', userId: 'b1', traits: { plan: 'pro' } }],
      },
      { slots: ['banner'] },
      { userId: 'b2', slots: ['banner'], preflight: true },
    ];
    const { status, body } = await it.ask('POST', '/v1/decide/batch', { requests });
    assert.equal(status, 200, JSON.stringify(body));
    const [one, two, three] = body.data;
    assert.deepEqual([one.accepted, one.profile.traits, one.profile.known], [1, { plan: 'pro' }, true]);
    assert.equal(two.error.code, 'invalid_request');
    assert.deepEqual([three.profile, three.decisionId], [null, undefined]);
    assert.ok(three.decisions.banner.experience);
    assert.equal((await it.ask('POST', '/v1/decide/batch', { requests }, it.writeKey)).status, 403);
  });

  test('a page learns a summary of its own visitor, without their traits', async () => {
    await made('/v1/identify', { userId: 'sum', anonymousId: 'sums-phone', traits: { plan: 'pro' } });
    const { profile } = await decide({ anonymousId: 'sums-phone', slots: [] }, it.writeKey);
    assert.deepEqual([profile.known, profile.visits, profile.traits], [true, 1, undefined]);
    assert.ok(Date.parse(profile.firstSeen) <= Date.parse(profile.lastSeen));
    assert.equal((await decide({ userId: 'sum', slots: [] }, it.writeKey)).profile, null);
  });

  test('a question that is asked again, with all as it was, is told again and not logged again', async () => {
    const ask = (more = {}) =>
      decide({ anonymousId: 'again', slots: ['banner'], request: { path: '/' }, ...more });
    const first = await ask();
    assert.equal((await ask()).decisionId, first.decisionId);
    assert.equal((await ask()).decisionId, first.decisionId);
    const other = await ask({ request: { path: '/sale' }, exposed: true });
    // The path is read by no audience, so it is the same question; the view is what makes the next another.
    assert.equal(other.decisionId, first.decisionId);
    const next = await ask();
    assert.notEqual(next.decisionId, first.decisionId);
    const { body } = await it.ask('POST', `/v1/decisions/${next.decisionId}/replay`, {});
    assert.deepEqual([body.same, body.logged.before], [true, { id: first.decisionId, repeats: 3 }]);
    const rows = await it.app.records.db.selectFrom('decision').select('id').execute();
    assert.ok(rows.some(({ id }) => id === first.decisionId));
  });
});
