// Deciding, attacked: by whoever holds the write key that stands in every page, by a page with an editor's ticket, and
// by content and rewards that nobody meant.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Running, run } from './running.ts';

const unmeasured = 'Only a test of attacks.';

describe('attacks on what is decided', () => {
  let server: Running;
  let now = Date.now();
  const clock = { now: () => now };
  const tell = async (message: object) => {
    const answer = await server.ask('POST', '/v1/batch', { batch: [message] }, server.writeKey);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer;
  };
  const decide = async (body: object, key = server.writeKey) => {
    const answer = await server.ask('POST', '/v1/decide', body, key);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const make = async (path: string, body: object) => {
    const made = await server.ask('POST', `/v1/${path}`, body);
    assert.equal(made.status, 201, JSON.stringify(made.body));
    return made.body;
  };
  const experience = (slot: string, variants: unknown[], more: object = {}) =>
    make('experiences', {
      ...{ key: slot, name: slot, slot, unmeasured, ...more },
      variants: variants.map((content, i) => ({ key: 'abcd'[i], content })),
    });
  const slot = (key: string, type: string, otherwise: unknown) =>
    make('slots', { key, type, default: otherwise });

  before(async () => {
    server = await run({ clock });
    await slot('page', 'changes', { changes: [] });
    await make('segments', {
      ...{ key: 'vip', name: 'VIP' },
      condition: { attribute: 'traits.vip', op: 'eq', value: true },
    });
    await server.ask('POST', '/v1/identify', {
      ...{ userId: 'victim', traits: { vip: true, phone: '0123', name: 'Vic' } },
    });
  });
  after(() => server?.stop());

  for (const kind of ['thompson', 'linear-thompson'])
    it(`is not thrown by rewards beyond all measure: ${kind}`, async () => {
      const key = `prize-${kind}`;
      await slot(key, 'string', 'd');
      const reward = { event: 'Paid', value: 'amount' };
      await experience(key, ['red', 'blue'], { allocation: { kind, reward } });
      await server.app.decide.learning.catchUp();
      for (const [n, amount] of [1e308, 1.7e308, -1e308, 1e200, 5].entries()) {
        now += 1000;
        const who = { anonymousId: `rich-${kind}-${n}` };
        await decide({ ...who, slots: [key], exposed: true });
        now += 1000;
        await tell({ type: 'track', ...who, event: 'Paid', properties: { amount } });
        await server.app.decide.learning.catchUp();
        const { decisions } = await decide({ anonymousId: `next-${kind}-${n}`, slots: [key] });
        assert.ok(decisions[key].variant, JSON.stringify(decisions));
        assert.ok(decisions[key].propensity > 0 && decisions[key].propensity <= 1, JSON.stringify(decisions));
      }
      const { arms } = (await server.ask('GET', `/v1/experiences/${key}/learning`)).body;
      for (const { share } of arms) assert.ok(share >= 0.0199, JSON.stringify(arms));
    });

  it('tells by a preflight nothing of somebody whom only the preflight’s own messages claim to be', async () => {
    const claim = { type: 'identify', userId: 'victim', anonymousId: 'thief' };
    const told = await decide({ userId: 'victim', anonymousId: 'thief', events: [claim], preflight: true });
    assert.equal(told.profile, null);
    assert.deepEqual(told.segments, []);
    // The same through Ninetailed's words.
    const path = `/v2/organizations/${server.writeKey}/environments/main/profiles/thief?type=preflight`;
    const { body } = await server.ask('POST', path, {
      events: [{ type: 'identify', userId: 'victim', traits: {} }],
    });
    assert.deepEqual(body.data.profile.audiences, []);
  });

  it('tells a browser of no segments that others of its person have earned', async () => {
    await tell({ type: 'identify', anonymousId: 'own', userId: 'victim' });
    const { body } = await server.ask('POST', '/v1/visitor', { anonymousId: 'own' }, server.writeKey);
    assert.equal(body.scope, 'device');
    assert.deepEqual(body.segments, []);
  });

  it('proves nothing of somebody whom the decision was not about', async () => {
    await slot('coin', 'string', 'd');
    await experience('coin', ['a', 'b']);
    const mine = await decide({ userId: 'victim', slots: ['coin'] });
    // The decision is made for the first who is known; the other name is only along for the proof.
    for (let n = 0; n < 12; n++) {
      await tell({ type: 'track', event: 'X', anonymousId: `liar-${n}` });
      for (const preflight of [true, false]) {
        const other = await decide({
          ...{ identities: { anonymous_id: `liar-${n}`, user_id: 'victim' }, slots: ['coin'], preflight },
        });
        const { exposure, variant } = other.decisions.coin;
        if (variant === mine.decisions.coin.variant) continue;
        await tell({ type: 'track', event: 'Experience Viewed', userId: 'victim', properties: exposure });
      }
    }
    const { sticky, variant } = (await decide({ userId: 'victim', slots: ['coin'] })).decisions.coin;
    assert.equal(variant, mine.decisions.coin.variant);
    assert.notEqual(sticky, true);
  });

  it('reads nobody by a ticket: not even by what the page itself saved with it', async () => {
    const made = await experience('page', [{ changes: [] }], { status: 'live' });
    const opened = await server.ask('POST', `/v1/experiences/${made.id}/editor`, {
      ...{ variant: 'a', url: 'https://shop.example/' },
    });
    const ticket = new URL(opened.body.address).hash.replace('#visavis-edit=', '');
    const saved = await server.ask(
      'POST',
      '/v1/editor',
      {
        version: made.version,
        content: { changes: [{ selector: 'h1', action: 'text', value: 'Tel {{ profile.phone }}' }] },
      },
      ticket,
    );
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    const seen = await server.ask('POST', '/v1/editor/preview', { as: { segment: 'vip' } }, ticket);
    assert.equal(seen.status, 200, JSON.stringify(seen.body));
    assert.doesNotMatch(JSON.stringify(seen.body), /0123/);
    await server.ask('DELETE', `/v1/experiences/${made.id}`);
  });

  it('answers for slots that are called like what every object has', async () => {
    const slots = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];
    for (const key of [server.writeKey, server.secretKey]) {
      const { decisions } = await decide({ anonymousId: 'odd', slots }, key);
      for (const name of slots) {
        assert.equal(decisions[name].value, null, name);
        assert.equal(decisions[name].exposure, undefined, name);
        assert.equal(decisions[name].missing, undefined, name);
      }
    }
    const names = { identities: JSON.parse('{"__proto__":"x","constructor":"y"}') };
    assert.equal((await server.ask('POST', '/v1/decide', names, server.writeKey)).status < 500, true);
  });

  it('never empties a slot because of what somebody says of themselves', async () => {
    await slot('greeting', 'html', '<p>Hello</p>');
    const spell =
      '{% for a in profile.x %}{% for b in profile.x %}{% for c in profile.x %}.{% endfor %}{% endfor %}{% endfor %}';
    await experience('greeting', [`<p>Hello {{ profile.name | append: profile.name | upcase }}</p>${spell}`]);
    for (const traits of [{ name: 'y'.repeat(30_000) }, { x: Array.from({ length: 900 }, (_, i) => i) }]) {
      await tell({ type: 'identify', anonymousId: 'long', traits });
      const { decisions } = await decide({ anonymousId: 'long', slots: ['greeting'] });
      assert.match(decisions.greeting.value, /^<p>Hello/);
    }
  });

  it('erases exactly one browser, whatever else its person is made of', async () => {
    await tell({ type: 'track', event: 'First', anonymousId: 'phone', properties: {} });
    await tell({ type: 'identify', anonymousId: 'phone', userId: 'eve', traits: { plan: 'pro' } });
    const erased = await server.ask('POST', '/v1/visitor/erase', { anonymousId: 'phone' }, server.writeKey);
    assert.ok(erased.status < 300, JSON.stringify(erased.body));
    const left = await server.ask('GET', '/v1/profiles/user_id:eve');
    assert.equal(left.status, 200, 'the user stays');
    assert.equal((await server.ask('GET', '/v1/profiles/anonymous_id:phone')).status, 404);
    // With a pass, everything.
    await tell({ type: 'track', event: 'First', anonymousId: 'tablet' });
    await tell({ type: 'identify', anonymousId: 'tablet', userId: 'eve' });
    const { body } = await server.ask('POST', '/v1/visitor/passes', { userId: 'eve' });
    const whole = await server.ask(
      'POST',
      '/v1/visitor/erase',
      { anonymousId: 'tablet', pass: body.pass },
      server.writeKey,
    );
    assert.ok(whole.status < 300, JSON.stringify(whole.body));
    for (const key of ['user_id:eve', 'anonymous_id:tablet'])
      assert.equal((await server.ask('GET', `/v1/profiles/${key}`)).status, 404, key);
  });

  it('a refusal counts, though an earlier answer claims to be of the future', async () => {
    await slot('fit', 'string', 'for all');
    await experience('fit', ['for you'], { audience: { segment: 'vip' } });
    const consent = (personalization: boolean, more: object = {}) =>
      tell({
        ...{ type: 'identify', anonymousId: 'shy', traits: { vip: true }, ...more },
        context: { consent: { categoryPreferences: { personalization } } },
      });
    await consent(true, { timestamp: '2099-01-01T00:00:00Z' });
    now += 1000;
    await consent(false);
    assert.equal((await decide({ anonymousId: 'shy', slots: ['fit'] })).decisions.fit.value, 'for all');
    // On another device of the same person, too.
    await tell({ type: 'identify', anonymousId: 'bold', userId: 'shy-user', traits: { vip: true } });
    assert.equal((await decide({ anonymousId: 'bold', slots: ['fit'] })).decisions.fit.value, 'for you');
    await tell({ type: 'identify', anonymousId: 'shy', userId: 'shy-user' });
    for (const anonymousId of ['bold', 'shy'])
      assert.equal((await decide({ anonymousId, slots: ['fit'] })).decisions.fit.value, 'for all');
    now += 1000;
    await consent(true);
    // What is older than that comes late.
    await consent(false, { timestamp: new Date(now - 3_600_000).toISOString(), messageId: 'late' });
    assert.equal((await decide({ anonymousId: 'shy', slots: ['fit'] })).decisions.fit.value, 'for you');
  });

  it('a cap holds for 200 calls at once by several names of one person', async () => {
    await slot('capped', 'string', 'rest');
    await experience('capped', ['much'], { cap: { exposures: 3, window: null } });
    for (const anonymousId of ['c1', 'c2', 'c3'])
      await tell({ type: 'identify', anonymousId, userId: 'cap' });
    const asked = Array.from({ length: 200 }, (_, n) =>
      decide({
        ...(n % 4 === 0 ? { userId: 'cap', anonymousId: 'c1' } : { anonymousId: `c${n % 4}` }),
        ...{ slots: ['capped'], exposed: true },
      }),
    );
    const values = (await Promise.all(asked)).map(({ decisions }) => decisions.capped.value);
    assert.equal(values.filter((value) => value === 'much').length, 3);
  });

  it('parts nobody because what they see says at the same instant what is known of them', async () => {
    await slot('instant', 'string', 'rest');
    await experience('instant', ['shown']);
    for (let person = 0; person < 8; person++) {
      const userId = `instant-${person}`;
      const [one, other] = [`${userId}-one`, `${userId}-other`];
      for (const anonymousId of [one, other]) await tell({ type: 'identify', anonymousId, userId });
      for (let n = 0; n < 6; n++)
        await decide({ userId, anonymousId: one, slots: ['instant'], exposed: true });
      const ids = [one, other].map(async (name) => {
        const found = await server.ask('GET', `/v1/profiles/anonymous_id:${name}`);
        return found.body.id;
      });
      assert.equal(new Set(await Promise.all(ids)).size, 1, userId);
    }
  });

  it('a view of the future takes none of a cap’s memory', async () => {
    const first = await decide({ anonymousId: 'future', slots: ['capped'] });
    const { exposure } = first.decisions.capped;
    for (let n = 0; n < 100; n++)
      await tell({
        ...{ type: 'track', event: 'Experience Viewed', anonymousId: 'future', properties: exposure },
        timestamp: '2099-01-01T00:00:00Z',
      });
    for (let n = 0; n < 6; n++) {
      now += 1000;
      await decide({ anonymousId: 'future', slots: ['capped'], exposed: true });
    }
    const { decisions } = await decide({ anonymousId: 'future', slots: ['capped'] });
    assert.equal(decisions.capped.value, 'rest');
  });
});
