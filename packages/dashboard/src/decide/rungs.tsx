// The five rungs, from one content for everybody up to one for each person, in the one ramp that they wear everywhere.

import type { Rung } from './api.ts';

export const RUNGS: readonly Rung[] = [1, 2, 3, 4, 5];
export const RUNG_NAMES: Record<Rung, string> = {
  1: 'everybody',
  2: 'segments',
  3: 'personas',
  4: 'microsegments',
  5: 'one person',
};

export function RungMark({ rung }: { rung: Rung }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, whiteSpace: 'nowrap' }}>
      <Dot rung={rung} />
      {rung} · {RUNG_NAMES[rung]}
    </span>
  );
}

export function Dot({ rung, empty = false }: { rung: Rung; empty?: boolean }) {
  return (
    <span
      aria-hidden
      style={{
        width: 10,
        height: 10,
        flexShrink: 0,
        borderRadius: 3,
        background: empty ? 'var(--vv-track)' : `var(--vv-rung-${rung})`,
      }}
    />
  );
}

/** Five steps; those that something live stands on are filled. */
export function RungRamp({ filled, of }: { filled: ReadonlyMap<Rung, number>; of: string }) {
  const words = RUNGS.map((rung) => `rung ${rung}: ${filled.get(rung) ?? 0}`).join(', ');
  return (
    <span
      role="img"
      aria-label={`Live experiences of ${of} by rung: ${words}`}
      title={words}
      style={{ display: 'inline-flex', gap: 2, verticalAlign: 'middle' }}
    >
      {RUNGS.map((rung) => {
        const count = filled.get(rung) ?? 0;
        return (
          <span
            key={rung}
            style={{
              width: 22,
              height: 18,
              borderRadius: 3,
              background: count > 0 ? `var(--vv-rung-${rung})` : 'var(--vv-track)',
              color: rung > 3 ? '#fff' : '#10292c',
              fontSize: 11,
              lineHeight: '18px',
              textAlign: 'center',
            }}
          >
            {count > 0 ? count : ''}
          </span>
        );
      })}
    </span>
  );
}

export function byRung<T extends { standsOn: Rung }>(experiences: readonly T[]): Map<Rung, T[]> {
  return Map.groupBy(experiences, ({ standsOn }) => standsOn);
}
export const countsOf = (groups: ReadonlyMap<Rung, readonly unknown[]>): Map<Rung, number> =>
  new Map([...groups].map(([rung, members]) => [rung, members.length]));
