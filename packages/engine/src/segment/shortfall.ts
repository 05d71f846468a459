// How far somebody is from a single condition, in plain English with their own value: "3 more product views in the
// last 30 days (2 so far)", "somebody whose plan is “pro” (it is “free”)".

import type { Json } from '../collect/index.ts';
import type { Condition, EventCondition } from './condition.ts';
import { type Names, outline } from './describe.ts';
import { eventWords, things, windowWords } from './event-words.ts';
import type { Explanation } from './explain.ts';
import { filterWords } from './filter-words.ts';
import { label, quoted } from './words.ts';

export interface Shortfall {
  /** After "needs". */
  text: string;
  /** About how many things must happen. What cannot be made to happen, such as undoing a purchase, is far away. */
  effort: number;
}

const FAR = 1000;

/** Of a condition without parts that does not hold (or, with `wanted` false, must no longer). */
export function shortfall(explanation: Explanation, wanted = true, names: Names = {}): Shortfall {
  const { condition, value } = explanation;
  if ('event' in condition) {
    const counted = fewer(condition, value, wanted);
    if (counted) return counted;
  }
  const whole: Condition = wanted ? condition : { not: condition };
  const text = `somebody ${outline(whole, names).sentence}${own(condition, value)}`;
  return { text, effort: effortOf(condition, wanted) };
}

/** What is still to be added, where adding is what it takes. */
function fewer(condition: EventCondition, value: Json | undefined, wanted: boolean): Shortfall | undefined {
  const least = leastOf(condition, wanted);
  const { event, where, measure = { count: true }, window } = condition;
  const have = typeof value === 'number' ? value : 0;
  if (least === undefined || least <= have) return undefined;
  const more = least - have;
  const rest = `${filterWords(where)}${windowWords(window)} (${have > 0 ? quoted(have) : 'none'} so far)`;
  if ('count' in measure) return { text: `${quoted(more)} more ${things(event, more)}${rest}`, effort: more };
  if ('distinct' in measure)
    return {
      text: `${quoted(more)} more different ${label(measure.distinct)} in ${eventWords(event)}${rest}`,
      effort: more,
    };
  if ('sum' in measure)
    return { text: `${quoted(more)} more ${label(measure.sum)} in ${eventWords(event)}${rest}`, effort: 1 };
  return undefined;
}

/** The least number that makes it hold (or fail), where more is what it takes. */
export function leastOf(
  { op = 'gte', value = 1, measure }: EventCondition,
  wanted = true,
): number | undefined {
  const step = measure === undefined || 'count' in measure || 'distinct' in measure ? 1 : 0.01;
  const number = Array.isArray(value) ? value[0] : value;
  if (typeof number !== 'number') return undefined;
  if (op === (wanted ? 'gte' : 'lt') || (wanted && (op === 'eq' || op === 'between'))) return number;
  return op === (wanted ? 'gt' : 'lte') ? number + step : undefined;
}

/** For a number there is "so far" above; of everything else it is what there is now. */
function own(condition: Condition, value: Json | undefined): string {
  if (!('attribute' in condition) || condition.op === 'exists' || condition.op === 'missing') return '';
  if (value === undefined) return ' (not known)';
  return ` (it is ${Array.isArray(value) ? value.map(quoted).join(', ') : quoted(value)})`;
}

function effortOf(condition: Condition, wanted: boolean): number {
  if ('sequence' in condition) return wanted ? condition.sequence.filter((step) => !step.not).length : FAR;
  if ('attribute' in condition) return /^(traits|consent|request)\./.test(condition.attribute) ? 1 : 5;
  if ('segment' in condition) return 5;
  return wanted && !/^(lt|lte|eq|ne|before)$/.test(('event' in condition && condition.op) || '') ? 1 : FAR;
}
