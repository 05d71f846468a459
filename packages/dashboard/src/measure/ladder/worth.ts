// What a next step is likely to be worth, in a sentence; where nobody knows, what would tell.

import type { StepWorth } from '@visavis/engine/measure';
import { change, count } from '../../ui/format.ts';
import type { Assessed } from './api.ts';

const WANTS = {
  'to run': (rung: number) =>
    `nothing of rung ${rung} has been shown yet. An experience there, with some people kept back from it, would tell.`,
  'a goal': () => 'nothing live has a goal to price by.',
  'people kept back': (rung: number) =>
    `nobody is kept back from rung ${rung}. A few in a hundred, below, would tell.`,
  'more people': () => 'too few people have come since some are kept back.',
} as const;

export function worthWords(worth: StepWorth, { metric }: Pick<Assessed, 'metric'>): string {
  if (worth.kind === 'tells') return `Earns nothing by itself: it says what rung ${worth.rung} does.`;
  if (worth.kind === 'unknown') return `Worth unknown: ${WANTS[worth.wants](worth.rung)}`;
  const { rungs, perMonth } = worth;
  const whole = (value: number): string =>
    Math.abs(value) < 10 ? change(value) : `${value < 0 ? '−' : '+'}${count(Math.round(Math.abs(value)))}`;
  const who = rungs.length > 1 ? `Rungs ${rungs[0]} to ${rungs.at(-1)} together are` : `Rung ${rungs[0]} is`;
  return `${who} likely worth ${whole(perMonth.value)} a month on “${metric?.name ?? 'the goal'}” (${whole(perMonth.low)} to ${whole(perMonth.high)}), among all who are active.`;
}
