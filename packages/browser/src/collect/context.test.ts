import assert from 'node:assert/strict';
import { test } from 'node:test';
import { campaignOf } from './context.ts';

test('the campaign is read from the address', () => {
  assert.deepEqual(campaignOf('?utm_campaign=spring+sale&x=1&utm_source=n%C3%A9ws'), {
    name: 'spring sale',
    source: 'néws',
  });
  assert.equal(campaignOf('?q=utm_source'), undefined);
});
