// Sequences by their definition: the times of every step as sorted arrays, and chains over them. The functions of
// ClickHouse made for this (windowFunnel, sequenceMatch) answer slightly different questions: they count events of the
// same instant as following each other, take the first chance only, or know no forbidden step with a deadline.

import { frameOf, type SequenceCondition } from '@visavis/engine/segment';
import { durationMs } from '@visavis/engine/unify';
import type { Reader } from './reader.ts';
import { filterSql, TIME_MS } from './value.ts';

const NEVER = '-9223372036854775808';

/** A UInt8 expression: was the sequence completed in its window? */
export function sequenceSql(reader: Reader, { sequence, within, window }: SequenceCondition): string {
  const steps = sequence.map((step) => ({
    not: step.not === true,
    times: reader.aggregate(`arraySort(groupUniqArrayIf(${TIME_MS}, ${filterSql(step, reader.binder)}))`),
  }));
  // Steps that must not happen need no row of their own, but to be seen they must not be filtered away.
  reader.rests(sequence, undefined);
  const wanted = steps.filter((step) => !step.not);
  const barriers = barriersOf(steps);
  const length = reader.binder.millis(durationMs(within));
  const completions = steps.at(-1)!.not
    ? byAbsence(wanted, barriers, trailing(steps), length)
    : byLastStep(wanted, barriers, length);
  const frame = frameOf(window, reader.timezone);
  const bounds = [`c <= ${reader.perInstant(frame.to)}`];
  if (Number.isFinite(frame.from(reader.instants[0]!))) bounds.push(`c >= ${reader.perInstant(frame.from)}`);
  return `arrayExists(c -> ${bounds.join(' AND ')}, ${completions})`;
}

interface Step {
  not: boolean;
  times: string;
}

/** Before each wanted step: the times of the forbidden ones that stand between it and the wanted one before. */
function barriersOf(steps: readonly Step[]): string[] {
  const barriers: string[] = [];
  let forbidden: string[] = [];
  for (const step of steps) {
    if (step.not) forbidden.push(step.times);
    else {
      barriers.push(joined(forbidden));
      forbidden = [];
    }
  }
  return barriers;
}

function trailing(steps: readonly Step[]): string {
  const last = steps.findLastIndex((step) => !step.not);
  return joined(steps.slice(last + 1).map((step) => step.times));
}

const joined = (lists: readonly string[]): string =>
  lists.length === 0 ? '' : lists.length === 1 ? lists[0]! : `arraySort(arrayConcat(${lists.join(', ')}))`;

/** No forbidden time lies strictly between `a` and `b`. */
const unbroken = (forbidden: string, a: string, b: string): string =>
  forbidden === '' ? '' : ` AND NOT arrayExists(f -> f > ${a} AND f < ${b}, ${forbidden})`;

/** Pairs (time of the step, the latest beginning of a chain that leads there), then those that are short enough. */
function byLastStep(wanted: readonly Step[], barriers: readonly string[], within: string): string {
  let pairs = `arrayMap(t -> (t, t), ${wanted[0]!.times})`;
  for (let i = 1; i < wanted.length; i++) {
    const reaches = `b.1 < t AND b.2 != ${NEVER}`;
    const before = `arrayFilter(b -> ${reaches}, ps)`;
    // Chains through the latest possible time of the step before begin latest, and meet the fewest barriers.
    const start = `arrayMax(arrayConcat([toInt64(${NEVER})], arrayMap(b -> b.2, arrayFilter(b -> 1${unbroken(barriers[i]!, 'b.1', 't')}, ${before}))))`;
    pairs = `arrayMap(ps -> arrayMap(t -> (t, ${start}), ${wanted[i]!.times}), [${pairs}])[1]`;
  }
  return `arrayMap(p -> p.1, arrayFilter(p -> p.2 != ${NEVER} AND p.1 - p.2 <= ${within}, ${pairs}))`;
}

/** For each beginning whose chain is whole: the deadline, if nothing forbidden came between the chain's end and it. */
function byAbsence(
  wanted: readonly Step[],
  barriers: readonly string[],
  forbidden: string,
  within: string,
): string {
  let reached = '[s]';
  for (let i = 1; i < wanted.length; i++) {
    const leads = `arrayExists(r -> r < t${unbroken(barriers[i]!, 'r', 't')}, rs)`;
    const inTime = `t > s AND t <= s + ${within}`;
    reached = `arrayMap(rs -> arrayFilter(t -> ${inTime} AND ${leads}, ${wanted[i]!.times}), [${reached}])[1]`;
  }
  const clean = `NOT arrayExists(f -> f > arrayMax(rs) AND f <= s + ${within}, ${forbidden})`;
  const complete = `arrayMap(rs -> notEmpty(rs) AND ${clean}, [${reached}])[1]`;
  return `arrayMap(s -> s + ${within}, arrayFilter(s -> ${complete}, ${wanted[0]!.times}))`;
}
