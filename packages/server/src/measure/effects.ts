// Whether what people did differs between variants: always-valid intervals on shares of people, and what to do about it.
// Nobody has to wait for a day that was fixed before; looking again and again raises no false alarm.

import { compare, sequentialSplitP, type Tested, type Verdict, verdictOf } from '@visavis/engine/measure';
import type { StoredExperience } from '../decide/index.ts';
import type { ConversionsOf } from './conversions.ts';

/** Treatment minus baseline, and that over the baseline, with intervals of 95 % that hold whenever one looks. */
export interface EffectOf {
  variant: string;
  absolute: Tested | null;
  relative: Tested | null;
  /** Why there is none. */
  lack?: string;
}
export interface Effects {
  /** The variant that others are held against: the holdout where anybody was held out, else the first; '' is the holdout. */
  baseline: string;
  effects: EffectOf[];
}
export interface VerdictOf {
  variant: string;
  verdict: Verdict;
  reason: string;
}

/** A week has days of every kind. */
const MINIMUM_DAYS = 7;
/** Smaller relative effects are not worth a variant. */
const WORTHWHILE = 0.01;
const DAY = 86_400_000;

type Measured = Pick<ConversionsOf, 'role' | 'name' | 'variants'>;
type Shown = Pick<StoredExperience, 'variants' | 'allocation' | 'guardrails'>;

export function effectsOf({ variants }: Pick<Measured, 'variants'>, shown: Pick<Shown, 'variants'>): Effects {
  const baseline = baselineOf(variants, shown);
  const control = variants.find(({ variant }) => variant === baseline);
  const others = variants.filter(({ variant }) => variant !== baseline);
  return {
    baseline,
    effects: others.map(({ variant, people, converted }) => {
      if (!control)
        return { variant, absolute: null, relative: null, lack: 'Nobody has seen what it is held against.' };
      const of = (one: { people: number; converted: number }) => ({ n: one.people, sum: one.converted });
      const { absolute, relative } = compare(of(control), of({ people, converted }));
      const lack = 'lack' in absolute ? absolute.lack : 'lack' in relative ? relative.lack : undefined;
      return {
        variant,
        absolute: 'lack' in absolute ? null : absolute.sequential,
        relative: 'lack' in relative ? null : relative.sequential,
        ...(lack && { lack }),
      };
    }),
  };
}

function baselineOf(variants: Measured['variants'], shown: Pick<Shown, 'variants'>): string {
  const isHeld = variants.some(({ variant, people }) => variant === '' && people > 0);
  return isHeld ? '' : (shown.variants[0]?.key ?? '');
}

/**
 * What to do about each variant, by its effect on the goal and on the guardrails. Shares that learn are left out: they
 * were moved by what they are judged by.
 */
export function verdictsOf(metrics: readonly ConversionsOf[], shown: Shown, now: number): VerdictOf[] {
  const goal = metrics.find(({ role }) => role === 'goal');
  if (!goal || (shown.allocation && shown.allocation.kind !== 'fixed')) return [];
  const guardrails = metrics.filter(({ role }) => role === 'guardrail');
  const since = goal.days[0] ? Date.parse(goal.days[0].day) : now;
  const splitP = splitOf(goal.variants, shown);
  return goal.effects.effects.flatMap(({ variant, relative }) => {
    if (!relative) return [];
    const look = {
      goal: relative,
      guardrails: guardrails.flatMap(({ name, effects }, i) => {
        const tested = effects.effects.find((one) => one.variant === variant)?.relative;
        return tested ? [{ key: name, tested, lessIsBetter: shown.guardrails?.[i]?.harm === 'more' }] : [];
      }),
      ...{
        splitP,
        daysRun: Math.floor((now - since) / DAY),
        minimumDays: MINIMUM_DAYS,
        worthwhile: WORTHWHILE,
      },
    };
    return [{ variant, ...verdictOf(look) }];
  });
}

/** Of the variants by their weights; whom the holdout keeps back is drawn before and beside them. */
function splitOf(counted: Measured['variants'], { variants }: Pick<Shown, 'variants'>): number {
  const drawn = variants.filter(({ weight }) => weight > 0);
  if (drawn.length < 2) return 1;
  const units = drawn.map(({ key }) => counted.find(({ variant }) => variant === key)?.people ?? 0);
  return sequentialSplitP(
    units,
    drawn.map(({ weight }) => weight),
  );
}
