// What it adds: those who were told against those kept back, or the branches of an experiment against the first, by any
// metric.

import { Group, Select, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import {
  type Effect,
  type KnownMetric,
  sayValue,
  signed,
  useKnownMetrics,
  Whisker,
} from '../decide/index.ts';
import { useGet } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { count } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';

interface Side {
  name: string;
  people: number;
  value: number | null;
  /** Against the first side, which has none. */
  effect?: Effect | null;
}

interface Added {
  kept: { people: number };
  others: { people: number };
  crossed: number;
  metrics: { kept: number | null; others: number | null; effect: Effect | null }[];
}
/** Of a campaign or a scenario that keeps a share back. */
export function AddedPanel({ path }: { path: string }) {
  return (
    <ByMetric<Added>
      {...{ title: 'What it adds', path: `${path}/incrementality` }}
      sidesOf={({ kept, others, metrics: [first] }) => [
        { name: 'Kept back', people: kept.people, value: first?.kept ?? null },
        { name: 'Told', people: others.people, value: first?.others ?? null, effect: first?.effect },
      ]}
    />
  );
}

interface Split {
  baseline: string;
  crossed: number;
  people: { variant: string; people: number }[];
  metrics: { variants: { variant: string; value: number | null }[]; effects: Effect[] }[];
}
/** Of an experiment in a scenario. */
export function ExperimentPanel({ path, experiment }: { path: string; experiment: string }) {
  const sidesOf = ({ baseline, people, metrics: [first] }: Split): Side[] =>
    people
      .toSorted((a, b) => Number(b.variant === baseline) - Number(a.variant === baseline))
      .map(({ variant, people: n }) => ({
        ...{ name: variant, people: n },
        value: first?.variants.find((one) => one.variant === variant)?.value ?? null,
        effect: first?.effects.find((one) => one.variant === variant),
      }));
  return (
    <ByMetric<Split>
      {...{ title: `Experiment “${experiment}”`, sidesOf }}
      path={`${path}/experiments/${encodeURIComponent(experiment)}`}
    />
  );
}

interface Props<Answer> {
  title: string;
  path: string;
  /** What the others are held against first. */
  sidesOf(answer: Answer): Side[];
}

function ByMetric<Answer extends { crossed: number }>({ title, path, sidesOf }: Props<Answer>) {
  const metrics = useKnownMetrics();
  const known = metrics.data?.data ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const metric =
    known.find(({ key }) => key === chosen) ??
    known.find((one) => one.metric.kind === 'conversion' && one.metric.better === 'more') ??
    known[0];
  const answer = useGet<Answer>(path, {
    params: { metrics: metric?.key ?? '' },
    ...{ enabled: metric !== undefined, freshMs: 30_000, steady: true },
  });
  if (!metric)
    return (
      <Section title={title}>
        <LoadingPanel query={metrics} lines={1}>
          {() => (
            <Text c="dimmed">
              Nothing says yet by what. <Link to="/measures/new">Make a metric</Link>
            </Text>
          )}
        </LoadingPanel>
      </Section>
    );
  return (
    <Section
      title={title}
      action={
        <Select
          {...{ size: 'xs', 'aria-label': `Metric of ${title}`, allowDeselect: false, value: metric.key }}
          data={known.map(({ key, name }) => ({ value: key, label: name }))}
          onChange={setChosen}
        />
      }
    >
      <LoadingPanel query={answer} lines={3}>
        {(data) => <Sides title={title} metric={metric} sides={sidesOf(data)} crossed={data.crossed} />}
      </LoadingPanel>
    </Section>
  );
}

function Sides(props: { title: string; metric: KnownMetric; sides: readonly Side[]; crossed: number }) {
  const { title, metric, sides, crossed } = props;
  if (sides.every(({ people }) => people === 0))
    return <Text c="dimmed">Nobody has been told or kept back yet.</Text>;
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {metric.sentence} {crossed > 0 && `${count(crossed)} who were on several sides are left out.`}
      </Text>
      <DataTable
        label={`${title}: ${metric.name}`}
        rows={sides}
        columns={columnsOf(metric, sides)}
        keyOf={({ name }) => name}
      />
    </Stack>
  );
}

function columnsOf({ name: of, metric }: KnownMetric, sides: readonly Side[]): Column<Side>[] {
  const say = sayValue(metric);
  const told = sides.flatMap(({ effect }) => effect?.relative?.sequential ?? []);
  const reach = Math.min(3, Math.max(0.05, ...told.flatMap(({ low, high }) => [-low, high])));
  return [
    { id: 'side', header: 'Side', cell: ({ name }) => name },
    { id: 'people', header: 'People', align: 'right', cell: ({ people }) => count(people) },
    {
      ...{ id: 'value', header: of, align: 'right' },
      cell: ({ value }) => (value === null ? <Dim>not yet</Dim> : say(value)),
    },
    {
      ...{ id: 'effect', header: 'Difference, however often one looks' },
      cell: ({ name, effect }) => {
        if (effect === undefined) return <Dim>what the others are held against</Dim>;
        const seen = effect?.relative?.sequential;
        if (!seen) return <Dim>{effect?.lack ?? 'not known yet'}</Dim>;
        const { value, low, high } = seen;
        return (
          <Group gap="sm" wrap="wrap">
            <Whisker
              {...{
                label: name,
                value,
                low,
                high,
                from: -reach,
                to: reach,
                mark: 0,
                say: signed,
                width: 180,
              }}
            />
            <Text size="sm">
              {signed(value)} ({signed(low)} to {signed(high)})
            </Text>
          </Group>
        );
      },
    },
  ];
}
