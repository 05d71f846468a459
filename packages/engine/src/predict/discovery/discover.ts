// Suggested segments: rules over the grammar of segments that tell people apart in an outcome. They are found on one half
// of the people and tried on the other, corrected for how many were tried (Holm), so that on noise no more than one
// search in twenty suggests anything at all.

import { adjust } from '../../numeric/index.ts';
import { type Condition, describe } from '../../segment/index.ts';
import { partsOf, type SayingColumn } from './says.ts';
import { searchRules, withoutEach } from './search.ts';
import { type Side, type Tried, tryRule } from './trial.ts';

export interface DiscoveryTable {
  columns: readonly SayingColumn[];
  values: readonly ArrayLike<number>[];
  /** What came afterwards, by row: 1 or 0, or what it was worth. */
  outcome: ArrayLike<number>;
  /** Rows of the half that is searched, and of the half on which rules are tried. */
  searched: Int32Array;
  held: Int32Array;
  /** Who is in which segment that there is already, by row. */
  known?: readonly Uint8Array[];
}
export interface DiscoveryOptions {
  isShare: boolean;
  seed: string;
  /** Parts of a rule at most; 2. */
  mostParts?: number;
  /** People in a rule at the least, of both halves together; 100. */
  least?: number;
  /** Suggestions at most; 8. */
  most?: number;
  progress?(share: number): void;
}

export interface Suggestion {
  condition: Condition;
  /** “People who …” */
  sentence: string;
  /** On the half that was not searched. */
  inside: Side;
  outside: Side;
  difference: number;
  /** All intervals hold at once with a chance of 95 %. */
  low: number;
  high: number;
  /** Corrected for all rules that were tried (Holm). */
  p: number;
  /** The difference where it was found: always flattering. */
  found: number;
  /** Of all people. */
  share: number;
}
export interface Discovered {
  suggestions: Suggestion[];
  /** Parts that rules were made of, and rules that were tried on the other half. */
  parts: number;
  tried: number;
}

const SURE = 0.05;
const DEFAULTS = { mostParts: 2, least: 100, most: 8 };

/** @example discover(table, { isShare: true, seed: 'job' }).suggestions[0]?.sentence */
export function discover(table: DiscoveryTable, options: DiscoveryOptions): Discovered {
  const { columns, values, outcome, searched, held, known = [] } = table;
  const { mostParts, least, most } = { ...DEFAULTS, ...options };
  const parts = partsOf(columns, values, searched);
  const rules = searchRules({
    ...{ parts, outcome, searched, mostParts, most, known, least: least / 2 },
    progress: (share) => options.progress?.(0.8 * share),
  });
  const asked = { isShare: options.isShare, alpha: SURE / Math.max(1, rules.length) };
  const tried = rules.flatMap((rule, n) => {
    options.progress?.(0.8 + (0.2 * n) / rules.length);
    const among = withoutEach(rule, parts);
    const seed = `${options.seed} ${n}`;
    const found = tryRule(outcome, searched, rule.inside, [], { ...asked, seed })!;
    const result = tryRule(outcome, held, rule.inside, among, { ...asked, seed });
    // Who stood the search by chance may have nobody on the other side.
    return result ? [{ rule, found, result }] : [];
  });
  const ps = adjust(
    tried.map(({ result }) => result.p),
    'holm',
  );
  const suggestions = tried.flatMap(({ rule, found, result }, i): Suggestion[] => {
    const stands = ps[i]! <= SURE && isSame(found, result) && result.inside.people >= least / 4;
    if (!stands) return [];
    const conditions = rule.parts.map((part) => parts[part]!.condition);
    const condition = conditions.length === 1 ? conditions[0]! : { all: conditions };
    const { p: _, ...shown } = result;
    return [
      {
        ...{ condition, sentence: describe(condition), ...shown, p: ps[i]!, found: found.difference },
        share: rule.inside.reduce((sum, one) => sum + one, 0) / rule.inside.length,
      },
    ];
  });
  return { suggestions, parts: parts.length, tried: tried.length };
}

const isSame = (found: Tried, tried: Tried): boolean =>
  Math.sign(found.difference) === Math.sign(tried.difference);
