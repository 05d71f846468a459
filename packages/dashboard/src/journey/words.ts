// Lengths of time and reasons as people say them.

import { count } from '../ui/format.ts';
import type { Flow, JourneyMap, Reason, ShownStage, StageMap } from './api.ts';

const UNITS: readonly [string, number][] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];

/** `3.2 days`; two figures are enough for how long something takes. */
export function lasting(ms: number): string {
  const [unit, size] = UNITS.find(([, size]) => ms >= size * 1.5) ?? UNITS.at(-1)!;
  const value = ms / size;
  const shown = value < 10 ? Math.round(value * 10) / 10 : Math.round(value);
  return `${count(shown)} ${unit}${shown === 1 ? '' : 's'}`;
}

export const reasonOf = ({ event }: Pick<Reason, 'event'>): string => event ?? 'as time went by';

export const nameIn = (stages: readonly ShownStage[], key: string | null): string =>
  key === null ? 'outside' : (stages.find((stage) => stage.key === key)?.name ?? key);

/** Of those who left, who went on to a later stage. */
export const shareOnward = ({ left, onward }: StageMap): number | undefined =>
  left === 0 ? undefined : onward / left;

/** The first sentence of the map, from its numbers. */
export function sentenceOf(map: JourneyMap, stages: readonly ShownStage[]): string {
  if (map.people === 0) return 'Nobody stands in it yet.';
  const most = map.stages.reduce((a, b) => (b.people > a.people ? b : a));
  // Nothing comes after the last stage: who leaves it comes back.
  const lost = map.stages
    .slice(0, -1)
    .filter(({ left, back, out }) => left >= LEAST && back + out > 0)
    .map((stage) => ({ stage, share: (stage.back + stage.out) / stage.left }))
    .sort((a, b) => b.share - a.share)[0];
  const where = `${count(map.people)} people stand in it, most of them in ${nameIn(stages, most.stage)} (${count(most.people)}).`;
  if (!lost) return where;
  const share = Math.round(lost.share * 100);
  return `${where} ${nameIn(stages, lost.stage.stage)} loses most: of ${count(lost.stage.left)} who left it, ${share}% went back or away.`;
}
const LEAST = 20;

/** Whether a flow leads forward, backward, or in from outside. */
export function directionOf(
  { from, to }: Flow,
  stages: readonly { key: string }[],
): 'in' | 'on' | 'back' | 'out' {
  if (from === null) return 'in';
  if (to === null) return 'out';
  const at = (key: string) => stages.findIndex((stage) => stage.key === key);
  return at(to) > at(from) ? 'on' : 'back';
}
