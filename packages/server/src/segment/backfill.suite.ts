// New segments while events keep arriving: nobody is missed or counted twice, whatever comes between. Run on each
// record store.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DAY, HOUR, type House, NOW, track, WORKSPACE } from './testing.ts';

const AUTHOR = { workspaceId: WORKSPACE, name: 'tester' };
const PEOPLE = 700;
const CONDITIONS = {
  often: { event: 'Bought', op: 'gte', value: 6 },
  exactly: { event: 'Bought', op: 'eq', value: 7 },
  spent: { event: 'Bought', measure: { sum: 'properties.price' }, op: 'gte', value: 40.5 },
  lately: { event: 'Bought', op: 'gte', value: 3, window: { last: '10d' } },
  kinds: { event: 'Bought', measure: { distinct: 'properties.kind' }, op: 'gte', value: 3 },
  thenCame: { sequence: [{ event: 'Bought' }, { event: 'Came' }], within: '5d' },
  never: { event: 'Came', op: 'eq', value: 0 },
};

let seed = 5;
const random = (below: number): number => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff;
  return Math.floor((seed / 0x7fffffff) * below);
};
function somebody() {
  const name = random(4) === 0 ? 'Came' : 'Bought';
  const properties = { price: random(200) / 10, kind: `k${random(4)}` };
  return track(`p${random(PEOPLE)}`, name, properties, NOW - random(30) * DAY - random(24) * HOUR);
}
const batch = (size: number) => Array.from({ length: size }, somebody);

/** What a server that has known the segments from the beginning would say. */
export async function compareWithSql(house: House): Promise<void> {
  await house.shipper.flush();
  const { countSql, toSql } = await import('./sql/index.ts');
  const { surroundingsOf } = await import('./surroundings.ts');
  const program = await house.segments.program(WORKSPACE);
  const sizes = await house.segments.membership.sizes(WORKSPACE);
  for (const segment of program.segments) {
    assert.equal(segment.state, 'live', segment.key);
    const asked = { workspaceId: WORKSPACE, now: house.clock.now(), ...surroundingsOf(program) };
    const { sql, params } = toSql(segment.condition!, asked);
    const rows = await house.events.query<{ profile: string }>(sql, params);
    const members = await house.segments.membership.members(WORKSPACE, segment.id, '', 10_000);
    assert.deepEqual(
      members.map((member) => member.profileId),
      rows.map((row) => row.profile).sort(),
      segment.key,
    );
    assert.equal(sizes.get(segment.id) ?? 0, rows.length, `size of ${segment.key}`);
    const count = countSql(segment.condition!, asked);
    const [row] = await house.events.query<{ size: number }>(count.sql, count.params);
    assert.equal(Number(row!.size), rows.length);
  }
}

/** `open` opens the same stores again each time. */
export function backfillSuite(open: (dataDir: string) => Promise<House>): void {
  const dataDir = mkdtempSync(join(tmpdir(), 'visavis-backfill-'));
  after(() => rmSync(dataDir, { recursive: true, force: true }));

  test('segments made under load have exactly the members that all events give them', async () => {
    const house = await open(dataDir);
    house.shipper.start();
    for (let n = 0; n < 6; n++) await house.send(...batch(500));
    let loading = true;
    const load = (async () => {
      while (loading) await house.send(...batch(20));
    })();
    for (const [key, condition] of Object.entries(CONDITIONS))
      await house.segments.definitions.create(AUTHOR, { name: key, key, condition });
    await house.segments.backfill.idle();
    loading = false;
    await load;
    await compareWithSql(house);
    await house.close();
  });

  test('a backfill that was cut off goes on after the next start', async () => {
    const first = await open(dataDir);
    await first.segments.definitions.create(AUTHOR, {
      name: 'Cut off',
      key: 'cut-off',
      condition: { event: 'Bought', measure: { max: 'properties.price' }, op: 'gte', value: 19 },
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await first.close();
    const second = await open(dataDir);
    await second.send(...batch(100));
    await second.segments.backfill.resume();
    await second.segments.backfill.idle();
    await compareWithSql(second);
    await second.close();
  });
}
