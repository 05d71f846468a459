// Somebody who holds the public write key, or sends rubbish, must not make one person of two strangers, nor anything
// that lies; and whoever asked to be forgotten stays forgotten.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Running, run } from './running.ts';

describe('people under attack', () => {
  let it: Running;
  before(async () => {
    it = await run();
  });
  after(() => it?.stop());

  const send = async (...batch: object[]) => {
    const answer = await it.ask('POST', '/v1/batch', { batch }, it.writeKey);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const person = async (key: string) => (await it.ask('GET', `/v1/profiles/${encodeURIComponent(key)}`)).body;

  const nobodies = [
    'null',
    '  NULL ',
    'Undefined',
    '\u200bnull',
    'nu\u200dll',
    'ＮＵＬＬ',
    '0',
    '00000000-0000-0000-0000-000000000000',
    '[object Object]',
    'undefined\u0000',
    '"null"',
  ];
  for (const [n, value] of nobodies.entries()) {
    test(`two people who were ${JSON.stringify(value)} before stay two, whatever says so`, async () => {
      const [a, b] = [`ann-${n}`, `bob-${n}`];
      await send(
        { type: 'identify', userId: a, traits: { first: true } },
        { type: 'identify', userId: b },
        { type: 'alias', userId: a, previousId: value },
        { type: 'alias', userId: b, previousId: value },
        { type: 'identify', userId: a, anonymousId: value },
        { type: 'identify', userId: b, anonymousId: value },
      );
      assert.notEqual((await person(`user_id:${a}`)).id, (await person(`user_id:${b}`)).id);
      const names = (await person(`user_id:${a}`)).identities.map((i: { value: string }) => i.value);
      assert.deepEqual(names, [a]);
    });
  }

  test('names that JavaScript knows are names like any other', async () => {
    const odd = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype', 'valueOf'];
    const own = (value: unknown) =>
      JSON.parse(`{${odd.map((k) => `${JSON.stringify(k)}:${JSON.stringify(value)}`).join(',')}}`);
    await send(
      ...odd.map((name) => ({
        type: 'track',
        event: name,
        userId: 'odd',
        properties: own('x'),
        context: { consent: { categoryPreferences: own(true) } },
      })),
      { type: 'identify', userId: 'odd', traits: { ...own('x'), plan: 'pro' } },
      { type: 'group', userId: 'odd', groupId: '__proto__', traits: own('y') },
      { type: 'group', userId: 'odd', groupId: 'constructor', traits: own('y') },
      {
        type: 'track',
        event: 'E',
        userId: 'odd',
        context: { externalIds: odd.map((type) => ({ type, id: 'same' })) },
      },
      ...Array.from({ length: 20 }, (_, i) => ({
        type: 'track',
        event: 'E',
        userId: 'many',
        context: { externalIds: [{ type: 'constructor', id: `c${i}` }] },
      })),
    );
    await it.settled();
    for (const path of [
      '',
      '/traits',
      '/events',
      '/segments',
      '/identities',
      '/sessions',
      '/consent',
      '/history',
    ]) {
      const answer = await it.ask('GET', `/v1/profiles/user_id:odd${path}`);
      assert.equal(answer.status, 200, `${path} ${JSON.stringify(answer.body)}`);
    }
    const { body } = await it.ask('GET', '/v1/profiles/user_id:odd');
    assert.equal(body.traits.plan, 'pro');
    assert.equal(body.traits.constructor, 'x');
    assert.deepEqual(body.groups, ['constructor']);
    const many = await person('user_id:many');
    assert.ok(many.identities.length <= 6, `a limit of 5 of a kind, got ${many.identities.length}`);
    for (const path of [
      '/v1/sources/map',
      '/v1/events?limit=5',
      '/v1/overview?days=7',
      '/v1/events?name=__proto__',
    ])
      assert.equal((await it.ask('GET', path)).status, 200, path);
    const make = async (name: string, condition: object) => {
      const made = await it.ask('POST', '/v1/segments', { name, condition });
      assert.equal(made.status, 201, JSON.stringify(made.body));
    };
    for (const name of odd) {
      const where = [{ property: `properties.${name}`, op: 'eq', value: 'x' }];
      await make(`${name} event`, { event: name, where });
      await make(`${name} trait`, { attribute: `traits.${name}`, op: 'exists' });
      await make(`${name} group`, { attribute: `group.${name}`, op: 'exists' });
      const trait = { key: name, name, filter: { event: 'E' }, measure: { count: true } };
      const made = await it.ask('POST', '/v1/computed-traits', trait);
      assert.equal(made.status, name === '__proto__' ? 400 : 201, JSON.stringify(made.body));
    }
    await it.app.segments.backfill.idle();
    const { body: list } = await it.ask('GET', '/v1/segments');
    const sizes = Object.fromEntries(
      list.data.map((segment: { name: string; size: number }) => [segment.name, segment.size]),
    );
    for (const name of odd) {
      assert.equal(sizes[`${name} event`], 1, name);
      // A trait of this one name is not kept: it would be no field but the parent of all.
      const expected = name === '__proto__' ? 0 : 1;
      assert.equal(sizes[`${name} trait`], expected, name);
      assert.equal(sizes[`${name} group`], expected, name);
    }
    const { computed } = await person('user_id:odd');
    for (const name of odd) assert.equal(Object.hasOwn(computed, name), name !== '__proto__');
  });

  test('of somebody who is erased for good nothing is kept, whatever comes later', async () => {
    await send({
      type: 'identify',
      userId: 'gone',
      anonymousId: 'gone-device',
      traits: { email: 'gone@x.org' },
    });
    await it.settled();
    const erased = await it.ask('DELETE', '/v1/profiles/user_id:gone?suppress=true&wait=60');
    assert.equal(erased.status, 200, JSON.stringify(erased.body));
    await send(
      { type: 'identify', userId: 'gone', traits: { email: 'gone@x.org', secret: 'later' } },
      { type: 'track', event: 'Later', anonymousId: 'gone-device' },
      { type: 'track', event: 'Later', userId: 'other', anonymousId: 'gone-device' },
    );
    await it.settled();
    assert.equal((await it.ask('GET', '/v1/profiles/user_id:gone')).status, 404);
    const log = await it.app.records.db.selectFrom('event').select('body').execute();
    const left = log.filter((row: { body: string }) => row.body.includes('gone'));
    assert.deepEqual(left, []);
    const stored = await it.app.events.query(`SELECT raw FROM events WHERE raw LIKE '%gone%'`);
    assert.deepEqual(stored, []);
    const shown = await it.ask('GET', '/v1/events?limit=200');
    assert.ok(!JSON.stringify(shown.body).includes('gone'));
  });

  test('a message id with odd characters is taken once', async () => {
    for (const messageId of ['a\u0000b', '\ud800', '__proto__', ' x ']) {
      await send({ type: 'track', event: 'Odd id', userId: 'ids', messageId });
      await send({ type: 'track', event: 'Odd id', userId: 'ids', messageId });
    }
    await it.settled();
    assert.equal((await person('user_id:ids')).events, 4);
  });
});
