// The five rungs as a flight of steps: filled up to where the company stands, outlined up to where its data suffices.

import { Text } from '@mantine/core';
import type { Assessed } from './api.ts';
import { NAMES, WHOM } from './rung-names.ts';

const STEPS = [1, 2, 3, 4, 5] as const;

export function Rungs({ assessed: { stage, supports } }: { assessed: Assessed }) {
  return (
    <ol aria-label="The rungs" className="vv-card vv-flight">
      {STEPS.map((rung) => {
        const state = rung <= stage ? 'stands' : rung <= supports ? 'could' : 'far';
        return (
          <li key={rung}>
            <div
              aria-hidden
              className="vv-flight-step"
              data-state={state}
              style={{ height: 10 + rung * 16, '--rung': `var(--vv-rung-${rung})` } as React.CSSProperties}
            />
            <Text size="sm" fw={600}>
              {rung} · {NAMES[rung]}
            </Text>
            <Text size="xs" c="dimmed">
              {WHOM[rung]}
            </Text>
            <Text size="xs">{said(rung, stage, supports)}</Text>
          </li>
        );
      })}
    </ol>
  );
}

function said(rung: number, stage: number, supports: number): string {
  if (rung === stage) return 'You stand here';
  if (rung < stage) return 'Runs';
  return rung <= supports ? 'Your data suffices' : 'Needs more data';
}
