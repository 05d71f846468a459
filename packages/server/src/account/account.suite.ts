// What accounts promise, whatever the record store: run on each by account.test.ts and account-postgres.test.ts.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { TestServer } from './testing.ts';

export function testAccounts(startServer: () => Promise<TestServer>): void {
  describe('the first start of a demo', () => {
    let server: TestServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    it('gives credentials that work at once, and says later that it exists', async () => {
      const { account, send, signIn } = server;
      const made = await account.bootstrap({ demo: true, url: 'http://localhost:3000' });
      assert.ok(made.kind === 'demo');
      const me = await send('GET', '/v1/me', { cookie: await signIn(made.email, made.password) });
      assert.equal(me.status, 200);
      assert.equal(me.body.role, 'owner');
      assert.equal(me.body.user.email, made.email);
      assert.equal(me.body.workspace.id, made.workspaceId);
      assert.equal((await send('GET', '/v1/me', { key: made.secretKey })).body.key.name, 'Demo');
      assert.match(made.writeKey, /^wk_/);
      assert.deepEqual(await account.bootstrap({ demo: true, url: '' }), {
        kind: 'existing',
        workspaceId: made.workspaceId,
      });
      const again = await account.bootstrap({ demo: true, url: '', renewDemo: true });
      assert.ok(again.kind === 'demo');
      assert.equal(again.writeKey, made.writeKey);
      await signIn(again.email, again.password);
      await assert.rejects(signIn(made.email, made.password), /401/);
    });
  });

  describe('the first start of a real server', () => {
    let server: TestServer;
    before(async () => {
      server = await startServer();
    });
    after(() => server.close());

    it('prints a link that makes the first owner, once', async () => {
      const { account, send } = server;
      const first = await account.bootstrap({ demo: false, url: 'http://visavis.test' });
      assert.ok(first.kind === 'setup');
      const second = await account.bootstrap({ demo: false, url: 'http://visavis.test' });
      assert.ok(second.kind === 'setup');
      const path = (url: string) => url.replace('http://visavis.test/join/', '/v1/join/');
      assert.equal((await send('GET', path(first.setupUrl))).status, 404, 'the older link has ended');
      assert.equal((await send('GET', path(second.setupUrl))).body.role, 'owner');
      const body = { email: 'Ada@Example.com', password: 'correct horse battery', name: 'Ada' };
      const joined = await send('POST', path(second.setupUrl), { body });
      assert.equal(joined.status, 201);
      const me = await send('GET', '/v1/me', { cookie: joined.cookie });
      assert.deepEqual([me.body.user.email, me.body.role], ['ada@example.com', 'owner']);
      assert.equal((await send('POST', path(second.setupUrl), { body })).status, 404);
      assert.equal((await account.bootstrap({ demo: false, url: '' })).kind, 'existing');
    });
  });

  describe('the first start with an owner in the configuration', () => {
    it('makes that owner', async () => {
      const server = await startServer();
      const admin = { email: 'root@example.com', password: 'correct horse battery' };
      const made = await server.account.bootstrap({ demo: false, url: '', admin });
      assert.equal(made.kind, 'admin');
      await server.signIn(admin.email, admin.password);
      await server.close();
    });
  });

  describe('members', () => {
    let server: TestServer;
    let owner: string;
    const password = 'correct horse battery';
    before(async () => {
      server = await startServer();
      await server.account.bootstrap({ demo: false, url: '', admin: { email: 'o@example.com', password } });
      owner = await server.signIn('o@example.com', password);
    });
    after(() => server.close());

    async function join(role: string, email: string): Promise<{ cookie: string; userId: string }> {
      const invited = await server.send('POST', '/v1/members', { cookie: owner, body: { role, email } });
      assert.equal(invited.status, 201);
      const url = invited.body.url.replace('http://visavis.test/join/', '/v1/join/');
      const joined = await server.send('POST', url, { body: { email, password } });
      assert.equal(joined.status, 201);
      return { cookie: joined.cookie, userId: joined.body.userId };
    }

    it('come by a link that is for them, and may do what their role says', async () => {
      const { send } = server;
      const viewer = await join('viewer', 'viewer@example.com');
      const editor = await join('editor', 'editor@example.com');
      assert.equal((await send('GET', '/v1/members', { cookie: viewer.cookie })).body.data.length, 3);
      for (const { cookie } of [viewer, editor]) {
        assert.equal((await send('GET', '/v1/keys', { cookie })).status, 403);
        assert.equal((await send('POST', '/v1/members', { cookie, body: { role: 'viewer' } })).status, 403);
      }
      const wrong = await send('POST', '/v1/members', {
        cookie: owner,
        body: { role: 'viewer', email: 'a@example.com' },
      });
      const url = wrong.body.url.replace('http://visavis.test/join/', '/v1/join/');
      const other = await send('POST', url, { body: { email: 'b@example.com', password } });
      assert.equal(other.status, 403);
    });

    it('cannot rise above who lets them in', async () => {
      const { send } = server;
      const admin = await join('admin', 'admin@example.com');
      const { cookie } = admin;
      assert.equal((await send('POST', '/v1/members', { cookie, body: { role: 'owner' } })).status, 403);
      const raise = await send('PATCH', `/v1/members/${admin.userId}`, { cookie, body: { role: 'owner' } });
      assert.equal(raise.status, 403);
      const me = (await send('GET', '/v1/me', { cookie: owner })).body;
      assert.equal((await send('DELETE', `/v1/members/${me.user.id}`, { cookie })).status, 403);
    });

    it('never leave a workspace without an owner', async () => {
      const { send } = server;
      const me = (await send('GET', '/v1/me', { cookie: owner })).body;
      const url = `/v1/members/${me.user.id}`;
      assert.equal((await send('DELETE', url, { cookie: owner })).status, 409);
      assert.equal((await send('PATCH', url, { cookie: owner, body: { role: 'editor' } })).status, 409);
    });

    it('lose the workspace with their next request when they are removed', async () => {
      const { send } = server;
      const gone = await join('editor', 'gone@example.com');
      assert.equal((await send('GET', '/v1/me', { cookie: gone.cookie })).status, 200);
      assert.equal((await send('DELETE', `/v1/members/${gone.userId}`, { cookie: owner })).status, 204);
      assert.equal((await send('GET', '/v1/me', { cookie: gone.cookie })).status, 403);
    });

    it('can sign out, and change their password, which signs out every other session', async () => {
      const { send, signIn } = server;
      await join('viewer', 'change@example.com');
      const [one, two] = [
        await signIn('change@example.com', password),
        await signIn('change@example.com', password),
      ];
      const body = { currentPassword: password, newPassword: 'another horse battery' };
      assert.equal((await send('POST', '/api/auth/change-password', { cookie: one, body })).status, 200);
      assert.equal((await send('GET', '/v1/me', { cookie: two })).status, 401);
      const three = await signIn('change@example.com', 'another horse battery');
      assert.equal((await send('POST', '/api/auth/sign-out', { cookie: three, body: {} })).status, 200);
      assert.equal((await send('GET', '/v1/me', { cookie: three })).status, 401);
    });

    it('who forgot the password choose a new one by a link', async () => {
      const { send, signIn } = server;
      const lost = await join('editor', 'lost@example.com');
      const linked = await send('POST', `/v1/members/${lost.userId}/password-link`, { cookie: owner });
      assert.equal(linked.status, 201);
      const url = linked.body.url.replace('http://visavis.test/join/', '/v1/join/');
      assert.deepEqual((await send('GET', url)).body.purpose, 'password');
      const body = { email: 'lost@example.com', password: 'yet another battery' };
      assert.equal((await send('POST', url, { body: { ...body, email: 'o@example.com' } })).status, 403);
      assert.equal((await send('POST', url, { body })).status, 201);
      assert.equal((await send('POST', url, { body })).status, 404);
      assert.equal(
        (await send('GET', '/v1/me', { cookie: lost.cookie })).status,
        401,
        'older sessions have ended',
      );
      await signIn('lost@example.com', 'yet another battery');
    });

    it('with rights elsewhere are safe from the admins of one workspace', async () => {
      const { send } = server;
      const admin = await join('admin', 'climber@example.com');
      const both = await join('viewer', 'both@example.com');
      server.clock.advance(10);
      const own = await send('POST', '/v1/workspaces', { cookie: admin.cookie, body: { name: 'Own' } });
      assert.equal(own.status, 201);
      const linkFor = (userId: string, cookie: string) =>
        send('POST', `/v1/members/${userId}/password-link`, { cookie });
      assert.equal((await linkFor(both.userId, admin.cookie)).status, 201);
      const me = (await send('GET', '/v1/me', { cookie: owner })).body;
      assert.equal((await linkFor(me.user.id, admin.cookie)).status, 403);
      assert.equal(
        (await linkFor(admin.userId, owner)).status,
        403,
        'the owner has no rights in the workspace "Own"',
      );
    });

    it('may own several workspaces and pick one by header', async () => {
      const { send } = server;
      const made = await send('POST', '/v1/workspaces', { cookie: owner, body: { name: 'Second' } });
      assert.equal(made.status, 201);
      const headers = { 'x-workspace': made.body.id };
      assert.equal((await send('GET', '/v1/me', { cookie: owner, headers })).body.workspace.name, 'Second');
      assert.equal(
        (await send('GET', `/v1/me?workspace=${made.body.id}`, { cookie: owner })).body.workspace.name,
        'Second',
      );
      const renamed = await send('PATCH', `/v1/workspaces/${made.body.id}`, {
        cookie: owner,
        headers,
        body: { name: 'Zweite', timezone: 'Europe/Berlin' },
      });
      assert.deepEqual([renamed.body.name, renamed.body.timezone], ['Zweite', 'Europe/Berlin']);
      const bad = await send('PATCH', `/v1/workspaces/${made.body.id}`, {
        cookie: owner,
        headers,
        body: { timezone: 'Mars/Base' },
      });
      assert.equal(bad.body.error.faults[0].field, 'timezone');
      assert.equal((await send('GET', '/v1/workspaces', { cookie: owner })).body.data.length, 2);
    });
  });

  describe('the audit log', () => {
    let server: TestServer;
    let secretKey: string;
    before(async () => {
      server = await startServer();
      const made = await server.account.bootstrap({ demo: true, url: '' });
      assert.ok(made.kind === 'demo');
      secretKey = made.secretKey;
    });
    after(() => server.close());

    it('tells who did what, newest first, a page at a time', async () => {
      const { send, clock } = server;
      for (const name of ['one', 'two', 'three']) {
        clock.advance(5);
        assert.equal(
          (await send('POST', '/v1/keys', { key: secretKey, body: { kind: 'write', name } })).status,
          201,
        );
      }
      const first = await send('GET', '/v1/audit?limit=2', { key: secretKey });
      assert.deepEqual(
        first.body.data.map((entry: { details: { name: string } }) => entry.details.name),
        ['three', 'two'],
      );
      assert.deepEqual(first.body.data[0].actor.name, 'Demo');
      const second = await send('GET', `/v1/audit?limit=2&cursor=${first.body.next}`, { key: secretKey });
      assert.deepEqual(
        second.body.data.map((entry: { details: { name: string } }) => entry.details.name),
        ['one'],
      );
      assert.equal(second.body.next, undefined);
      const none = await send('GET', '/v1/audit?action=key.revoked', { key: secretKey });
      assert.deepEqual(none.body.data, []);
    });
  });

  describe('two servers that start at once', () => {
    it('make one first workspace', async () => {
      const server = await startServer();
      const starts = await Promise.all(
        Array.from({ length: 4 }, () => server.account.bootstrap({ demo: false, url: '' })),
      );
      assert.equal(new Set(starts.map((start) => start.workspaceId)).size, 1);
      assert.equal((await server.account.workspaces()).length, 1);
      await server.close();
    });
  });
}
