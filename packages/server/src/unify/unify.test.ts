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
