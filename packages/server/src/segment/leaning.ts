// Conditions outside of this room that ask for segments and computed traits. No change here may take the ground from under
// them.

import { type Condition, fieldsOf } from '@visavis/engine/segment';
import { isDerivedName } from '@visavis/engine/unify';
import { VisavisError } from '../platform/errors.ts';
import type { Segment } from './definition.ts';
import { conditionsOf, isArchived } from './definition-rules.ts';

export interface Leaning {
  /** Whose condition it is, as in “the stage "Buyer" of the journey "Guest"”. */
  what: string;
  condition: Condition;
}

/** The conditions of segments that are not archived, with those that are to replace them. */
const ofSegments = (segments: readonly Segment[]): Leaning[] =>
  segments
    .filter((segment) => !isArchived(segment))
    .flatMap((segment) =>
      conditionsOf(segment).map((condition) => ({ what: `the segment "${segment.name}"`, condition })),
    );

/** @throws conflict when a segment, or something that is held elsewhere, asks for it directly */
export function refuseHeld(
  name: string,
  asksFor: (condition: Condition) => boolean,
  segments: readonly Segment[],
  held: readonly Leaning[],
): void {
  const users = [...ofSegments(segments), ...held].filter(({ condition }) => asksFor(condition));
  if (users.length === 0) return;
  const names = [...new Set(users.map(({ what }) => what))].join(', ');
  throw new VisavisError('conflict', `"${name}" is used by ${names}, so it cannot be archived.`);
}

/**
 * What was worked out of people (a stage, a persona, a prediction) has no history, and a stage that asked for it would ask
 * for itself. @throws invalid_condition when the segment of this key would lead one of them there
 */
export function refuseWithoutHistory(
  key: string,
  condition: Condition,
  segments: readonly Segment[],
  leaning: readonly Leaning[],
): void {
  const byKey = new Map(segments.map((segment) => [segment.key, conditionsOf(segment)]));
  byKey.set(key, [condition]);
  for (const { what, condition: asking } of leaning) {
    const derived = derivedUnder(asking, byKey);
    if (derived === undefined) continue;
    throw new VisavisError('invalid_condition', `${what} leans on this segment and needs a history.`, {
      faults: [
        { field: 'attribute', expected: 'what people did or said, which has a history', got: derived },
      ],
    });
  }
}

/** The first such attribute of the segments that a condition asks for, and of those that these ask for. */
function derivedUnder(
  asking: Condition,
  byKey: ReadonlyMap<string, readonly Condition[]>,
): string | undefined {
  const seen = new Set<string>();
  const open = [...fieldsOf(asking).segments];
  for (const key of open) {
    if (seen.has(key)) continue;
    seen.add(key);
    for (const condition of byKey.get(key) ?? []) {
      const { attributes, segments } = fieldsOf(condition);
      const derived = attributes.find(isDerivedName);
      if (derived !== undefined) return derived;
      open.push(...segments);
    }
  }
  return undefined;
}
