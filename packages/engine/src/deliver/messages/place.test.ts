// Ways between places that are known, and which shop somebody is at.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { machineSign, metersBetween, placeAt } from './index.ts';

const munich = { latitude: 48.1374, longitude: 11.5755 };
const berlin = { latitude: 52.52, longitude: 13.405 };

test('ways over the ground are right to half a percent, also across the date line', () => {
  assert.ok(Math.abs(metersBetween(munich, berlin) - 504_400) < 2500, String(metersBetween(munich, berlin)));
  const fiji = metersBetween({ latitude: -17, longitude: 179.9 }, { latitude: -17, longitude: -179.9 });
  assert.ok(Math.abs(fiji - 21_270) < 110, String(fiji));
  assert.equal(metersBetween(munich, munich), 0);
});

test('the nearest place within its radius is where somebody is', () => {
  const at = (name: string, latitude: number, radiusMeters: number) => ({
    name,
    latitude,
    longitude: 11.5755,
    radiusMeters,
  });
  const places = [at('far', 48.1474, 2000), at('near', 48.1384, 300), at('small', 48.1375, 5)];
  assert.equal(placeAt(munich, places)?.name, 'near');
  assert.equal(placeAt(berlin, places), undefined);
});

test('a machine is known by its signs, and a person is not taken for one', () => {
  const person = {
    ...{ kind: 'clicked' as const, method: 'GET', isRobot: false, sinceSentMs: 60_000, linksAtOnce: 1 },
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1',
  };
  assert.equal(machineSign(person), undefined);
  assert.equal(machineSign({ ...person, linksAtOnce: 2 }), undefined);
  assert.ok(machineSign({ ...person, linksAtOnce: 3 }));
  assert.ok(machineSign({ ...person, method: 'HEAD' }));
  assert.ok(machineSign({ ...person, userAgent: '' }));
  assert.ok(machineSign({ ...person, sinceSentMs: 500 }));
  assert.ok(machineSign({ ...person, userAgent: 'Barracuda Sentinel' }));
  assert.ok(machineSign({ ...person, kind: 'opened', userAgent: 'Mozilla/5.0' }));
  const gmail = 'Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)';
  assert.equal(machineSign({ ...person, kind: 'opened', isRobot: true, userAgent: gmail }), undefined);
});
