// Two servers on one Postgres and one event store: every training is done by one of them, once, whoever was asked; when
// the one that is at it goes away, the other finishes it; and both write the same scores.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { orderBatches } from './order-history.ts';
import type { Running } from './running.ts';
import { twoServers } from './two.ts';
import { until } from './until.ts';

const PEOPLE = 100;
const start = await twoServers('train');

if (typeof start === 'string') test('two servers that train', { skip: start }, () => {});
else
  test('two servers train each model once, and score everybody alike', { timeout: 240_000 }, async () => {
    const { first, second, ask, stop } = await start();
    after(stop);
    for (const batch of orderBatches(PEOPLE, Date.now()))
      assert.equal((await ask(first, 'POST', '/v1/import', { batch })).status, 200);
    await first.settled();

    const asked = await Promise.all(
      [first, second, first].map((server, n) =>
        ask(server, 'POST', '/v1/models', { key: `next-${n}`, name: `Next ${n}`, kind: 'reorder' }),
      ),
    );
    assert.deepEqual(
      asked.map(({ status }) => status),
      [201, 201, 201],
    );
    const listed = async (server: Running) => (await ask(server, 'GET', '/v1/models')).body.data;
    await until(async () => (await listed(second)).every((one: { version: unknown }) => one.version === 1));
    for (const { app } of [first, second]) await app.predict.idle();
    for (let n = 0; n < 3; n++) {
      const { body } = await ask(second, 'GET', `/v1/models/next-${n}/versions`);
      assert.equal(body.data.length, 1, `next-${n} was trained once`);
    }
    await Promise.all([first, second].map(({ app }) => app.predict.scoring.catchUp()));
    await until(async () => (await listed(first)).every((one: { scoring: unknown }) => one.scoring === null));
    const { workspaceId } = second;
    for (const { app } of [first, second]) {
      const ids = await app.unify.census.ids(workspaceId, '', 1000);
      assert.equal(ids.length, PEOPLE);
      for (const { view } of await app.unify.people.byIds(workspaceId, ids))
        for (let n = 0; n < 3; n++)
          assert.equal(view.profile.derived?.[`prediction.next-${n}`]?.by, `model:next-${n}@1`);
    }

    // Whoever was asked may go away at once; it comes to its end all the same.
    assert.equal((await ask(first, 'POST', '/v1/models/next-0/train')).status, 202);
    await first.stop();
    await until(async () => (await ask(second, 'GET', '/v1/models/next-0')).body.version === 2);
    const { body } = await ask(second, 'GET', '/v1/models/next-0/versions');
    assert.equal(body.data.length, 2);
  });
