// What to do with an experiment, and why, in a sentence. It reads always-valid results, so it may be asked every day.

import type { Tested } from './effect.ts';

export interface Looked {
  /** Relative effect on the goal, always valid. Greater is better, unless `lessIsBetter`. */
  goal: Tested;
  lessIsBetter?: boolean;
  guardrails: readonly {
    key: string;
    tested: Tested;
    lessIsBetter?: boolean;
    /** So much worse, relatively, is still borne; 0, when not given. */
    margin?: number;
  }[];
  /** The always-valid p of the split. */
  splitP: number;
  daysRun: number;
  minimumDays: number;
  /** A relative effect that would not be worth it: smaller ones count as none. */
  worthwhile: number;
}
export type Verdict = 'ship' | 'stop' | 'keep going' | 'invalid';

/** Of splits as planned, so few ever raise the alarm. */
export const SPLIT_ALARM = 0.01;

const percent = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(value * 100).toFixed(1)}%`;

const bare = (value: number): string => `${Number((value * 100).toFixed(1))}%`;

export function verdictOf(look: Looked): { verdict: Verdict; reason: string } {
  const { daysRun, minimumDays, worthwhile, splitP } = look;
  if (splitP < SPLIT_ALARM)
    return {
      verdict: 'invalid',
      reason:
        'The units do not fall onto the variants as planned: some are lost on the way, and no figure can be trusted.',
    };
  const goal = better(look.goal, look.lessIsBetter);
  const range = `between ${percent(look.goal.low)} and ${percent(look.goal.high)}`;
  const harmed = look.guardrails.find(
    ({ tested, lessIsBetter, margin = 0 }) => better(tested, lessIsBetter).high < -margin,
  );
  if (harmed)
    return {
      verdict: 'stop',
      reason: `It harms ${harmed.key}: ${percent(harmed.tested.value)}, surely worse than ${harmed.margin ? `the ${bare(harmed.margin)} that is borne` : 'the control'}.`,
    };
  if (goal.high < 0) return { verdict: 'stop', reason: `It is worse than the control: ${range}.` };
  if (daysRun < minimumDays)
    return {
      verdict: 'keep going',
      reason: `It has run for ${daysRun} of at least ${minimumDays} days; a week has days of every kind.`,
    };
  const open = look.guardrails.find(
    ({ tested, lessIsBetter, margin }) => margin !== undefined && better(tested, lessIsBetter).low < -margin,
  );
  if (goal.low > 0 && open)
    return {
      verdict: 'keep going',
      reason: `It is better than the control: ${range}. But it may still make ${open.key} worse by more than the ${bare(open.margin!)} that is borne.`,
    };
  if (goal.low > 0) return { verdict: 'ship', reason: `It is better than the control: ${range}.` };
  if (goal.high < worthwhile)
    return {
      verdict: 'stop',
      reason: `If it helps at all, then by less than the ${percent(worthwhile)} that would be worth it: ${range}.`,
    };
  return { verdict: 'keep going', reason: `It may help or harm: ${range}.` };
}

const better = ({ low, high }: Tested, lessIsBetter = false) =>
  lessIsBetter ? { low: -high, high: -low } : { low, high };
