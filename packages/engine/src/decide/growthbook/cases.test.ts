// GrowthBook's public table of cases against our reader, its draws and ranges. What differs is named with its reason,
// stands in docs/growthbook.md, and must differ: a case that begins to pass has to leave the list.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '../../collect/index.ts';
import { meetsCondition } from './condition.ts';
import type { Experiment } from './experiment.ts';
import { evaluateFeature, type GrowthbookContext, runExperiment } from './feature.ts';
import {
  bucketRanges,
  chooseVariation,
  equalWeights,
  growthbookHash,
  inNamespace,
  queryOverride,
  type Range,
} from './hash.ts';
import { paddedVersion } from './version.ts';

type Case = unknown[];
const table = JSON.parse(readFileSync(new URL('./fixtures/cases.json', import.meta.url), 'utf8')) as Record<
  string,
  Case[]
>;

/** Why a case may differ; undefined where it must pass. */
type Difference = (name: string, given: unknown) => string | undefined;
const counts: string[] = [];
after(() => console.log(`GrowthBook's cases: ${counts.join('; ')}`));

function suite(name: string, holds: (...given: never[]) => boolean, differs: Difference = () => undefined) {
  const cases = table[name] ?? [];
  test(`${name}: ${cases.length} cases`, () => {
    let passed = 0;
    const differing: string[] = [];
    const wrong: string[] = [];
    for (const [at, one] of cases.entries()) {
      const label = typeof one[0] === 'string' ? one[0] : String(at);
      const why = differs(label, one);
      const ok = holds(...(one as never[]));
      if (ok) passed++;
      else if (why !== undefined) differing.push(why);
      else wrong.push(label);
    }
    counts.push(
      `${name} ${passed} of ${cases.length}${differing.length > 0 ? `, ${differing.length} differ` : ''}`,
    );
    assert.deepEqual(wrong, []);
  });
}

suite('evalCondition', (_name: string, condition: JsonObject, attributes: JsonObject, expected: boolean, groups?: JsonObject) =>
  meetsCondition(attributes, condition, groups) === expected);

suite('hash', (seed: string, value: string, version: number, expected: number | null) =>
  growthbookHash(seed, value, version) === expected);

suite('getBucketRange', (_name: string, [n, coverage, weights]: [
  number,
  number,
  number[] | null,
], expected: number[][]) =>
  isDeepStrictEqual(rounded(bucketRanges(n, coverage, weights ?? undefined)), rounded(expected)));

suite('getEqualWeights', (n: number, expected: number[]) =>
  isDeepStrictEqual(rounded([equalWeights(n)]), rounded([expected])));

suite('chooseVariation', (_name: string, place: number, ranges: Range[], expected: number) =>
  chooseVariation(place, ranges) === expected);

suite('inNamespace', (_name: string, value: string, namespace: [string, number, number], expected: boolean) =>
  inNamespace(value, namespace) === expected);

suite('getQueryStringOverride', (_name: string, key: string, url: string, n: number, expected:
  | number
  | null) => queryOverride(key, url, n) === expected);

suite('run', (_name: string, context: GrowthbookContext, experiment: Experiment, value: Json, inside: boolean, hashUsed: boolean) => {
  const result = runExperiment(experiment, { ...context, features: context.features ?? {} });
  return isDeepStrictEqual([result.value, result.inExperiment, result.hashUsed], [value, inside, hashUsed]);
});

suite(
  'feature',
  (_name: string, context: GrowthbookContext, key: string, expected: Record<string, unknown>) => {
    const { value, source, ruleId, experimentResult } = evaluateFeature(key, {
      ...context,
      features: context.features ?? {},
      attributes: context.attributes ?? {},
    });
    const got = { value, on: Boolean(value), off: !value, source, ruleId };
    const { experiment: _, experimentResult: theirs, ...rest } = expected;
    return (
      isDeepStrictEqual(got, rest) &&
      (theirs === undefined || isDeepStrictEqual(plain(experimentResult), theirs))
    );
  },
  (_name, given) => (JSON.stringify(given).includes('contextualBandit') ? 'contextual bandits' : undefined),
);

test('versions sort as the table has it', () => {
  const { versionCompare = {} } = table as unknown as {
    versionCompare?: Record<string, [string, string, boolean][]>;
  };
  const compare: Record<string, (a: string, b: string) => boolean> = {
    lt: (a, b) => a < b,
    gt: (a, b) => a > b,
    eq: (a, b) => a === b,
  };
  for (const [word, cases] of Object.entries(versionCompare))
    for (const [a, b, expected] of cases)
      assert.equal(compare[word]!(paddedVersion(a), paddedVersion(b)), expected, `${a} ${word} ${b}`);
  assert.ok(
    paddedVersion('1.9.0') < paddedVersion('1.10.0') && paddedVersion('2.0.0-rc.1') < paddedVersion('2.0.0'),
  );
});

test('what of the table is not ours is counted', () => {
  for (const name of ['decrypt', 'stickyBucket', 'urlRedirect', 'contextualBandit'])
    counts.push(`${name} 0 of ${table[name]!.length}, not ours`);
});

const rounded = (ranges: readonly (readonly number[])[]) => ranges.map((one) => one.map((n) => n.toFixed(6)));
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
