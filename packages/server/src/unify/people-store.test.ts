// Statements on a person go by indexes, however many others there are.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CompiledQuery } from 'kysely';
import { ERASE } from './gone-store.ts';
import { DECISIONS, EDGES } from './identity-store.ts';
import { edgesOf } from './people-store.ts';
import { type House, makeEvent, openHouse, WORKSPACE } from './testing.ts';

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

async function planOf(statement: string, parameters: readonly unknown[]): Promise<string[]> {
  const { db } = house.records;
  const query = CompiledQuery.raw(`explain query plan ${statement}`, [...parameters]);
  const { rows } = await db.executeQuery<{ detail: string }>(query);
  return rows.map(({ detail }) => detail);
}
/** All of a table, or all of a workspace. */
const isWalk = (step: string): boolean => /^SCAN|\(workspace_id=\?\)$/.test(step);

test('the links of some names are found by the names', async () => {
  const { sql, parameters } = edgesOf(house.records.db, WORKSPACE, ['a', 'b', 'c']).compile();
  assert.deepEqual((await planOf(sql, parameters)).filter(isWalk), []);
  for (const statement of [EDGES, DECISIONS])
    for (const length of [1, 64, 1000]) {
      const ids = Array<string>(length).fill('x');
      const plan = await planOf(statement(ids.map(() => '?').join()), [WORKSPACE, ...ids, WORKSPACE, ...ids]);
      assert.deepEqual(plan.filter(isWalk), []);
    }
});

test('an erased person is found by their names in every table but logs, which are short', async () => {
  const isLog = ({ name }: { name: string }) => /_moved$|_derived$/.test(name);
  for (const statement of ERASE.filter((one) => !isLog(one)))
    assert.deepEqual((await planOf(statement.sql, [WORKSPACE, 'x'])).filter(isWalk), [], statement.name);
});

test('a dry run lets others work, however long it takes', async () => {
  const seen = Array.from({ length: 400 }, (_, n) =>
    makeEvent(`user_id:p${n} anonymous_id:d${n}`, { time: 1_700_000_000_000 + n }),
  );
  await house.run(seen);
  let turns = 0;
  let isOver = false;
  const count = () => {
    turns++;
    if (!isOver) setImmediate(count);
  };
  setImmediate(count);
  const { linked } = await house.unify.rules.dryRun(WORKSPACE, await house.unify.rules.of(WORKSPACE));
  isOver = true;
  assert.equal(linked, 800);
  assert.ok(turns >= 15, `others had ${turns} turns`);
});
