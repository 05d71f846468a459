// The visitor's own page: what is known, why something is shown, correcting, refusing, erasing; and what a browser that
// says it is somebody else is not told.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

describe('the visitor’s page', () => {
  let server: Running;
  const clock = new ManualClock(Date.now());
  const device = { anonymousId: 'browser-1' };
  const call = (path: string, body: object, key = server.writeKey) =>
    server.ask('POST', `/v1/visitor${path}`, body, key);
  const say = (message: object) => server.ask('POST', '/v1/batch', { batch: [message] }, server.writeKey);
  const passFor = async (userId: string): Promise<string> => {
    const { status, body } = await call('/passes', { userId }, server.secretKey);
    assert.equal(status, 201, JSON.stringify(body));
    return body.pass;
  };
  const traits = (body: { known: { traits: { name: string; value: unknown }[] } }) =>
    Object.fromEntries(body.known.traits.map(({ name, value }) => [name, value]));

  before(async () => {
    server = await run({ clock });
    const plan = { attribute: 'traits.plan', op: 'eq', value: 'pro' };
    await server.ask('POST', '/v1/segments', { key: 'pro', name: 'Pros', condition: plan });
    await server.ask('POST', '/v1/slots', {
      key: 'hero',
      name: 'The hero',
      type: 'string',
      default: 'Hello',
    });
    const made = await server.ask('POST', '/v1/experiences', {
      name: 'For pros',
      slot: 'hero',
      audience: { all: [plan, { attribute: 'request.path', op: 'exists' }] },
      variants: [{ key: 'a', content: 'Hello, pro' }],
      unmeasured: 'Only a test of the page.',
      status: 'live',
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    await say({ type: 'identify', userId: 'ada', traits: { plan: 'pro', phone: '0123' } });
    await say({ type: 'identify', ...device, userId: 'ada', traits: { colour: 'blue' } });
    await say({ type: 'track', ...device, event: 'Looked' });
  });
  after(() => server?.stop());

  it('tells a browser what it has told itself, and nothing of the rest of the person', async () => {
    await say({ type: 'identify', anonymousId: 'browser-1', traits: { size: 'M' } });
    const { status, body } = await call('', device);
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.scope, 'device');
    assert.deepEqual(traits(body), { size: 'M' });
    assert.doesNotMatch(JSON.stringify(body.known), /0123/);
  });

  it('tells everything, and every condition with its value, with a pass of the site', async () => {
    const { body } = await call('', { ...device, pass: await passFor('ada'), request: { path: '/' } });
    assert.equal(body.scope, 'person');
    assert.deepEqual(traits(body), { colour: 'blue', phone: '0123', plan: 'pro', size: 'M' });
    assert.deepEqual(body.segments, ['Pros']);
    const [hero] = body.shown;
    assert.equal(hero.name, 'The hero');
    assert.match(hero.reason, /For pros/);
    assert.deepEqual(
      hero.because.map(({ value }: { value: unknown }) => value),
      ['pro', '/'],
    );
  });

  it('takes no pass that is forged, over, or for another use', async () => {
    const pass = await passFor('ada');
    const forged = pass.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    const other = Buffer.from(JSON.stringify([server.workspaceId, 'user_id:eve', 9e15])).toString(
      'base64url',
    );
    for (const wrong of [forged, `vp_${other}.${pass.split('.')[1]}`, 'vp_x.y', 'ada'])
      assert.equal((await call('', { ...device, pass: wrong })).status, 401, wrong);
    assert.equal((await call('/passes', { userId: 'ada' })).status, 403);
    clock.advance(3_600_001);
    assert.equal((await call('', { ...device, pass })).status, 401);
  });

  it('corrects, and the correction counts at once', async () => {
    const pass = await passFor('ada');
    const { status } = await call('/correct', { ...device, pass, traits: { plan: 'free' } });
    assert.equal(status, 204);
    const { body } = await call('', { ...device, pass, request: { path: '/' } });
    assert.equal(traits(body).plan, 'free');
    assert.deepEqual(body.segments, []);
    assert.match(body.shown[0].reason, /default/i);
    clock.advance(1);
    await call('/correct', { ...device, pass, traits: { plan: 'pro' } });
  });

  it('refuses by purpose: whoever refuses personalization sees what is for everybody', async () => {
    const seen = async () => {
      const asked = { userId: 'ada', request: { path: '/' }, slots: ['hero'] };
      return (await server.ask('POST', '/v1/decide', asked, server.secretKey)).body.decisions.hero.value;
    };
    assert.equal(await seen(), 'Hello, pro');
    clock.advance(1000);
    const refused = await call('/correct', { ...device, consent: { personalization: false } });
    assert.equal(refused.status, 204);
    assert.equal(await seen(), 'Hello');
    const { body } = await call('', device);
    const consent = body.known.consent.map(({ purpose, granted }: { purpose: string; granted: boolean }) => [
      purpose,
      granted,
    ]);
    assert.deepEqual(consent, [['personalization', false]]);
    clock.advance(1000);
    await call('/correct', { ...device, consent: { personalization: true } });
    assert.equal(await seen(), 'Hello, pro');
  });

  it('erases what a browser has told and leaves the person; with a pass, the person', async () => {
    const erased = await call('/erase', device);
    assert.ok([200, 202].includes(erased.status), JSON.stringify(erased.body));
    assert.equal((await call('', device)).body.known, null);
    const ada = await server.ask('GET', '/v1/profiles/user_id:ada/traits');
    assert.equal(ada.body.traits.phone, '0123');
    await call('/erase', { ...device, pass: await passFor('ada') });
    assert.equal((await server.ask('GET', '/v1/profiles/user_id:ada')).status, 404);
  });
});
