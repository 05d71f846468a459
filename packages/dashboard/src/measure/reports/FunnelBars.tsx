// A funnel as bars from zero: how many took each step, of how many, how sure, and how long it took them.

import { Anchor, Text } from '@mantine/core';
import { Track } from '../../ui/charts/BarList.tsx';
import { csvAddress } from '../../ui/charts/csv.ts';
import { count } from '../../ui/format.ts';
import { Opener } from '../../ui/Opener.tsx';
import type { Funnel, FunnelStep } from './api.ts';
import { asShare, lasting, surely } from './words.ts';

export interface FunnelBarsProps {
  names: readonly string[];
  funnel: Funnel;
  chosen: number | undefined;
  onOpen(step: number | undefined): void;
}

export function FunnelBars({ names, funnel: { total }, chosen, onOpen }: FunnelBarsProps) {
  const first = total[0]?.people ?? 0;
  const rows = total.map(({ people, ofFirst, time }, i) => [names[i]!, people, ofFirst?.value, time?.median]);
  return (
    <>
      <ol aria-label="Funnel" style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 14 }}>
        {total.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
          <li key={i}>
            <div style={{ display: 'flex', justifyContent: 'space-between', gap: 16, marginBottom: 4 }}>
              <span className="vv-ellipsis">
                {i + 1}. {names[i]}
              </span>
              <span>
                <b style={{ fontWeight: 600 }}>{count(step.people)}</b>{' '}
                {i > 0 && step.ofFirst && (
                  <Text span size="sm" c="dimmed">
                    {surely(step.ofFirst, asShare)}
                  </Text>
                )}
              </span>
            </div>
            <Track share={first === 0 ? 0 : step.people / first} height={14} />
            <Below
              step={step}
              next={total[i + 1]}
              name={names[i + 1]}
              open={chosen === i + 1}
              onOpen={() => onOpen(chosen === i + 1 ? undefined : i + 1)}
            />
          </li>
        ))}
      </ol>
      <Anchor
        size="sm"
        mt="sm"
        display="inline-block"
        href={csvAddress(['step', 'people', 'share', 'median_ms'], rows)}
        download="funnel.csv"
      >
        CSV
      </Anchor>
    </>
  );
}

interface BelowProps {
  step: FunnelStep;
  next: FunnelStep | undefined;
  name: string | undefined;
  open: boolean;
  onOpen(): void;
}

/** Who stops here, and how long it takes the others to go on. */
function Below({ step, next, name, open, onOpen }: BelowProps) {
  if (!next)
    return (
      <Opener isOpen={open} onToggle={onOpen}>
        Who came through
      </Opener>
    );
  const lost = step.people - next.people;
  return (
    <Text size="sm" c="dimmed" mt={4}>
      <Opener isOpen={open} onToggle={onOpen}>
        {count(lost)} stop here
      </Opener>
      {next.time && (
        <>
          {'; '}the others take {lasting(next.time.median)} to {name} (half of them {lasting(next.time.p25)}{' '}
          to {lasting(next.time.p75)})
        </>
      )}
    </Text>
  );
}
