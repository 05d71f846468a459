// The mark of what did not really happen: events that a simulation has made say so wherever they are shown.

import type { LoggedEvent } from './api.ts';

/** Nothing for what really happened. */
export function Simulated({ event }: { event: LoggedEvent }) {
  if (!event.flags?.includes('simulated')) return null;
  return (
    <>
      {' '}
      <span
        style={{
          marginLeft: 8,
          padding: '0 6px',
          border: '1px solid var(--vv-line)',
          borderRadius: 4,
          color: 'var(--mantine-color-dimmed)',
          fontSize: '0.75rem',
          fontWeight: 400,
        }}
      >
        simulated
      </span>
    </>
  );
}
