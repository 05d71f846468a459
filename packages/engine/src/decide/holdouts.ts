// People kept back from everything, or from a rung and all above it, so that each rung has a price: those who may see
// a rung against those who might have, but see the best of what lies below. Pure hashes of the unit, each independent
// of the others; who has been seen on one side stays there.

import { HELD } from './allocate.ts';
import type { Asker } from './asker.ts';
import { shareOf } from './hash.ts';
import type { Rung } from './rung.ts';

export const HELD_RUNGS = [2, 3, 4, 5] as const;
export type HeldRung = (typeof HELD_RUNGS)[number];

export interface Holdouts {
  /** Names this round; another key draws everybody anew. */
  key: string;
  /** The share of all people that sees every slot's default and nothing else, 0 up to 1. */
  universal: number;
  /** By rung: the share that sees nothing of this rung and those above. */
  rungs: Partial<Record<HeldRung, number>>;
}

/** Not kept back; as a variant of a holdout in `Experience Viewed`. */
export const NOT_HELD = 'in';

/** The highest rung that somebody may see; 0 is the slots' defaults only. */
export interface Ceiling {
  rung: 0 | Rung;
  /** They have refused to have content fitted to them. */
  refused?: true;
  /** By holdout (`holdout/<key>/universal`, `holdout/<key>/rung-3`), whether the person is kept back. */
  sides: Record<string, typeof HELD | typeof NOT_HELD>;
}

interface Part {
  view: string;
  share: number;
  /** What is left to who is kept back. */
  leaves: 0 | Rung;
}

/** The holdouts that keep anybody back, the lowest first. The slash keeps their names apart from experiences'. */
export function partsOf({ key, universal, rungs }: Holdouts): Part[] {
  const all: Part[] = [
    { view: `holdout/${key}/universal`, share: universal, leaves: 0 },
    ...HELD_RUNGS.map((rung) => ({
      view: `holdout/${key}/rung-${rung}`,
      share: rungs[rung] ?? 0,
      leaves: (rung - 1) as Rung,
    })),
  ];
  return all.filter(({ share }) => share > 0);
}

/** Nobody is drawn without a unit; then nothing is kept back. */
export function ceilingOf(parts: readonly Part[], { unit, viewed }: Pick<Asker, 'unit' | 'viewed'>): Ceiling {
  const ceiling: Ceiling = { rung: 5, sides: {} };
  for (const { view, share, leaves } of parts) {
    const before = viewed(view);
    if (before === undefined && unit === undefined) continue;
    const isHeld = before === undefined ? shareOf(view, unit!) < share : before === HELD;
    ceiling.sides[view] = isHeld ? HELD : NOT_HELD;
    // The lowest comes first, and what it keeps back includes all above.
    if (isHeld && leaves < ceiling.rung) ceiling.rung = leaves;
  }
  return ceiling;
}

/** Whether a draw decides if somebody like this sees a rung. Nobody is drawn without a unit. */
export const mayKeepFrom = (
  parts: readonly Part[],
  { unit, viewed }: Pick<Asker, 'unit' | 'viewed'>,
  rung: Rung,
): boolean =>
  parts.some(({ view, leaves }) => leaves < rung && (unit !== undefined || viewed(view) !== undefined));

/** Whoever refuses this purpose sees what is for everybody. */
export const PERSONALIZATION = 'consent.personalization';

export const refuses = ({ view }: Pick<Asker, 'view'>): boolean => view.get(PERSONALIZATION) === false;

/** Every ceiling that a draw can give, with its probability; they add up to 1. A side that was seen is certain. */
export function ceilingsOf(
  parts: readonly Part[],
  { unit, viewed }: Pick<Asker, 'unit' | 'viewed'>,
): { rung: number; chance: number }[] {
  let left = 1;
  const list: { rung: number; chance: number }[] = [];
  for (const { view, share, leaves } of parts) {
    const before = viewed(view);
    if (before === undefined && unit === undefined) continue;
    const held = before === undefined ? share : before === HELD ? 1 : 0;
    if (held > 0 && left > 0) list.push({ rung: leaves, chance: left * held });
    left *= 1 - held;
  }
  return left > 0 ? [...list, { rung: 5, chance: left }] : list;
}
export type HoldoutPart = Part;
