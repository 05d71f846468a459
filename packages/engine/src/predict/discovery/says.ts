// What a column says in the words of the grammar, and the parts of conditions that can be made of it. Where a number is
// cut follows from the people who are searched, never from those on whom a rule is tried afterwards.

import type { Json } from '../../collect/index.ts';
import type { Condition, EventCondition } from '../../segment/index.ts';

/** A column that a condition can express; what has none is not searched. */
export type Says =
  /** An event condition that lacks its comparison. */
  | { kind: 'times'; of: Pick<EventCondition, 'event' | 'where' | 'measure' | 'window'> }
  /** Days since the event; without one, since they were last seen. */
  | { kind: 'since'; event?: string }
  /** Days since they were first seen. */
  | { kind: 'known' }
  | { kind: 'number'; attribute: string }
  | { kind: 'is'; attribute: string; value: Json }
  | { kind: 'flag'; attribute: string };

export interface SayingColumn {
  /** Columns of one group are not combined with one another. */
  group: string;
  says?: Says;
}
export interface Part {
  condition: Condition;
  group: string;
  /** By row. */
  holds: Uint8Array;
}

const CUTS = [0.1, 0.25, 0.5, 0.75, 0.9];

export function partsOf(
  columns: readonly SayingColumn[],
  values: readonly ArrayLike<number>[],
  searched: ArrayLike<number>,
): Part[] {
  return columns.flatMap(({ group, says }, c) => {
    if (!says) return [];
    const of = values[c]!;
    const part = (condition: Condition, holds: (value: number) => boolean): Part => ({
      ...{ condition, group },
      holds: Uint8Array.from(of, (value) => Number(holds(value))),
    });
    if (says.kind === 'is')
      return [part({ attribute: says.attribute, op: 'eq', value: says.value }, (value) => value === 1)];
    if (says.kind === 'flag')
      return [true, false].map((value) =>
        part({ attribute: says.attribute, op: 'eq', value }, (is) => is === Number(value)),
      );
    return cutsOf(of, searched, says.kind !== 'number' && !isMean(says)).flatMap((cut) =>
      comparisons(says, cut).map(({ condition, above }) =>
        part(condition, (value) => (above ? value >= cut : value < cut)),
      ),
    );
  });
}

/** Round enough to be read aloud; of counts and days whole numbers. */
function cutsOf(values: ArrayLike<number>, searched: ArrayLike<number>, isWhole: boolean): number[] {
  const known: number[] = [];
  for (let i = 0; i < searched.length; i++) {
    const value = values[searched[i]!]!;
    if (!Number.isNaN(value)) known.push(value);
  }
  known.sort((a, b) => a - b);
  if (known.length === 0) return [];
  const [least, most] = [known[0]!, known.at(-1)!];
  const round = isWhole ? Math.ceil : (value: number) => Number(value.toPrecision(2));
  const cuts = CUTS.map((share) => round(known[Math.floor(share * (known.length - 1))]!));
  // Most people have done most things never: whether at all, and more than once, are questions of their own.
  if (isWhole && least === 0) cuts.push(1, 2, 3);
  return [...new Set(cuts)].filter((cut) => cut > least && cut <= most);
}

const isMean = (says: Says): boolean =>
  says.kind === 'times' && says.of.measure !== undefined && !('count' in says.of.measure);

function comparisons(says: Says, cut: number): { condition: Condition; above: boolean }[] {
  const days = `${cut}d` as const;
  switch (says.kind) {
    case 'times': {
      const once = cut === 1 && !isMean(says);
      return [
        { above: true, condition: once ? says.of : { ...says.of, op: 'gte', value: cut } },
        { above: false, condition: once ? { not: says.of } : { ...says.of, op: 'lt', value: cut } },
      ];
    }
    case 'since':
      if (says.event !== undefined)
        return [{ above: false, condition: { event: says.event, window: { last: days } } }];
      return between('lastSeen', days);
    case 'known':
      return between('firstSeen', days);
    case 'number':
      return [
        { above: true, condition: { attribute: says.attribute, op: 'gte', value: cut } },
        { above: false, condition: { attribute: says.attribute, op: 'lt', value: cut } },
      ];
    default:
      return [];
  }
}

const between = (attribute: string, days: string): { condition: Condition; above: boolean }[] => [
  { above: true, condition: { attribute, op: 'moreThanAgo', value: days } },
  { above: false, condition: { attribute, op: 'withinLast', value: days } },
];
