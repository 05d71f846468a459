// A moment, as a distance from now, with the exact time on hover and for screen readers.

import { ago, atMoment, type When } from './format.ts';

export function Time({ at }: { at: When | undefined | null }) {
  if (at === undefined || at === null) return <>never</>;
  const date = new Date(at);
  return (
    <time dateTime={date.toISOString()} title={atMoment(date)}>
      {ago(date)}
    </time>
  );
}
