// How long must it run? By how many people come, and by what difference is worth finding.

import { Group, NumberInput, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { useGet } from '../../ui/api/query.ts';
import { LinesChart } from '../../ui/charts/LinesChart.tsx';
import { count, percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { CATEGORIES } from '../../ui/theme.ts';
import type { Experience } from '../api.ts';
import type { Plan } from './api.ts';

export function PlanPanel({ experience }: { experience: Experience }) {
  const [effect, setEffect] = useState(5);
  const [asked] = useDebouncedValue(effect, 300);
  const plan = useGet<Plan>('/v1/experiments/plan', {
    params: { experience: experience.id, effect: asked / 100 },
    ...{ freshMs: 60_000, steady: true, enabled: experience.goal !== null && asked > 0 },
  });
  if (experience.goal === null) return null;
  return (
    <Section title="How long must it run?">
      <Group align="flex-start" mb="md">
        <NumberInput
          label="An effect of, %"
          description="Relative, and worth finding"
          min={0.1}
          max={500}
          value={effect}
          onChange={(next) => setEffect(Number(next) || 0)}
          w={200}
        />
      </Group>
      <LoadingPanel query={plan} lines={4}>
        {(shown) => <Shown plan={shown} />}
      </LoadingPanel>
    </Section>
  );
}

const DAY = 86_400_000;
const MOST_WEEKS = 12;

function Shown({ plan: { sentence, from, people, perDay, varianceCut, days } }: { plan: Plan }) {
  const shown = days.slice(0, MOST_WEEKS).filter(({ sequential }) => sequential !== null && sequential < 5);
  const start = Date.now();
  return (
    <>
      <Text mb="xs">{sentence}</Text>
      <Text size="sm" c="dimmed" mb="sm">
        {from === 'everybody'
          ? `By everybody of the last four weeks (${count(people)} people): an audience that is narrower takes longer. `
          : `By the ${count(people)} people who have seen it. `}
        About {count(Math.round(perDay))} new ones a day.
        {varianceCut >= 0.01 && ` What they did before takes ${percent(varianceCut)} out of the noise.`}
      </Text>
      {shown.length > 1 && (
        <LinesChart
          label="The least effect that is found, if it starts today"
          days={shown.map(({ day }) => new Date(start + day * DAY).toISOString().slice(0, 10))}
          lines={[
            {
              ...{ name: 'any day', colour: CATEGORIES[0]! },
              values: shown.map(({ sequential }) => sequential ?? undefined),
            },
            {
              ...{ name: 'one look', colour: CATEGORIES[1]! },
              values: shown.map(({ fixed }) => fixed ?? undefined),
            },
          ]}
          top={Math.max(...shown.map(({ sequential }) => sequential!))}
          say={percent}
          height={170}
        />
      )}
    </>
  );
}
