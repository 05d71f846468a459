// Signed identity: a write key stands in every page, so a name that comes by it is believed only with a token that the
// company's own server has signed, once the workspace insists. Attacked from every address that takes a name.

import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { type Running, run } from './running.ts';

const unmeasured = 'A test of who may claim to be whom';

interface Signed {
  sub: string;
  email?: string;
  email_verified?: boolean;
  identities?: Record<string, string>;
}

describe('signed identity', () => {
  let it: Running;
  let secret: string;
  let secretId: string;
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();

  before(async () => {
    it = await run();
    await made('/v1/slots', { key: 'hero', type: 'string', default: 'for anybody' });
    await made('/v1/segments', {
      key: 'gold',
      name: 'Gold',
      condition: { attribute: 'traits.plan', op: 'eq', value: 'gold' },
    });
    await made('/v1/experiences', {
      ...{ key: 'for-gold', name: 'For gold', slot: 'hero', audience: { segment: 'gold' }, unmeasured },
      variants: [{ key: 'a', content: 'for gold' }],
    });
    await made('/v1/identify', { userId: 'ada', traits: { plan: 'gold', email: 'ada@example.org' } });
    const key = await made('/v1/signed-identity/keys', { name: 'Shop', algorithm: 'HS256' });
    secret = key.secret;
    secretId = key.id;
    await made('/v1/signed-identity/keys', { name: 'Sign-in', algorithm: 'ES256', publicKey: pem });
  });
  after(() => it.stop());

  async function made(path: string, body: object, method = 'POST') {
    const answer = await it.ask(method, path, body);
    assert.ok(answer.status < 300, JSON.stringify(answer.body));
    return answer.body;
  }
  const require = (required: boolean) => made('/v1/signed-identity', { required }, 'PATCH');
  const sign = ({ sub, ...claims }: Signed, end: string | number = '1h', by: string = secret) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(sub)
      .setExpirationTime(end)
      .sign(new TextEncoder().encode(by));
  const say = async (type: string, body: object, key = it.writeKey) => {
    const answer = await it.ask('POST', `/v1/${type}`, body, key);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
  };
  const decide = async (body: object) => {
    const answer = await it.ask('POST', '/v1/decide', { slots: ['hero'], ...body }, it.writeKey);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    return answer.body;
  };
  const personOf = async (key: string): Promise<string | undefined> => {
    const { status, body } = await it.ask('GET', `/v1/profiles/${key}`);
    return status === 200 ? body.id : undefined;
  };
  const flagsOf = async (messageId: string): Promise<string[]> => {
    const { body } = await it.ask('GET', '/v1/events?limit=200');
    return body.data.find((event: { messageId: string }) => event.messageId === messageId).flags;
  };

  test('while signatures are not required, claims are believed, and those without a signature are marked', async () => {
    await require(false);
    await say('track', { messageId: 'w1', event: 'Viewed', userId: 'watched', anonymousId: 'watched-1' });
    await say('track', {
      ...{ messageId: 'w2', event: 'Viewed', userId: 'watched', anonymousId: 'watched-1' },
      context: { identityToken: await sign({ sub: 'watched' }) },
    });
    assert.ok((await flagsOf('w1')).includes('unsigned'));
    assert.deepEqual(await flagsOf('w2'), []);
    assert.equal(await personOf('user_id:watched'), await personOf('anonymous_id:watched-1'));
  });

  test('a claim without a signature joins nobody, is told nothing, and its event is kept', async () => {
    await require(true);
    const before = await personOf('user_id:ada');
    await say('identify', {
      ...{ messageId: 'm1', userId: 'ada', anonymousId: 'mallory-1' },
      traits: { plan: 'none', email: 'ada@example.org' },
    });
    await say('alias', { userId: 'mallory', previousId: 'ada', anonymousId: 'mallory-1' });
    await say('track', {
      ...{ event: 'Viewed', anonymousId: 'mallory-1' },
      context: { externalIds: [{ type: 'user_id', id: 'ada', collection: 'users' }] },
    });
    assert.notEqual(await personOf('anonymous_id:mallory-1'), before);
    assert.equal(await personOf('user_id:mallory'), undefined);
    const { body } = await it.ask('GET', '/v1/profiles/user_id:ada/traits');
    assert.equal(body.traits.plan, 'gold', JSON.stringify(body));
    assert.ok((await flagsOf('m1')).includes('unlinked'));
    const answer = await decide({ userId: 'ada', anonymousId: 'mallory-1' });
    assert.equal(answer.decisions.hero.value, 'for anybody');
    assert.ok(!answer.segments.includes('gold'));
  });

  test('somebody who is only a user id has a name of their own until it is proven', async () => {
    await say('track', { messageId: 'o1', event: 'Viewed', userId: 'only' });
    assert.equal(await personOf('user_id:only'), undefined);
    assert.ok(await personOf('claimed_user_id:only'));
    assert.equal((await decide({ userId: 'ada' })).decisions.hero.value, 'for anybody');
    assert.equal(
      (await decide({ identities: { email: 'ada@example.org' } })).decisions.hero.value,
      'for anybody',
    );
  });

  for (const algorithm of ['HS256', 'ES256'])
    test(`a signature proves the name, by ${algorithm}`, async () => {
      const token =
        algorithm === 'HS256'
          ? await sign({ sub: 'ada' })
          : await new SignJWT()
              .setProtectedHeader({ alg: 'ES256' })
              .setSubject('ada')
              .setExpirationTime('5m')
              .sign(pair.privateKey);
      const device = `adas-${algorithm}`;
      const answer = await decide({ userId: 'ada', anonymousId: device, identityToken: token });
      assert.equal(answer.decisions.hero.value, 'for gold');
      assert.ok(answer.segments.includes('gold'), 'who is proven to be Ada may know what Ada may');
      await say('identify', { userId: 'ada', anonymousId: device, identityToken: token });
      assert.equal(await personOf(`anonymous_id:${device}`), await personOf('user_id:ada'));
      // From then on the device speaks for itself.
      assert.equal((await decide({ anonymousId: device })).decisions.hero.value, 'for gold');
    });

  test('events of a decision are believed by its token, and one token speaks for one name', async () => {
    const identityToken = await sign({ sub: 'bob' });
    const events = [
      { type: 'track', event: 'Viewed', messageId: 'b1' },
      { type: 'track', event: 'Viewed', messageId: 'b2', userId: 'ada', anonymousId: 'bobs-2' },
    ];
    await decide({ userId: 'bob', anonymousId: 'bobs-1', identityToken, events });
    assert.equal(await personOf('user_id:bob'), await personOf('anonymous_id:bobs-1'));
    assert.notEqual(await personOf('anonymous_id:bobs-2'), await personOf('user_id:ada'));
    assert.ok((await flagsOf('b1')).includes('signed'));
    assert.ok((await flagsOf('b2')).includes('unlinked'));
  });

  test('e-mail and other names are believed where the token has them', async () => {
    const traits = { email: 'Cleo@example.org' };
    const externalIds = [{ type: 'loyalty', id: '7', collection: 'users' }];
    const said = async (signed: Signed, anonymousId: string) =>
      say('identify', {
        ...{ userId: 'cleo', anonymousId, traits },
        context: { identityToken: await sign(signed), externalIds },
      });
    await said({ sub: 'cleo', email: 'cleo@example.org', email_verified: false }, 'cleos-1');
    assert.equal(await personOf('email:cleo@example.org'), undefined);
    await said({ sub: 'cleo', email: 'cleo@example.org', identities: { loyalty: '7' } }, 'cleos-2');
    assert.equal(await personOf('email:cleo@example.org'), await personOf('user_id:cleo'));
    assert.equal(await personOf('loyalty:7'), await personOf('user_id:cleo'));
  });

  test('names that the identity rules find in traits are no way round', async () => {
    const rules = (await it.ask('GET', '/v1/identity-rules')).body;
    await made('/v1/identity-rules', { ...(rules.rules ?? rules), fromTraits: { crm: 'crm_id' } }, 'PUT');
    await say('identify', { userId: 'ada', traits: { crm: 'c-1' } }, it.secretKey);
    assert.equal(await personOf('crm_id:c-1'), await personOf('user_id:ada'));
    const identityToken = await sign({ sub: 'eve' });
    await say('identify', { userId: 'eve', anonymousId: 'eves', traits: { crm: 'c-1' }, identityToken });
    await say('identify', { anonymousId: 'eves-other', traits: { crm: 'c-1' } });
    const ada = await personOf('user_id:ada');
    for (const key of ['user_id:eve', 'anonymous_id:eves', 'anonymous_id:eves-other'])
      assert.notEqual(await personOf(key), ada, key);
  });

  test('no other token proves anything', async () => {
    const forged = {
      'of another secret': await sign({ sub: 'ada' }, '1h', 'another secret that is long enough'),
      'that is over': await sign({ sub: 'ada' }, Math.floor(Date.now() / 1000) - 3600),
      'without an end': await new SignJWT()
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject('ada')
        .sign(new TextEncoder().encode(secret)),
      'without a signature': new UnsecuredJWT().setSubject('ada').setExpirationTime('1h').encode(),
      'with the public key for a secret': await sign({ sub: 'ada' }, '1h', pem),
      'that is none': 'ada',
    };
    for (const [what, identityToken] of Object.entries(forged)) {
      const answer = await decide({ userId: 'ada', anonymousId: 'forger', identityToken });
      assert.equal(answer.decisions.hero.value, 'for anybody', what);
      await say('identify', { userId: 'ada', anonymousId: 'forger', identityToken });
      assert.notEqual(await personOf('anonymous_id:forger'), await personOf('user_id:ada'), what);
    }
  });

  test('a token is not kept, in the log or in an answer', async () => {
    const token = await sign({ sub: 'dora' });
    await say('identify', { userId: 'dora', anonymousId: 'doras', context: { identityToken: token } });
    await say('batch', {
      batch: [{ type: 'track', event: 'Viewed', userId: 'dora', identityToken: token }],
    });
    await it.settled();
    const text = JSON.stringify((await it.ask('GET', '/v1/events?limit=200')).body);
    assert.ok(text.includes('dora') && !text.includes(token));
  });

  test('OpenFeature’s providers prove it by the evaluation context', async () => {
    const value = async (context: object) =>
      (await it.ask('POST', '/ofrep/v1/evaluate/flags/hero', { context }, it.writeKey)).body.value;
    assert.equal(await value({ targetingKey: 'ada' }), 'for anybody');
    const identityToken = await sign({ sub: 'ada' });
    assert.equal(await value({ targetingKey: 'ada', identityToken }), 'for gold');
  });

  test('a visitor’s pass is a proof of its own', async () => {
    const { pass } = await made('/v1/visitor/passes', { userId: 'ada' });
    const corrected = await it.ask(
      'POST',
      '/v1/visitor/correct',
      { anonymousId: 'about-page', pass, traits: { city: 'Wells' } },
      it.writeKey,
    );
    assert.equal(corrected.status, 204, JSON.stringify(corrected.body));
    const { body } = await it.ask('GET', '/v1/profiles/user_id:ada/traits');
    assert.equal(body.traits.city, 'Wells');
  });

  test('a secret key is believed as ever', async () => {
    await say('identify', { userId: 'fred', anonymousId: 'freds' }, it.secretKey);
    assert.equal(await personOf('anonymous_id:freds'), await personOf('user_id:fred'));
  });

  test('the last key stays while signatures are required; a removed one proves nothing any more', async () => {
    const { keys } = (await it.ask('GET', '/v1/signed-identity')).body;
    assert.equal(keys.length, 2);
    assert.ok(!JSON.stringify(keys).includes(secret), 'a secret is told once');
    const token = await sign({ sub: 'ada' });
    assert.equal((await it.ask('DELETE', `/v1/signed-identity/keys/${secretId}`)).status, 204);
    const answer = await decide({ userId: 'ada', anonymousId: 'late', identityToken: token });
    assert.equal(answer.decisions.hero.value, 'for anybody');
    const last = keys.find((key: { id: string }) => key.id !== secretId).id;
    const refused = await it.ask('DELETE', `/v1/signed-identity/keys/${last}`);
    assert.deepEqual([refused.status, refused.body.error.code], [409, 'conflict']);
    const { body } = await it.ask('GET', '/v1/audit?action=signing.key.removed');
    assert.equal(body.data.length, 1);
  });

  test('keys that are none, and private ones, are refused', async () => {
    const give = (publicKey?: string) =>
      it.ask('POST', '/v1/signed-identity/keys', { name: 'X', algorithm: 'ES256', publicKey });
    const own = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    for (const [publicKey, got] of [
      [undefined, 'none'],
      ['hello', 'something else'],
      [own, 'a private key'],
    ] as const) {
      const { status, body } = await give(publicKey);
      assert.equal(status, 400);
      assert.equal(body.error.faults[0].field, 'publicKey');
      assert.ok(body.error.faults[0].got.startsWith(got), body.error.faults[0].got);
    }
    assert.equal((await it.ask('GET', '/v1/signed-identity', undefined, it.writeKey)).status, 403);
  });
});
