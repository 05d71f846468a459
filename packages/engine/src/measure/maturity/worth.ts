// What a next step is likely to be worth: what its rung has been measured to add, drawn towards nothing by as much as its
// own noise demands; and where nothing was measured, plainly unknown, with what would measure it.

import type { Rung } from '../../decide/index.ts';
import { believe, type Interval } from '../experiment/index.ts';
import type { PricedLadder } from '../lift/index.ts';
import type { Checked } from './assess.ts';

/**
 * Most changes move what people do by less than a tenth: before anything is measured, two in three true effects are held
 * to be within 5 % of the level below. A noisy large effect is believed less than a sure small one.
 */
const SCEPTICAL = 0.05;

export type Worth =
  | {
      kind: 'measured';
      /** The rungs that were measured together; usually one. */
      rungs: number[];
      /** To one person’s value, with 95 % of what is believed. */
      perPerson: Interval & { value: number };
      /** To all who are active in a month. */
      perMonth: Interval & { value: number };
      /** As measured, before it was drawn towards nothing. */
      measured: number;
    }
  /** It earns nothing by itself, and says what its rung does. */
  | { kind: 'tells'; rung: number }
  | { kind: 'unknown'; rung: number; wants: 'to run' | 'people kept back' | 'more people' | 'a goal' };

export interface WorthFacts {
  live: Readonly<Record<Rung, number>>;
  activePeople: number;
  /** Whether anything live has a goal to price by. */
  hasGoal: boolean;
  /** Rungs from which, or from everything, somebody is kept back. */
  kept: readonly number[];
}

/** Of one step of `next`. */
export function worthOf(
  step: Pick<Checked, 'capability' | 'rung'>,
  ladder: PricedLadder,
  facts: WorthFacts,
): Worth {
  const { capability, rung } = step;
  if (capability === 'proof') return { kind: 'tells', rung };
  const priced = ladder.isSplit ? ladder.steps.find(({ rungs }) => rungs.includes(rung)) : undefined;
  if (facts.live[rung] === 0) return { kind: 'unknown', rung, wants: 'to run' };
  if (!facts.hasGoal) return { kind: 'unknown', rung, wants: 'a goal' };
  const below = ladder.levels.find((level) => level.rung === priced?.from);
  if (!priced?.absolute || !below || below.mean === 0)
    return { kind: 'unknown', rung, wants: facts.kept.includes(rung) ? 'more people' : 'people kept back' };
  const { value: measured, error } = priced.absolute;
  const effect = {
    value: measured,
    variance: error ** 2,
    degrees: Number.POSITIVE_INFINITY,
    n: below.people,
  };
  const prior = { mean: 0, variance: (SCEPTICAL * below.mean) ** 2 };
  const { value, low, high } = believe(effect, 0.05, prior);
  const of = (people: number) => ({ value: value * people, low: low * people, high: high * people });
  return {
    kind: 'measured',
    rungs: priced.rungs,
    perPerson: of(1),
    perMonth: of(facts.activePeople),
    measured,
  };
}
