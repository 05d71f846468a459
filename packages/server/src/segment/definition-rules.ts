// What a definition may not do: name what does not exist, take a key that is taken, go while others lean on it, lean on
// itself. Looked at inside the transaction that writes it.

import { type Condition, fieldsOf } from '@visavis/engine/segment';
import { VisavisError } from '../platform/errors.ts';
import type { Computed, Segment } from './definition.ts';

export const computedOf = (condition: Condition): string[] =>
  fieldsOf(condition)
    .attributes.filter((attribute) => attribute.startsWith('computed.'))
    .map((attribute) => attribute.slice('computed.'.length));

export const isArchived = ({ state }: Segment): boolean => state === 'archived';

/** What members are held against now, and what is to replace it. */
export const conditionsOf = ({ condition, next }: Segment): Condition[] =>
  [condition, next].filter((one) => one !== undefined);

/** Somebody else may have archived it a moment ago. */
export function present(segments: readonly Segment[], id: string, asked: string): Segment {
  const found = segments.find((segment) => segment.id === id);
  if (!found || isArchived(found)) throw new VisavisError('not_found', `There is no segment "${asked}".`);
  return found;
}

export function freeKey(wanted: string, segments: readonly Segment[]): string {
  const taken = new Set(segments.map((segment) => segment.key));
  for (let n = 1; ; n++) {
    const key = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(key)) return key;
  }
}

export function refuseTaken(key: string, segments: readonly Segment[]): void {
  const same = segments.find((segment) => segment.key === key);
  if (same) throw new VisavisError('conflict', `The key "${key}" belongs to the segment "${same.name}".`);
}

export function refuseUnknown(
  condition: Condition,
  segments: readonly Segment[],
  traits: readonly Computed[],
): void {
  const keys = new Set(segments.filter((segment) => !isArchived(segment)).map((segment) => segment.key));
  const known = new Set(traits.filter(({ state }) => state !== 'archived').map((trait) => trait.key));
  const faults = [
    ...fieldsOf(condition)
      .segments.filter((key) => !keys.has(key))
      .map((key) => ({
        field: 'segment',
        expected: 'the key of a segment that exists',
        got: JSON.stringify(key),
      })),
    ...computedOf(condition)
      .filter((key) => !known.has(key))
      .map((key) => ({
        field: 'attribute',
        expected: 'a computed trait that exists',
        got: JSON.stringify(`computed.${key}`),
      })),
  ];
  if (faults.length > 0) {
    throw new VisavisError(
      'invalid_condition',
      `The condition speaks of ${faults[0]!.got}, which does not exist.`,
      {
        faults,
      },
    );
  }
}

/**
 * Follows the segments that it leans on, and those that they lean on; none may lead back. What is still in force counts
 * as much as what is to replace it, since nobody knows which of several changes is brought up first.
 */
export function refuseCycle(key: string, condition: Condition, segments: readonly Segment[]): void {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const walk = (here: Condition, path: string[]): void => {
    for (const next of fieldsOf(here).segments) {
      if (next === key) {
        const ring = [...path, next].join(' → ');
        throw new VisavisError('invalid_condition', `A segment cannot lean on itself: ${ring}.`, {
          faults: [{ field: 'segment', expected: 'no way back to itself', got: ring }],
        });
      }
      const segment = byKey.get(next);
      if (!segment || path.includes(next)) continue;
      for (const leaning of conditionsOf(segment)) walk(leaning, [...path, next]);
    }
  };
  walk(condition, [key]);
}
