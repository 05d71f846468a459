// The stages in a row, each with who stands there now; the flow hangs below them.

import { Text, UnstyledButton } from '@mantine/core';
import { count, percent } from '../ui/format.ts';
import type { JourneyMap, ShownStage } from './api.ts';
import { shareOnward } from './words.ts';

export interface StageCardsProps {
  stages: readonly ShownStage[];
  map: JourneyMap;
  chosen: string | undefined;
  onChoose(stage: string): void;
}

export function StageCards({ stages, map, chosen, onChoose }: StageCardsProps) {
  return (
    <ul
      aria-label="Stages"
      style={{
        ...{ listStyle: 'none', margin: 0, padding: 0, display: 'grid' },
        gridTemplateColumns: `repeat(${stages.length}, minmax(0, 1fr))`,
      }}
    >
      {stages.map((stage, at) => {
        const of = map.stages.find((one) => one.stage === stage.key);
        const onward = of && shareOnward(of);
        return (
          <li key={stage.key} style={{ padding: '0 4px' }}>
            <UnstyledButton
              onClick={() => onChoose(stage.key)}
              aria-pressed={chosen === stage.key}
              style={{
                ...{ width: '100%', textAlign: 'center', padding: '8px 4px', borderRadius: 6 },
                ...(chosen === stage.key && { background: 'var(--vv-chosen)' }),
              }}
            >
              <Text size="sm" fw={600} className="vv-ellipsis">
                {stage.name}
              </Text>
              <Text size="xl" fw={620} style={{ fontVariantNumeric: 'tabular-nums' }}>
                {count(of?.people ?? 0)}
              </Text>
              <Text size="xs" c="dimmed">
                {at === stages.length - 1
                  ? 'the last stage'
                  : onward === undefined
                    ? 'nobody left yet'
                    : `${percent(onward)} of leavers go on`}
              </Text>
            </UnstyledButton>
          </li>
        );
      })}
    </ul>
  );
}
