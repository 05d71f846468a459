// What somebody with bad intentions would try.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Type } from 'typebox';
import { hashKey } from './keys.ts';
import { ORIGIN, startServer, type TestServer } from './testing.ts';

const password = 'correct horse battery';
const email = 'o@example.com';

describe('an attacker', () => {
  let server: TestServer;
  let cookie: string;
  let writeKey: string;
  let secretKey: string;
  let workspaceId: string;

  before(async () => {
    server = await startServer({
      addRoutes: (app) => {
        app.get('/v1/person', async ({ caller }) => ({ workspaceId: caller!.workspaceId }));
        app.post('/v1/event', { config: { access: 'write' } }, async ({ caller }) => ({ ...caller! }));
        app.post('/v1/segment', { schema: { body: Type.Object({ name: Type.String() }) } }, async () => ({
          ok: true,
        }));
        app.post('/v1/estimate', { config: { access: 'secret', role: 'viewer' } }, async () => ({
          ok: true,
        }));
      },
    });
    const made = await server.account.bootstrap({ demo: false, url: '', admin: { email, password } });
    workspaceId = made.workspaceId;
    cookie = await server.signIn(email, password);
    writeKey = await makeKey('write');
    secretKey = await makeKey('secret');
  });
  after(() => server.close());

  async function makeKey(kind: string): Promise<string> {
    const made = await server.send('POST', '/v1/keys', { cookie, body: { kind, name: kind } });
    assert.equal(made.status, 201);
    return made.body.key;
  }

  it('reads nothing with a write key', async () => {
    const { send } = server;
    for (const url of ['/v1/person', '/v1/me', '/v1/keys', '/v1/members', '/v1/audit', '/v1/workspaces']) {
      const answer = await send('GET', url, { key: writeKey });
      assert.equal(answer.status, 403, url);
      assert.equal(answer.body.error.code, 'forbidden');
    }
    assert.equal((await send('POST', '/v1/event', { key: writeKey, body: {} })).status, 200);
  });

  it('gets nowhere without a key, and learns no schema on the way', async () => {
    const { send } = server;
    assert.equal((await send('GET', '/v1/person')).body.error.code, 'not_signed_in');
    const answer = await send('POST', '/v1/segment', { body: {} });
    assert.equal(answer.status, 401);
    assert.equal(answer.body.error.faults, undefined);
    assert.equal((await send('POST', '/v1/event', { body: {} })).body.error.code, 'unknown_key');
    for (const key of [
      'sk_guess',
      `${secretKey}x`,
      secretKey.slice(0, -1),
      hashKey(secretKey),
      '__proto__',
      ' ',
    ]) {
      assert.equal((await send('GET', '/v1/person', { key })).status, 401, key);
    }
  });

  it('cannot use a key of another workspace', async () => {
    const { send, account, clock } = server;
    clock.advance(10);
    const other = await send('POST', '/v1/workspaces', { cookie, body: { name: 'Other' } });
    const { key, stored } = await account.createKey({
      workspaceId: other.body.id,
      kind: 'secret',
      name: 'other',
      createdBy: 'test',
      role: 'admin',
    });
    clock.advance(10);
    const person = await send('GET', '/v1/person', { key, headers: { 'x-workspace': workspaceId } });
    assert.equal(
      person.body.workspaceId,
      other.body.id,
      'a key opens its own workspace, whatever the header says',
    );
    const mine = (await send('GET', '/v1/keys', { cookie })).body.data;
    assert.equal((await send('DELETE', `/v1/keys/${mine[0].id}`, { key })).status, 404);
    assert.equal((await send('DELETE', `/v1/keys/${stored.id}`, { cookie })).status, 404);
    assert.equal(
      (await send('PATCH', `/v1/workspaces/${workspaceId}`, { key, body: { name: 'mine' } })).status,
      404,
    );
    const stranger = await send('GET', '/v1/me', { cookie, headers: { 'x-workspace': 'no-such-workspace' } });
    assert.equal(stranger.status, 403);
  });

  it('finds a revoked key closed at once', async () => {
    const { send } = server;
    const made = await send('POST', '/v1/keys', { cookie, body: { kind: 'secret', name: 'short-lived' } });
    assert.equal((await send('GET', '/v1/person', { key: made.body.key })).status, 200);
    assert.equal((await send('DELETE', `/v1/keys/${made.body.id}`, { cookie })).status, 204);
    assert.equal((await send('GET', '/v1/person', { key: made.body.key })).status, 401);
  });

  it('finds no secret key in the store, only its hash', async () => {
    const rows = await server.records.db.selectFrom('access_key').selectAll().execute();
    const text = JSON.stringify(rows);
    assert.ok(!text.includes(secretKey));
    assert.ok(text.includes(hashKey(secretKey)));
    assert.ok(text.includes(writeKey), 'a write key is public and stays readable for snippets');
    const accounts = JSON.stringify(await server.records.db.selectFrom('auth_account').selectAll().execute());
    assert.ok(!accounts.includes(password));
  });

  it('cannot make an editor out of a key with less', async () => {
    const { send, account } = server;
    const create = (role: 'viewer' | 'editor') =>
      account.createKey({ workspaceId, kind: 'secret', name: role, createdBy: 'test', role });
    const { key: viewer } = await create('viewer');
    const { key: editor } = await create('editor');
    assert.equal((await send('GET', '/v1/person', { key: viewer })).status, 200);
    assert.equal((await send('POST', '/v1/segment', { key: viewer, body: { name: 'x' } })).status, 403);
    assert.equal((await send('POST', '/v1/estimate', { key: viewer, body: {} })).status, 200);
    assert.equal((await send('POST', '/v1/segment', { key: editor, body: { name: 'x' } })).status, 200);
    const raise = { kind: 'secret', name: 'x', role: 'owner' };
    assert.equal((await send('POST', '/v1/keys', { key: editor, body: raise })).status, 403);
    assert.equal((await send('POST', '/v1/workspaces', { key: secretKey, body: { name: 'x' } })).status, 403);
  });

  it('cannot ride on a cookie from another site', async () => {
    const { send } = server;
    const change = (headers: Record<string, string>) =>
      server.app.inject({
        method: 'POST',
        url: '/v1/segment',
        payload: { name: 'x' },
        headers: { cookie, host: 'visavis.test', ...headers },
      });
    const refused: Record<string, string>[] = [
      {},
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `${ORIGIN}.evil.example` },
      { origin: 'http://visavis.test:8080' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site', origin: ORIGIN },
      { 'sec-fetch-site': 'cross-site', origin: ORIGIN },
      { 'sec-fetch-site': 'none', origin: ORIGIN },
    ];
    for (const headers of refused) {
      assert.equal((await change(headers)).statusCode, 403, JSON.stringify(headers));
    }
    assert.equal((await change({ 'sec-fetch-site': 'same-origin' })).statusCode, 200);
    assert.equal((await change({ origin: ORIGIN })).statusCode, 200);
    const out = await send('POST', '/api/auth/sign-out', {
      cookie,
      body: {},
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(out.status, 403);
    const login = await send('POST', '/api/auth/sign-in/email', {
      body: { email, password },
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(login.status, 403);
    assert.equal(login.cookie, '');
  });

  it('gets a cookie that scripts and other sites cannot use', async () => {
    const answer = await server.send('POST', '/api/auth/sign-in/email', { body: { email, password } });
    const cookies = [answer.headers['set-cookie']].flat().join('\n');
    assert.match(cookies, /visavis\.session_token=[^;]+;.*HttpOnly/i);
    assert.match(cookies, /SameSite=Lax/i);
  });

  it('cannot forge a session cookie', async () => {
    const [name, value = ''] = cookie.split('=');
    const token = decodeURIComponent(value).split('.')[0];
    for (const forged of [`${name}=${token}`, `${name}=${token}.AAAA`, `${name}=x`, `${name}=`]) {
      assert.equal((await server.send('GET', '/v1/me', { cookie: forged })).status, 401, forged);
    }
  });

  it('cannot sign up without an invitation, nor find other doors', async () => {
    const { send } = server;
    const body = { email: 'new@example.com', password, name: 'New' };
    for (const path of ['sign-up/email', 'request-password-reset', 'delete-user', 'ok', 'error']) {
      assert.equal((await send('POST', `/api/auth/${path}`, { body })).status, 404, path);
    }
    assert.equal((await send('POST', '/v1/join/join_guess', { body })).status, 404);
    assert.equal((await send('GET', '/v1/join/constructor')).status, 404);
  });

  it('guesses a password ten times, then waits, from whatever address', async () => {
    const { send, clock } = server;
    const guess = (n: number) =>
      send('POST', '/api/auth/sign-in/email', {
        body: { email: 'O@example.com', password: `guess number ${n}` },
      });
    clock.advance(3600_000);
    for (let n = 0; n < 10; n++) assert.equal((await guess(n)).status, 401);
    const blocked = await guess(11);
    assert.equal(blocked.status, 429);
    assert.equal(Number(blocked.headers['retry-after']), 900);
    const right = await send('POST', '/api/auth/sign-in/email', { body: { email, password } });
    assert.equal(right.status, 429, 'the right password waits too, or guessing would tell');
    clock.advance(15 * 60_000);
    assert.equal((await send('POST', '/api/auth/sign-in/email', { body: { email, password } })).status, 200);
  });

  it('cannot send many guesses at once past the count', async () => {
    const { send, clock } = server;
    clock.advance(3600_000);
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, n) =>
        send('POST', '/api/auth/sign-in/email', {
          body: { email: 'p@example.com', password: `guess number ${n}` },
        }),
      ),
    );
    assert.equal(answers.filter((answer) => answer.status === 401).length, 10);
  });

  it('pollutes no prototype and smuggles no role', async () => {
    const { send, app } = server;
    const payload = '{"name":"x","kind":"secret","__proto__":{"role":"owner"}}';
    const headers = { authorization: `Bearer ${secretKey}`, 'content-type': 'application/json' };
    assert.equal((await app.inject({ method: 'POST', url: '/v1/keys', payload, headers })).statusCode, 400);
    const extra = { kind: 'write', name: 'x', workspaceId: 'other' };
    assert.equal((await send('POST', '/v1/keys', { cookie, body: extra })).status, 400);
  });

  it('cannot pass a write key off as a secret one, nor a secret key in an address', async () => {
    const { send } = server;
    assert.equal((await send('GET', `/v1/person?writeKey=${secretKey}`)).status, 401);
    assert.equal((await send('POST', `/v1/event?writeKey=${secretKey}`, { body: {} })).status, 401);
    assert.equal((await send('POST', '/v1/event', { body: { writeKey: secretKey } })).status, 401);
    assert.equal((await send('POST', '/v1/event', { body: { writeKey } })).status, 200);
    assert.equal((await send('POST', `/v1/event?writeKey=${writeKey}`, { body: {} })).status, 200);
    const basic = Buffer.from(`${writeKey}:`).toString('base64');
    assert.equal(
      (await send('POST', '/v1/event', { body: {}, headers: { authorization: `Basic ${basic}` } })).status,
      200,
    );
    assert.equal(
      (await send('POST', '/v1/event', { body: {}, headers: { 'x-api-key': writeKey } })).status,
      200,
    );
  });
});
