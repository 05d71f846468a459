// Slots and experiences over HTTP: what fits, what is refused and how it is said, versions and going back.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

describe('slots and experiences', () => {
  let it: Running;
  before(async () => {
    it = await run();
  });
  after(() => it.stop());

  const make = (slot: object) => it.ask('POST', '/v1/slots', slot);
  const experience = (parts: object) =>
    it.ask('POST', '/v1/experiences', {
      name: 'Test',
      slot: 'hero',
      unmeasured: 'A test of something else',
      variants: [{ key: 'a', content: { title: 'A' } }],
      ...parts,
    });
  const schema = {
    type: 'object',
    required: ['title'],
    properties: { title: { type: 'string' }, size: { type: 'number' } },
  };

  test('each type takes its content and refuses the others’, naming the field', async () => {
    const good = {
      boolean: true,
      string: 'Hello',
      number: 3,
      object: { any: 'thing' },
      html: '<b>Hello</b>',
      image: { url: '/a.png', alt: 'A hat' },
      list: [1, 2],
    };
    for (const [type, value] of Object.entries(good)) {
      const made = await make({ key: `of-${type}`, type, default: value });
      assert.equal(made.status, 201, JSON.stringify(made.body));
      const wrong = type === 'number' ? 'three' : 7;
      const refused = await make({ key: `not-${type}`, type, default: wrong });
      assert.equal(refused.status, 400);
      assert.equal(refused.body.error.faults[0].field, 'default');
    }
    const image = await make({ key: 'image', type: 'image', default: { url: '/a.png' } });
    assert.match(image.body.error.message, /alt/);
    const undecided = await it.ask('POST', '/v1/decide', { anonymousId: 'x', slots: ['of-image'] });
    assert.deepEqual(undecided.body.decisions['of-image'].value, good.image);
  });

  test('content is checked against the slot’s schema and its merge fields are read', async () => {
    assert.equal((await make({ key: 'hero', type: 'object', schema, default: { title: 'Hi' } })).status, 201);
    const missing = await experience({ variants: [{ key: 'a', content: { size: 'big' } }] });
    assert.equal(missing.status, 400);
    const fields = missing.body.error.faults.map(({ field }: { field: string }) => field);
    assert.deepEqual(fields.sort(), ['variants.0.content', 'variants.0.content.size']);
    const liquid = await experience({
      variants: [{ key: 'a', content: { title: '{{ profile.x | nope }}' } }],
    });
    assert.equal(liquid.body.error.faults[0].field, 'variants.0.content.title');
    const nowhere = await experience({ slot: 'nowhere' });
    assert.match(nowhere.body.error.message, /no slot “nowhere”/);
  });

  test('a slot in use keeps a shape that its content fits, and does not go', async () => {
    assert.equal((await experience({ key: 'first' })).status, 201);
    const stricter = { ...schema, required: ['title', 'size'] };
    const refused = await it.ask('PATCH', '/v1/slots/hero', {
      schema: stricter,
      default: { title: 'Hi', size: 1 },
    });
    assert.equal(refused.status, 400);
    assert.equal(refused.body.error.faults[0].field, 'first.variants.a.content');
    const kept = await it.ask('DELETE', '/v1/slots/hero');
    assert.equal(kept.status, 409);
    assert.match(kept.body.error.message, /“Test”/);
  });

  test('what makes no sense of chance and time is refused', async () => {
    const faulty = async (parts: object) => (await experience(parts)).body.error.faults[0].field;
    const twice = [
      { key: 'a', content: { title: 'A' } },
      { key: 'a', content: { title: 'B' } },
    ];
    assert.equal(await faulty({ variants: twice }), 'variants.1.key');
    assert.equal(await faulty({ variants: [{ ...twice[0], weight: 0 }] }), 'variants');
    assert.equal(await faulty({ from: '2026-02-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }), 'to');
    assert.equal(await faulty({ traffic: 2 }), 'traffic');
    const layer = { key: 'home', from: 0, to: 0.5 };
    assert.equal((await experience({ key: 'layered', layer, status: 'draft' })).status, 201);
    assert.equal(await faulty({ key: 'other', layer: { key: 'home', from: 0.4, to: 1 } }), 'layer');
  });

  test('every version is kept, and one call goes back to it', async () => {
    const made = await experience({ key: 'hero-two', priority: 50 });
    const path = `/v1/experiences/${made.body.id}`;
    const show = async () =>
      (await it.ask('POST', '/v1/decide', { anonymousId: 'v', slots: ['hero'] })).body.decisions.hero;
    assert.equal((await show()).value.title, 'A');
    await it.ask('PATCH', path, { variants: [{ key: 'b', content: { title: 'B' } }], name: 'Changed' });
    assert.deepEqual([(await show()).value.title, (await show()).experience.version], ['B', 2]);
    const stale = await it.ask('PATCH', path, { name: 'Late', version: 1 });
    assert.equal(stale.status, 409);
    const back = await it.ask('POST', `${path}/restore`, { version: 1 });
    assert.deepEqual([back.body.version, back.body.name], [3, 'Test']);
    assert.equal((await show()).value.title, 'A');
    const { data } = (await it.ask('GET', `${path}/versions`)).body;
    assert.deepEqual(
      data.map(({ version }: { version: number }) => version),
      [3, 2, 1],
    );
    assert.equal(data[1].experience.name, 'Changed');
    assert.equal((await it.ask('POST', `${path}/restore`, { version: 9 })).status, 404);
    assert.equal((await it.ask('DELETE', path)).status, 204);
    assert.equal((await show()).value.title, 'A', 'the first experience is still there');
    assert.equal((await it.ask('POST', `${path}/restore`, { version: 2 })).body.status, 'draft');
  });

  test('the trace tells every condition with the person’s own value, and only to a secret key', async () => {
    const audience = { attribute: 'traits.plan', op: 'eq', value: 'pro' };
    await experience({ key: 'for-pro', name: 'For pro', audience, priority: 90 });
    await it.ask('POST', '/v1/identify', { userId: 'tess', traits: { plan: 'free' } });
    const asked = { userId: 'tess', slots: ['hero'], explain: true };
    const { trace } = (await it.ask('POST', '/v1/decide', asked)).body;
    const [pro, ...rest] = trace.hero;
    assert.deepEqual([pro.experience, pro.outcome, pro.audience.value], ['for-pro', 'outside', 'free']);
    assert.equal(pro.audience.holds, false);
    assert.equal(rest.find(({ outcome }: { outcome: string }) => outcome === 'chosen').experience, 'first');
    assert.equal((await it.ask('POST', '/v1/decide', asked, it.writeKey)).status, 403);
  });

  test('merge fields speak of a person only to who may know', async () => {
    await make({ key: 'greeting', type: 'string', default: 'Hello {{ profile.name | default: "there" }}' });
    await it.ask('POST', '/v1/identify', {
      userId: 'mia',
      anonymousId: 'mias-phone',
      traits: { name: 'Mia' },
    });
    const greeting = async (who: object, key?: string) =>
      (await it.ask('POST', '/v1/decide', { ...who, slots: ['greeting'] }, key)).body.decisions.greeting
        .value;
    assert.equal(await greeting({ userId: 'mia' }), 'Hello Mia');
    assert.equal(await greeting({ userId: 'mia', anonymousId: 'mias-phone' }, it.writeKey), 'Hello Mia');
    assert.equal(await greeting({ userId: 'mia' }, it.writeKey), 'Hello there');
    assert.equal(await greeting({ userId: 'mia', anonymousId: 'another' }, it.writeKey), 'Hello there');
  });
});
