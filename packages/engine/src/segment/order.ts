// Segments that ask for other segments come after them. Asking in a circle has no answer, so it is refused.

import type { Condition, SegmentDefinition } from './condition.ts';

export function inOrder<S extends Pick<SegmentDefinition, 'key' | 'condition'>>(segments: readonly S[]): S[] {
  const circle = circleIn(segments);
  if (circle)
    throw new Error(
      `Expected segments that do not refer to each other in a circle, got ${circle.join(' → ')}`,
    );
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const ordered = new Set<S>();
  const place = (segment: S) => {
    if (ordered.has(segment)) return;
    for (const key of segmentsIn(segment.condition)) {
      const asked = byKey.get(key);
      if (asked) place(asked);
    }
    ordered.add(segment);
  };
  segments.forEach(place);
  return [...ordered];
}

/** The keys of a circle, first one repeated at the end; undefined where there is none. */
export function circleIn(
  segments: readonly Pick<SegmentDefinition, 'key' | 'condition'>[],
): string[] | undefined {
  const asks = new Map(segments.map(({ key, condition }) => [key, segmentsIn(condition)]));
  const done = new Set<string>();
  const visit = (key: string, path: string[]): string[] | undefined => {
    const start = path.indexOf(key);
    if (start >= 0) return [...path.slice(start), key];
    if (done.has(key)) return undefined;
    for (const next of asks.get(key) ?? []) {
      const circle = visit(next, [...path, key]);
      if (circle) return circle;
    }
    done.add(key);
    return undefined;
  };
  for (const key of asks.keys()) {
    const circle = visit(key, []);
    if (circle) return circle;
  }
  return undefined;
}

/** The keys of the segments that a condition asks for, each once. */
export function segmentsIn(condition: Condition): string[] {
  if ('segment' in condition) return [condition.segment];
  if ('not' in condition) return segmentsIn(condition.not);
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  return [...new Set(parts.flatMap(segmentsIn))];
}
