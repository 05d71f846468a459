// Whether an experience's effect depends on what its people saw of others: each pair is tested, and all of them together.

import { adjust, interactionOf } from '@visavis/engine/measure';
import type { Events } from '../../platform/events/index.ts';
import { type AskedCount, readCaps, readSince } from '../metrics/index.ts';
import { readCrossed } from './interference-store.ts';

export interface Interference {
  /** The other experience's key. */
  other: string;
  people: number;
  /** That their effects add up; null where it cannot be told. */
  p: number | null;
  /** The same among all pairs (Holm). */
  adjustedP: number | null;
  /** How much more both second variants add together than either by itself; of two by two only. */
  excess: number | null;
  /** That who sees what of the one has nothing to do with the other. */
  independentP: number | null;
  interferes: boolean;
  sentence: string;
}

const ALARM = 0.01;

/** The most people in common first. */
export async function interferenceOf(
  events: Events,
  asked: AskedCount,
  experience: string,
): Promise<Interference[]> {
  const since = await readSince(events, asked);
  if (since === 0) return [];
  const [cap] = await readCaps(events, asked, since);
  const rows = await readCrossed(events, asked.workspaceId, {
    ...{ experience, metric: asked.metrics[0]!, cap, since, now: asked.now },
  });
  const pairs = [...Map.groupBy(rows, ({ other }) => other)].map(([other, cells]) => ({
    other,
    people: cells.reduce((sum, { n }) => sum + n, 0),
    tested: interactionOf(cells),
  }));
  const known = pairs.flatMap(({ other, tested }) => ('p' in tested ? [{ other, p: tested.p }] : []));
  const adjusted = new Map(
    adjust(
      known.map(({ p }) => p),
      'holm',
    ).map((p, i) => [known[i]!.other, p]),
  );
  return pairs
    .map(({ other, people, tested }): Interference => {
      if ('lack' in tested)
        return {
          ...{ other, people, p: null, adjustedP: null, excess: null, independentP: null, interferes: false },
          sentence: tested.lack,
        };
      const adjustedP = adjusted.get(other)!;
      const interferes = adjustedP < ALARM;
      return {
        ...{ other, people, p: tested.p, adjustedP, excess: tested.excess },
        ...{ independentP: tested.independentP, interferes, sentence: said(adjustedP, tested.independentP) },
      };
    })
    .sort((a, b) => b.people - a.people);
}

function said(p: number, independentP: number): string {
  if (p < ALARM)
    return 'The effect depends on what people saw of the other one: put both into one layer, so that nobody sees both.';
  if (independentP < 1e-4)
    return 'Who sees what of this one depends on what they see of the other; their effects still add up, as far as can be told.';
  return 'Nothing speaks against their effects adding up.';
}
