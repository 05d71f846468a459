// Unify against a real record store: who becomes one person, who stays apart, and what is written.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { decodeProfile, identityId } from '@visavis/engine/unify';
import { type House, makeEvent, openHouse, partition, T0, WORKSPACE } from './testing.ts';

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

const id = (type: string, value: string) => identityId(WORKSPACE, type, value);

test('a visitor who signs in keeps what they did before', async () => {
  await house.run([makeEvent('anonymous_id:a1', { facts: { 'place.country': ['DE', 'time zone'] } })]);
  await house.run([
    makeEvent('user_id:u1 anonymous_id:a1', { type: 'identify', traits: { plan: 'pro' } }),
    makeEvent('user_id:u1 anonymous_id:a1'),
  ]);
  const rows = await house.records.db.selectFrom('profile').selectAll().execute();
  assert.equal(rows.length, 1);
  assert.equal(rows[0]!.id, id('anonymous_id', 'a1'));
  const profile = decodeProfile(rows[0]!.id as string, rows[0]!.state as string);
  assert.deepEqual(profile.identities.map((state) => [state.type, state.events]).sort(), [
    ['anonymous_id', 1],
    ['user_id', 2],
  ]);
});

test('a device with two users belongs to neither, and both keep their own', async () => {
  await house.run([makeEvent('user_id:k1 anonymous_id:kiosk'), makeEvent('anonymous_id:kiosk')]);
  await house.run([makeEvent('user_id:k2 anonymous_id:kiosk'), makeEvent('user_id:k2 anonymous_id:phone')]);
  const groups = await partition(house);
  assert.ok(groups.includes('anonymous_id:kiosk'));
  assert.ok(groups.includes('user_id:k1'));
  assert.ok(groups.includes('anonymous_id:phone user_id:k2'));
});

test('two people joined by hand and cut apart are byte for byte what they were', async () => {
  await house.run([makeEvent('user_id:x1 anonymous_id:xa'), makeEvent('user_id:x2 email:x@y.org')], (g) => {
    g.personOf(id('user_id', 'x1'))!.members = { s1: [T0, 0] };
    g.personOf(id('user_id', 'x2'))!.members = { s2: [T0, T0 + 5] };
  });
  const was = await house.rows();
  const pair = { a: id('user_id', 'x1'), b: id('user_id', 'x2') };
  await house.decide([{ ...pair, kind: 'manual' }], T0 + 1e9);
  assert.notDeepEqual(await house.rows(), was);
  await house.decide([{ ...pair, kind: 'cut' }], T0 + 2e9);
  assert.deepEqual(await house.rows(), was);
});

test('what a failed unit did is forgotten, in memory too', async () => {
  await house.run([makeEvent('user_id:f1')]);
  const was = await house.rows();
  const broken = house.run([makeEvent('user_id:f1 anonymous_id:f1-dev')], (gathering) => {
    gathering.save();
    throw new Error('the disk is full');
  });
  await assert.rejects(broken, /disk is full/);
  assert.deepEqual(await house.rows(), was);
  await house.run([makeEvent('user_id:f1')]);
  const row = await house.records.db
    .selectFrom('profile')
    .select('state')
    .where('id', '=', id('user_id', 'f1'))
    .executeTakeFirstOrThrow();
  const [state] = decodeProfile('', row.state as string).identities;
  assert.equal(state!.events, 2);
});

test('an event that names nobody makes nobody', async () => {
  const was = await house.rows();
  await house.run([makeEvent('user_id:null anonymous_id:00000000-0000-0000-0000-000000000000')]);
  assert.deepEqual(await house.rows(), was);
});

test('a company’s traits are seen by everybody in it', async () => {
  const join = { type: 'group' as const, groupId: 'acme', traits: { industry: 'tools' } };
  await house.run([makeEvent('user_id:c1', join)]);
  let told: string | undefined;
  await house.run([makeEvent('user_id:c2', { ...join, traits: { industry: 'toys' } })], (gathering) => {
    told = gathering.personOf(id('user_id', 'c2'))!.view.get('group.industry')?.toString();
  });
  assert.equal(told, 'toys');
  const first = await house.unify.people.get(WORKSPACE, 'user_id:c1');
  assert.deepEqual(first.view.get('group.industry'), ['toys']);
  const members = await house.unify.census.inGroup(WORKSPACE, 'acme');
  assert.deepEqual(members.sort(), [id('user_id', 'c1'), id('user_id', 'c2')].sort());
});

test('a preview folds and joins, and keeps nothing', async () => {
  await house.run([makeEvent('user_id:v1'), makeEvent('anonymous_id:v1-dev')]);
  const was = await house.rows();
  await house.records.unit([], async (unit) => {
    const event = makeEvent('user_id:v1 anonymous_id:v1-dev');
    const gathering = await house.unify.gather(unit, WORKSPACE, [event], { preview: true });
    assert.equal(gathering.apply(event).person.profile.identities.length, 2);
  });
  assert.deepEqual(await house.rows(), was);
  await house.run([makeEvent('user_id:v1')]);
  assert.ok((await partition(house)).includes('user_id:v1'));
});

test('an id of another workspace finds nobody, in memory neither', async () => {
  const house = await openHouse();
  try {
    await house.run([makeEvent('user_id:u1')]);
    const own = identityId(WORKSPACE, 'user_id', 'u1');
    const found = async (workspaceId: string) => {
      const gathering = await house.records.unit([], async (unit) => {
        const gathered = await house.unify.gather(unit, workspaceId, [], { profileIds: [own] });
        gathered.save();
        return gathered;
      });
      gathering.committed();
      return gathering.personOf(own)?.id;
    };
    assert.equal(await found(WORKSPACE), own);
    assert.equal(await found('another'), undefined);
  } finally {
    await house.close();
  }
});
