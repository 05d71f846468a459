// Whether one attribute can have a value for which several comparisons hold. Comparisons can tell apart only finitely many
// kinds of values: those that they name, and one between each two of them; so each kind is tried with the comparisons
// themselves, and what none of them fits, nothing fits.

import type { Json } from '../../collect/index.ts';
import type { AttributeOperator } from '../../segment/index.ts';
import { compileComparison, durationMs, instantOf } from '../../unify/index.ts';

export interface Literal {
  op: AttributeOperator;
  value: Json | undefined;
  negated: boolean;
}
/** What is looked for: any value, one count of things, or a list of values. */
export type Domain = 'value' | 'count' | 'list';
/** `unsure`: texts may be put together in more ways than are tried. */
export type Fit = { value: Json | undefined; unsure?: true };

const FINITE = new Set<AttributeOperator>(['eq', 'in', 'includes', 'includesAny', 'includesAll']);
const TEXTUAL = new Set<AttributeOperator>(['contains', 'startsWith', 'endsWith', 'notContains']);
const RELATIVE = new Set<AttributeOperator>(['withinLast', 'moreThanAgo', 'withinNext']);
const SOMETHING_ELSE = '\u2060something else';

/** A value that all of them take, or undefined where there is none. `now` is what relative dates are measured from. */
export function fitting(literals: readonly Literal[], domain: Domain, now: number): Fit | undefined {
  const tests = literals.map(({ op, value, negated }) => {
    const compare = compileComparison(op, value);
    return (candidate: Json | undefined) => compare(candidate, now) > 0 !== negated;
  });
  const candidates = candidatesFor(literals, domain, now);
  const value = candidates.find((one) => tests.every((test) => test(one)));
  if (value !== undefined || (candidates.includes(undefined) && tests.every((test) => test(undefined))))
    return { value };
  if (domain === 'list') {
    // The longest list that no "not" speaks against meets whatever any list meets.
    const refusals = tests.filter((_, i) => isRefusal(literals[i]!));
    const list = candidates.filter(
      (one) => one !== undefined && refusals.every((test) => test(one)),
    ) as Json[];
    if (list.length > 0 && tests.every((test) => test(list))) return { value: list };
  }
  return isOpen(literals) ? { value: undefined, unsure: true } : undefined;
}

const NEGATIVE = new Set<AttributeOperator>(['ne', 'notIn', 'notContains', 'missing']);
const isRefusal = ({ op, negated }: Literal): boolean => NEGATIVE.has(op) !== negated;

function candidatesFor(literals: readonly Literal[], domain: Domain, now: number): (Json | undefined)[] {
  const numbers = new Set<number>([0, 1]);
  const others = new Set<Json>();
  for (const { op, value } of literals) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (typeof one === 'number') numbers.add(one);
      else if (one !== undefined && one !== null) others.add(one);
    }
    for (const time of instantsOf(op, value, now)) numbers.add(time);
  }
  const spread = spreadOf([...numbers].sort((a, b) => a - b));
  if (domain === 'count')
    return [...new Set(spread.flatMap((n) => [Math.floor(n), Math.ceil(n)]))].filter((n) => n >= 0);
  return [undefined, ...others, true, false, ...spread, ...textsFor(literals), SOMETHING_ELSE];
}

/** Each, the midpoints between them, and beyond both ends. */
function spreadOf(sorted: readonly number[]): number[] {
  const between = sorted.slice(1).map((n, i) => (sorted[i]! + n) / 2);
  return [...sorted, ...between, sorted[0]! - 1, sorted.at(-1)! + 1];
}

function instantsOf(op: AttributeOperator, value: Json | undefined, now: number): number[] {
  if (RELATIVE.has(op)) {
    const length = durationMs(value as string);
    return [now, now - length, now + length].flatMap((at) => [at - 1, at, at + 1]);
  }
  const time = op === 'before' || op === 'after' ? instantOf(value) : undefined;
  return time === undefined ? [] : [time - 1, time, time + 1];
}

/** A beginning, all that it contains, and an end. */
function textsFor(literals: readonly Literal[]): string[] {
  const of = (op: AttributeOperator) =>
    literals.filter((one) => one.op === op && !one.negated).map(({ value }) => String(value));
  const parts = [
    ...of('contains'),
    ...literals.filter((one) => one.op === 'notContains' && one.negated).map(({ value }) => String(value)),
  ];
  const longest = (texts: string[]) => texts.sort((a, b) => b.length - a.length)[0] ?? '';
  const begin = longest(of('startsWith'));
  const end = longest(of('endsWith'));
  if (begin === '' && end === '' && parts.length === 0) return [];
  return [[begin, ...parts, end].join('\u2060'), [begin, ...parts, end].join(''), begin, end, ...parts];
}

/** Whether texts are asked for by their parts alone, without one that is named whole. */
function isOpen(literals: readonly Literal[]): boolean {
  const wanted = literals.filter((one) => !isRefusal(one));
  if (wanted.some(({ op }) => FINITE.has(op))) return false;
  const textual = wanted.filter(({ op }) => TEXTUAL.has(op));
  if (
    textual.length === 0 ||
    textual.length < wanted.filter(({ op }) => op !== 'exists' && op !== 'missing').length
  )
    return false;
  return !haveConflict(textual, literals.filter(isRefusal));
}

/** Two beginnings or two ends that exclude each other, or a part that is refused. */
function haveConflict(textual: readonly Literal[], refused: readonly Literal[]): boolean {
  const of = (op: AttributeOperator) =>
    textual.filter((one) => one.op === op).map(({ value }) => String(value).toLowerCase());
  const starts = of('startsWith');
  const ends = of('endsWith');
  const parts = [...starts, ...ends, ...of('contains'), ...of('notContains')];
  const never = refused
    .filter(({ op }) => op === 'notContains' || op === 'contains')
    .map(({ value }) => String(value).toLowerCase());
  return (
    starts.some((a) => starts.some((b) => !a.startsWith(b) && !b.startsWith(a))) ||
    ends.some((a) => ends.some((b) => !a.endsWith(b) && !b.endsWith(a))) ||
    parts.some((part) => never.some((one) => part.includes(one)))
  );
}
