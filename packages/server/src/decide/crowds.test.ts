import assert from 'node:assert/strict';
import test from 'node:test';
import { Crowds, sourceOf } from './crowds.ts';

test('an address is itself, in IPv6 its network; one of the operator’s own says nothing', () => {
  assert.equal(sourceOf('203.0.113.7'), '203.0.113.7');
  assert.equal(sourceOf('::ffff:203.0.113.7'), '203.0.113.7');
  assert.equal(sourceOf('2001:db8::1'), '2001:db8:0:0');
  assert.equal(sourceOf('2001:0db8:0000:0000:1::'), '2001:db8:0:0');
  assert.notEqual(sourceOf('2001:db8:0:1::1'), sourceOf('2001:db8::1'));
  for (const own of [
    '127.0.0.1',
    '10.2.3.4',
    '192.168.1.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '?',
  ])
    assert.equal(sourceOf(own), undefined, own);
});

test('an address teaches its measure an hour, each workspace for itself', () => {
  let now = 0;
  const crowds = new Crowds({ now: () => now }, 2);
  const full = (address: string, workspace = 'w') => crowds.isFull(workspace, address);
  assert.deepEqual(
    [1, 2, 3].map(() => full('203.0.113.7')),
    [false, false, true],
  );
  assert.deepEqual([full('203.0.113.8'), full('203.0.113.7', 'other')], [false, false]);
  assert.deepEqual(
    [1, 2, 3].map(() => full('127.0.0.1')),
    [false, false, false],
  );
  now += 3_600_000;
  assert.equal(full('203.0.113.7'), false);
});
