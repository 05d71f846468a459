// Which stages are lost ones: nobody wants people there. A journey may be told; otherwise it is a last stage that people
// enter by not doing something any more.

import type { Machine } from '@visavis/engine/journey';
import type { Condition } from '@visavis/engine/segment';
import { VisavisError } from '../../platform/errors.ts';
import type { AskedScorecard, CardStage } from './scorecard.ts';

export type AskedCardOf = Omit<AskedScorecard, 'machine' | 'stages' | 'model'> & {
  journey: string;
  /** Keys of lost stages. */
  lost?: readonly string[] | undefined;
};

/** @throws invalid_request for a stage that is not there */
export function cardStages({ name, stages }: Machine, lost: readonly string[] | undefined): CardStage[] {
  const unknown = lost?.find((key) => !stages.some((stage) => stage.key === key));
  if (unknown !== undefined)
    throw new VisavisError('invalid_request', `"${name}" has no stage "${unknown}".`);
  const isLost = (key: string, entry: Condition, isLast: boolean) =>
    lost ? lost.includes(key) : isLast && stages.length > 1 && isAbsence(entry);
  return stages.map(({ key, name, entry }, i) => ({
    ...{ key, name },
    isLost: isLost(key, entry, i === stages.length - 1),
  }));
}

/** It asks that something has not happened. */
function isAbsence(condition: Condition): boolean {
  if ('all' in condition) return condition.all.some(isAbsence);
  return 'not' in condition;
}
