// `visavis evaluate off-policy` on the public Open Bandit sample: the figures that are known of it, and a refusal where
// the log does not support the policy.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { visavis } from './command.ts';

const data = (name: string) => join(import.meta.dirname, 'data/open-bandit', name);

const near = (got: number, expected: number, by: number) =>
  assert.ok(Math.abs(got - expected) <= by, `Expected ${expected} ± ${by}, got ${got}`);

test('from the random policy’s log to Thompson sampling', async () => {
  const args = [data('random.csv.gz'), data('bts-policy.csv'), '--resamples', '2000'];
  const { code, stdout } = await visavis('evaluate', 'off-policy', ...args);
  assert.equal(code, 0);
  const { policy, weights, rounds, refused } = JSON.parse(stdout);
  assert.equal(rounds, 10_000);
  assert.equal(refused, false);
  near(policy.ips.value, 0.004534, 5e-7);
  near(policy.snips.value, 0.004604, 5e-7);
  near(policy.ips.low, 0.0025, 0.0002);
  near(policy.ips.high, 0.0072, 0.0003);
  near(weights.effectiveSample, 2467.4, 0.1);
  near(weights.max, 10.689, 0.001);
  // The reference's own model of the rewards gives 0.004579, and the policy itself earned 0.0069 on its own sample.
  near(policy.dr.value, 0.0046, 0.0002);
  assert.ok(policy.dr.high > 0.0069);
});

test('the other direction is refused, with the reasons', async () => {
  const { code, stdout, stderr } = await visavis('evaluate', 'off-policy', data('bts.csv.gz'), 'uniform');
  assert.equal(code, 3);
  const { policy, refused, weights } = JSON.parse(stdout);
  assert.equal(policy, null);
  assert.equal(refused, true);
  near(weights.effectiveSample, 655.7, 0.1);
  assert.match(stderr, /of 10,000 rounds 656 effectively speak of this one/);
  assert.match(stderr, /counts 178\.3-fold/);
});

test('a file that cannot be used is named, with what was expected', async () => {
  const { code, stderr } = await visavis('evaluate', 'off-policy', data('bts-policy.csv'), 'uniform');
  assert.equal(code, 2);
  assert.match(stderr, /action: expected a column action or item_id/);
  assert.equal((await visavis('evaluate', 'magic')).code, 2);
  const alone = await visavis('evaluate', 'off-policy', data('random.csv.gz'));
  assert.equal(alone.code, 2);
  assert.match(alone.stderr, /expected a policy as a second file .* column for each action \(pi_0/);
});
