// The visual editor's calls: a ticket opens one variant for an hour, and reads nobody.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ManualClock } from '../src/platform/clock.ts';
import { type Running, run } from './running.ts';

describe('the visual editor’s ticket', () => {
  let server: Running;
  let ticket: string;
  let id: string;
  const clock = new ManualClock(Date.now());
  const as = (method: string, path: string, body?: unknown, key = ticket) =>
    server.ask(method, path, body, key);
  const opened = (body: object) => server.ask('POST', `/v1/experiences/${id}/editor`, body);

  before(async () => {
    server = await run({ clock });
    await server.ask('POST', '/v1/slots', { key: 'page', type: 'changes', default: { changes: [] } });
    await server.ask('POST', '/v1/slots', { key: 'hero', type: 'string', default: 'Welcome' });
    await server.ask('POST', '/v1/segments', {
      key: 'pro',
      name: 'Pro',
      condition: { attribute: 'traits.plan', op: 'eq', value: 'pro' },
    });
    const made = await server.ask('POST', '/v1/experiences', {
      name: 'Page for pros',
      slot: 'page',
      audience: { segment: 'pro' },
      unmeasured: 'Only a test of the editor.',
      variants: [{ key: 'a', content: { changes: [] } }],
      status: 'draft',
    });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    id = made.body.id;
    await server.ask('POST', '/v1/identify', {
      userId: 'ada',
      traits: { plan: 'pro', secret: 'never told' },
    });
  });
  after(() => server?.stop());

  it('comes as an address of the page', async () => {
    const { status, body } = await opened({ variant: 'a', url: 'https://shop.example/home?x=1#top' });
    assert.equal(status, 201, JSON.stringify(body));
    const address = new URL(body.address);
    assert.equal(address.origin + address.pathname + address.search, 'https://shop.example/home?x=1');
    ticket = address.hash.replace('#visavis-edit=', '');
    assert.match(ticket, /^ve_/);
  });

  it('is not to be had for another slot, an unknown variant or an address of another kind', async () => {
    const other = await server.ask('POST', '/v1/experiences', {
      name: 'Hero',
      slot: 'hero',
      variants: [{ key: 'a', content: 'Hi' }],
      status: 'draft',
    });
    const refused = await server.ask('POST', `/v1/experiences/${other.body.id}/editor`, {
      variant: 'a',
      url: 'https://shop.example/',
    });
    assert.match(refused.body.error.message, /only the slot “page”/);
    assert.equal((await opened({ variant: 'z', url: 'https://shop.example/' })).status, 400);
    assert.equal((await opened({ variant: 'a', url: 'javascript:alert(1)' })).status, 400);
  });

  it('opens the experience, with the audience in words and the names of segments', async () => {
    const { status, body } = await as('GET', '/v1/editor');
    assert.equal(status, 200, JSON.stringify(body));
    assert.equal(body.experience.name, 'Page for pros');
    assert.match(body.experience.audience, /pro/i);
    assert.deepEqual(body.content, { changes: [] });
    assert.deepEqual(body.segments, [{ key: 'pro', name: 'Pro' }]);
    assert.deepEqual(
      body.slots.map(({ key }: { key: string }) => key),
      ['hero'],
    );
  });

  it('saves the variant, and not over what somebody else has saved meanwhile', async () => {
    const change = { selector: 'h1', action: 'text', value: 'Hello, pro' };
    const { body: before } = await as('GET', '/v1/editor');
    const content = { url: 'https://shop.example/', changes: [change] };
    const saved = await as('POST', '/v1/editor', { version: before.experience.version, content });
    assert.equal(saved.status, 200, JSON.stringify(saved.body));
    assert.equal(saved.body.version, before.experience.version + 1);
    const again = await as('POST', '/v1/editor', { version: before.experience.version, content });
    assert.equal(again.status, 409);
    const { body } = await server.ask('GET', `/v1/experiences/${id}`);
    assert.deepEqual(body.variants[0].content, content);
  });

  it('is told the field of a change that does not fit', async () => {
    const { body } = await as('GET', '/v1/editor');
    const content = { changes: [{ selector: 'h1', action: 'explode' }] };
    const { status, body: refused } = await as('POST', '/v1/editor', {
      version: body.experience.version,
      content,
    });
    assert.equal(status, 400);
    assert.match(refused.error.faults[0].field, /changes\.0\.action/);
  });

  it('shows the page as a stranger and as somebody of a segment sees it, without a word of who that is', async () => {
    await server.ask('PATCH', `/v1/experiences/${id}`, { status: 'live' });
    const pro = await as('POST', '/v1/editor/preview', { as: { segment: 'pro' } });
    assert.equal(pro.status, 200, JSON.stringify(pro.body));
    assert.equal(pro.body.decisions.page.value.changes[0].value, 'Hello, pro');
    assert.doesNotMatch(JSON.stringify(pro.body), /ada|never told/);
    const stranger = await as('POST', '/v1/editor/preview', { as: 'stranger' });
    assert.deepEqual(stranger.body.decisions.page.value, { changes: [] });
    assert.equal((await as('POST', '/v1/editor/preview', { as: { segment: 'none' } })).status, 404);
  });

  it('opens nothing else, and nothing after an hour', async () => {
    for (const path of ['/v1/profiles/user_id:ada', '/v1/segments', `/v1/experiences/${id}`])
      assert.equal((await as('GET', path)).status, 401, path);
    assert.equal((await as('GET', '/v1/editor', undefined, server.secretKey)).status, 401);
    clock.advance(3_600_001);
    const late = await as('GET', '/v1/editor');
    assert.equal(late.status, 401);
    assert.match(late.body.error.message, /Open it again from the dashboard/);
  });
});
