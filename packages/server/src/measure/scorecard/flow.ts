// How visits to a stage ended: on, out, or back; as shares by the horizon and the mean time until they did.

import { type Ended, type Figure, incidence, plainFigure, shareFigure } from '@visavis/engine/measure';
import type { AskedScorecard, CardStage } from './scorecard.ts';
import type { EndedRow } from './scorecard-store.ts';

export interface Flow {
  visits: number;
  /** Whether there is anything to go on to. */
  leadsOn: boolean;
  conversion: Figure | null;
  loss: Figure | null;
  stay: Figure | null;
}

const ON = 0;
const LOST = 1;
const BACK = 2;

export function flowOf(
  rows: readonly Pick<EndedRow, 'at' | 'next' | 'visits'>[],
  stage: CardStage,
  { stages, withinMs }: Pick<AskedScorecard, 'stages' | 'withinMs'>,
  steps: number,
): Flow {
  const place = new Map(stages.map(({ key }, i) => [key, i]));
  const isKept = (key: string) => stages[place.get(key) ?? -1]?.isLost === false;
  const isLater = (key: string) => (place.get(key) ?? -1) > place.get(stage.key)!;
  const goesOn = (key: string) => isKept(key) && (stage.isLost || isLater(key));
  const endOf = (next: string): number => (goesOn(next) ? ON : isKept(next) ? BACK : LOST);
  const ended: Ended[] = rows.map(({ at, next, visits }) => ({
    ...{ at, visits },
    end: next === null ? undefined : endOf(next),
  }));
  const found = incidence(ended, steps, 3);
  const share = (end: number) => shareFigure(found.ends[end]!.share, found.ends[end]!.variance, found.visits);
  const stepMs = withinMs / steps;
  return {
    visits: found.visits,
    leadsOn: stages.some(({ key }) => key !== stage.key && goesOn(key)),
    conversion: share(ON),
    loss: share(LOST),
    stay: found.isWhole
      ? plainFigure(found.stay * stepMs, found.stayVariance * stepMs ** 2, found.visits)
      : null,
  };
}

/** Visits of this period to the stage of all but the members of a group. */
export function othersOf(
  all: readonly EndedRow[],
  group: readonly EndedRow[],
  stage: string,
): Pick<EndedRow, 'at' | 'next' | 'visits'>[] {
  const mine = ({ stage: of, now }: EndedRow) => of === stage && Number(now) === 1;
  const name = ({ at, next }: EndedRow) => `${at} ${next === null ? '' : `.${next}`}`;
  const taken = new Map(group.filter(mine).map((row) => [name(row), row.visits]));
  return all
    .filter(mine)
    .map((row) => ({ at: row.at, next: row.next, visits: row.visits - (taken.get(name(row)) ?? 0) }))
    .filter(({ visits }) => visits > 0);
}
