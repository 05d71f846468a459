// What rooms to the right work out of a person: readable like any attribute, told as a change, joined and parted with
// the person to the byte.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { identityId } from '@visavis/engine/unify';
import { type House, makeEvent, openHouse, T0, WORKSPACE } from './testing.ts';

let house: House;
before(async () => {
  house = await openHouse();
});
after(() => house.close());

const id = (user: string) => identityId(WORKSPACE, 'user_id', user);
const derive = (user: string, name: string, value: string | number, time: number) =>
  house.run([makeEvent(`user_id:${user}`)], (gathering) => {
    const person = gathering.personOf(id(user))!;
    person.derive(name, { value, time, by: 'tester', memo: [1, 2] });
  });

test('it is read like an attribute, says where it comes from, and counts as a change', async () => {
  await house.run([makeEvent('user_id:a1')], (gathering) => {
    const person = gathering.personOf(id('a1'))!;
    person.changes.clear();
    assert.equal(person.derive('stage.customer', { value: 'loyalty', time: T0, by: 'journey' }), true);
    assert.deepEqual([...person.changes], ['stage.customer']);
    person.changes.clear();
    const again = { value: 'loyalty', time: T0, by: 'journey', memo: 'more is remembered' };
    assert.equal(person.derive('stage.customer', again), true);
    assert.deepEqual([...person.changes], []);
    assert.equal(person.derive('stage.customer', again), false);
    person.derive('prediction.churn', { value: { chance: 0.25, model: 'm1' }, time: T0, by: 'predict' });
    assert.equal(person.view.get('prediction.churn.chance'), 0.25);
  });
  house.unify.forget();
  const { view } = await house.unify.people.get(WORKSPACE, 'user_id:a1');
  assert.equal(view.get('stage.customer'), 'loyalty');
  assert.equal(view.get('stage.other'), undefined);
  assert.equal(view.get('prediction.churn.nothing'), undefined);
  assert.deepEqual(view.source('stage.customer'), {
    ...{ time: T0, messageId: '', sourceId: 'journey' },
    identity: { id: id('a1'), type: 'id', value: id('a1') },
  });
  const exported: object[] = [];
  const person = await house.unify.people.get(WORKSPACE, 'user_id:a1');
  for await (const line of house.unify.people.export(WORKSPACE, person)) {
    if ((line as { kind: string }).kind === 'derived') exported.push(line);
    if (exported.length === 2) break;
  }
  assert.deepEqual(exported[1], {
    ...{ kind: 'derived', name: 'stage.customer', value: 'loyalty' },
    ...{ time: new Date(T0).toISOString(), by: 'journey' },
  });
});

test('people joined have the latest, and parted again each has their own, to the byte', async () => {
  await derive('b1', 'stage.customer', 'loyalty', T0 + 5);
  await derive('b1', 'persona.shop', 'hunter', T0 + 9);
  await derive('b2', 'stage.customer', 'lapse', T0 + 7);
  const apart = await house.rows();
  const edge = { a: id('b1'), b: id('b2') };
  await house.decide([{ ...edge, kind: 'manual' }], T0 + 1e9);
  const { view } = await house.unify.people.get(WORKSPACE, 'user_id:b2');
  assert.equal(view.profile.identities.length, 2);
  assert.equal(view.get('stage.customer'), 'lapse');
  assert.equal(view.get('persona.shop'), 'hunter');
  house.unify.forget();
  await house.decide([{ ...edge, kind: 'cut' }], T0 + 2e9);
  assert.deepEqual(await house.rows(), apart);
});
