import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { VisavisError } from '../platform/errors.ts';
import { KeyStore } from './key-store.ts';
import { Keys } from './keys.ts';
import { startServer, type TestServer } from './testing.ts';

describe('keys', () => {
  let server: TestServer;
  let workspaceId: string;
  before(async () => {
    server = await startServer();
    ({ workspaceId } = await server.account.bootstrap({ demo: true, url: '' }));
  });
  after(() => server.close());

  /** Each as another server on the same store. */
  function twoServers() {
    const { records, clock } = server;
    const store = new KeyStore(records.db);
    const reads = { count: 0 };
    const counting = Object.assign(Object.create(store), {
      insert: store.insert.bind(store),
      revoke: store.revoke.bind(store),
      live: () => {
        reads.count += 1;
        return store.live();
      },
    }) as KeyStore;
    const one = new Keys({ store, clock, exclusive: false });
    const two = new Keys({ store: counting, clock, exclusive: false });
    return { one, two, reads, clock };
  }
  const notFound = (error: unknown) => error instanceof VisavisError && error.code === 'not_found';
  const wanted = () => ({ workspaceId, kind: 'secret' as const, name: 'x', createdBy: 'test' });

  it('are found without asking the store again', async () => {
    const { one, two, reads } = twoServers();
    const { key } = await one.create(wanted());
    for (let n = 0; n < 100; n++) assert.ok(await two.callerOf(key));
    assert.equal(reads.count, 1);
  });

  it('made on one server open another at once, though it has just looked', async () => {
    const { one, two } = twoServers();
    await two.callerOf('sk_unknown');
    const { key } = await one.create(wanted());
    assert.equal((await two.callerOf(key))?.workspaceId, workspaceId);
  });

  it('revoked on one server are closed there at once, and on another within five seconds', async () => {
    const { one, two, clock } = twoServers();
    const { key, stored } = await one.create(wanted());
    assert.ok(await two.callerOf(key));
    await one.revoke(workspaceId, stored.id);
    assert.equal(await one.callerOf(key), undefined);
    clock.advance(5001);
    assert.equal(await two.callerOf(key), undefined);
  });

  it('that nobody knows do not make us ask the store each time', async () => {
    const { two, reads } = twoServers();
    const guesses = await Promise.all(Array.from({ length: 100 }, (_, n) => two.callerOf(`sk_guess${n}`)));
    assert.deepEqual(new Set(guesses), new Set([undefined]));
    assert.equal(reads.count, 2);
  });

  it('made and revoked at the same instant end as their order says', async () => {
    const { one } = twoServers();
    const made = await Promise.all(Array.from({ length: 20 }, () => one.create(wanted())));
    await Promise.all(
      made.filter((_, n) => n % 2 === 0).map(({ stored }) => one.revoke(workspaceId, stored.id)),
    );
    for (const [n, { key }] of made.entries())
      assert.equal((await one.callerOf(key)) !== undefined, n % 2 === 1);
  });

  it('revoked by mistake can be had back for an hour, and only by their own workspace', async () => {
    const { one, clock } = twoServers();
    const { key, stored } = await one.create(wanted());
    await one.revoke(workspaceId, stored.id);
    await assert.rejects(one.restore('another', stored.id), notFound);
    clock.advance(59 * 60_000);
    await one.restore(workspaceId, stored.id);
    assert.equal((await one.callerOf(key))?.keyId, stored.id);
    await assert.rejects(one.restore(workspaceId, stored.id), notFound);
    await one.revoke(workspaceId, stored.id);
    clock.advance(61 * 60_000);
    await assert.rejects(one.restore(workspaceId, stored.id), notFound);
    assert.equal(await one.callerOf(key), undefined);
  });

  it('are not revoked twice, nor from another workspace', async () => {
    const { one } = twoServers();
    const { stored } = await one.create(wanted());
    await assert.rejects(one.revoke('another', stored.id), notFound);
    await one.revoke(workspaceId, stored.id);
    await assert.rejects(one.revoke(workspaceId, stored.id), notFound);
  });
});
