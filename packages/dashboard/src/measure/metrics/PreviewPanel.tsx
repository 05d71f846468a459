// What a metric says of the people who were here, day by day, while it is being written.

import { Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { Metric } from '@visavis/engine/measure';
import { LinesChart } from '../../ui/charts/LinesChart.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { type Preview, sayValue, usePreview } from './api.ts';
import { isWhole } from './kinds.ts';

export function PreviewPanel({ metric }: { metric: Metric }) {
  const [asked] = useDebouncedValue(metric, 400);
  const isReady = isWhole(asked);
  const preview = usePreview(asked, isReady);
  return (
    <Section
      title="What it says"
      note="Of everybody who was here on a day, from their first event of that day on."
    >
      {isReady ? (
        <LoadingPanel
          query={preview}
          lines={5}
          isEmpty={({ days }) => days.every(({ value }) => value === null)}
          empty={<Empty title="Nobody was here">In the last thirty days there is nothing to count.</Empty>}
        >
          {(shown) => <Picture preview={shown} metric={asked} />}
        </LoadingPanel>
      ) : (
        <Text c="dimmed">Say what is counted, and it is counted here.</Text>
      )}
    </Section>
  );
}

function Picture({ preview: { days, sentence }, metric }: { preview: Preview; metric: Metric }) {
  const say = sayValue(metric);
  const over = days.filter(({ isOpen, value }) => !isOpen && value !== null);
  const people = days.reduce((sum, day) => sum + day.people, 0);
  const known = (value: number | null) => value ?? undefined;
  const top = Math.max(...days.map(({ high, value }) => Math.max(high ?? 0, value ?? 0)), 1e-9);
  const open = days.length - over.length;
  return (
    <>
      <Text mb="xs">
        {sentence} {over.length > 0 && `${say(over.at(-1)!.value!)} on the last day that is over, `}
        {many(people, 'person a day', 'people-days')} in all.
        {open > 0 && ` The last ${open === 1 ? 'day is' : `${open} days are`} still open and may change.`}
      </Text>
      <LinesChart
        noted
        label="By day of the visit"
        days={days.map(({ day }) => day)}
        lines={[
          {
            ...{ name: 'value', colour: 'var(--vv-data)', values: days.map(({ value }) => known(value)) },
            band: { low: days.map(({ low }) => known(low)), high: days.map(({ high }) => known(high)) },
          },
        ]}
        top={top}
        say={say}
      />
    </>
  );
}
