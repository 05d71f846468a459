// An event and what it must be like, in the words of conditions.

import type { EventFilter } from '@visavis/engine/segment';
import { EventWord, useCatalogue, WhereWords } from '../../segment/index.ts';

export function EventFields({
  filter,
  onChange,
}: {
  filter: EventFilter;
  onChange(next: EventFilter): void;
}) {
  const catalogue = useCatalogue();
  return (
    <span>
      <EventWord {...{ filter, onChange, catalogue }} />
      <WhereWords {...{ filter, onChange, catalogue }} />
    </span>
  );
}

/** A filter that stands in the address; undefined where it cannot be read. */
export function readFilter(text: string | undefined): EventFilter | undefined {
  const value = readJson(text);
  return isFilter(value) ? value : undefined;
}
export function readFilters(text: string | undefined): EventFilter[] | undefined {
  const value = readJson(text);
  return Array.isArray(value) && value.every(isFilter) ? value : undefined;
}

function readJson(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
const isFilter = (value: unknown): value is EventFilter =>
  typeof value === 'object' && value !== null && typeof (value as { event?: unknown }).event === 'string';

/** Of these events the first that this workspace knows. */
export const firstKnown = (
  wanted: readonly string[],
  known: readonly { value: string }[],
): string | undefined =>
  wanted.find((name) => known.some(({ value }) => value === name)) ??
  known.find(({ value }) => value !== '*')?.value;
