// Two whole servers on one Postgres and one event store: events of the same people at both at once, segments made at
// both meanwhile. Nothing is refused, lost or counted twice, and both say the same.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Chance, chance } from '@visavis/engine/numeric';
import { toSql } from '../src/segment/sql/index.ts';
import { surroundingsOf } from '../src/segment/surroundings.ts';
import type { Running } from './running.ts';
import { twoServers } from './two.ts';

const PEOPLE = 30;
const SEED = Number(process.env.VISAVIS_TEST_SEED ?? Date.now());
const start = await twoServers('events');

if (typeof start === 'string') test('two servers', { skip: start }, () => {});
else
  test('two servers that take events of the same people at once agree, and lose nothing', async (t) => {
    t.diagnostic(`seed ${SEED}`);
    const { first, second, ask, stop } = await start();
    after(stop);

    const make = async (server: Running, name: string, condition: unknown) =>
      assert.equal((await ask(server, 'POST', '/v1/segments', { name, condition })).status, 201);
    let sent = 0;
    const load = async (server: Running, draw: Chance, name: string) => {
      for (let n = 0; n < 25; n++) {
        const batch = Array.from({ length: 8 }, (_, i) => message(draw, `${name}-${n}-${i}`));
        const answer = await ask(server, 'POST', '/v1/batch', { writeKey: second.writeKey, batch });
        assert.equal(answer.status, 200, JSON.stringify(answer.body));
        sent += batch.length;
      }
    };
    await make(first, 'Often', { event: 'Bought', op: 'gte', value: 6 });
    await Promise.all([
      ...[first, second].flatMap((server, s) =>
        [0, 1].map((i) => load(server, chance(SEED, s, i), `${s}-${i}`)),
      ),
      make(first, 'Spent', { event: 'Bought', measure: { sum: 'properties.price' }, op: 'gte', value: 40.5 }),
      make(second, 'Pro', { attribute: 'traits.plan', op: 'eq', value: 'pro' }),
      make(second, 'Lately', { event: 'Came', op: 'gte', value: 2, window: { last: '10d' } }),
    ]);
    for (const { app } of [first, second]) await app.segments.backfill.idle();
    for (const server of [first, second]) await server.settled();

    const { app, workspaceId } = second;
    const [shipped] = await app.events.query<{ n: number; ids: number }>(
      'SELECT count() AS n, uniqExact(message_id) AS ids FROM events',
    );
    assert.deepEqual([shipped!.n, shipped!.ids], [sent, sent], 'every event is shipped once');
    const program = await app.segments.program(workspaceId);
    const lists = await Promise.all(
      [first, second].map(async (server) => (await ask(server, 'GET', '/v1/segments')).body.data),
    );
    for (const [n, { id, key, state, condition }] of program.segments.entries()) {
      assert.equal(state, 'live', key);
      const { sql, params } = toSql(condition!, { workspaceId, now: Date.now(), ...surroundingsOf(program) });
      const rows = await app.events.query<{ profile: string }>(sql, params);
      const members = await app.segments.membership.members(workspaceId, id, '', 1000);
      assert.deepEqual(
        members.map((member) => member.profileId),
        rows.map((row) => row.profile).sort(),
        key,
      );
      assert.deepEqual(
        lists.map((list) => [list[n].key, list[n].size]),
        [
          [key, rows.length],
          [key, rows.length],
        ],
      );
    }
  });

/** Of few people with several names each, so that they are joined while they are written to. */
function message(draw: Chance, messageId: string) {
  const person = draw.whole(0, PEOPLE - 1);
  const timestamp = new Date(Date.now() - draw.whole(0, 20 * 86_400_000)).toISOString();
  const common = { messageId, timestamp, anonymousId: `device-${person}-${draw.whole(0, 2)}` };
  const userId = `user-${person}`;
  if (draw.hits(0.15))
    return { type: 'identify', ...common, userId, traits: { plan: draw.pick(['free', 'pro']) } };
  const properties = { price: draw.whole(1, 100) / 10 };
  const event = draw.hits(0.3) ? 'Came' : 'Bought';
  return { type: 'track', event, properties, ...common, ...(draw.hits(0.5) && { userId }) };
}
