// An event and what it must be like, in the words of conditions.

import { Link } from '@tanstack/react-router';
import type { EventFilter } from '@visavis/engine/segment';
import type { ReactNode } from 'react';
import { EventWord, useCatalogue, WhereWords } from '../../segment/index.ts';
import { Empty } from '../../ui/Empty.tsx';

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

/** Instead of a report that nobody can ask for, since no event is known that it could begin with. */
export function NoEventYet({ children }: { children: ReactNode }) {
  return (
    <div className="vv-card">
      <Empty title="No event to begin with yet">
        {children} There is an event to choose as soon as something has come in from a{' '}
        <Link to="/sources">source</Link> or an <Link to="/imports">import</Link>.
      </Empty>
    </div>
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
