// What people did after what they saw: of each variant, how many of those who saw it first did what the goal and the
// guardrails ask for, in time, how sure the difference is, and what to do about it.

import { Stack, Text } from '@mantine/core';
import { useGet } from '../ui/api/query.ts';
import { Track } from '../ui/charts/BarList.tsx';
import { LinesChart } from '../ui/charts/LinesChart.tsx';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { EXPERIENCES, type Experience } from './api.ts';
import { daysBetween } from './days.ts';
import { variantColours } from './variant-colours.ts';
import { Whisker } from './Whisker.tsx';

interface Counted {
  variant: string;
  people: number;
  converted: number;
  times: number;
}
interface Tested {
  value: number;
  low: number;
  high: number;
}
interface Effects {
  baseline: string;
  effects: { variant: string; relative: Tested | null; lack?: string }[];
}
interface Verdict {
  variant: string;
  verdict: 'ship' | 'stop' | 'keep going' | 'invalid';
  reason: string;
}
interface Metric {
  role: 'goal' | 'guardrail';
  name: string;
  event: string;
  windowMs: number;
  atLeast: number;
  isSimplified: boolean;
  variants: Counted[];
  days: { day: string; variant: string; people: number; converted: number }[];
  effects: Effects;
}

export function ConversionsPanel({ experience }: { experience: Experience }) {
  const conversions = useGet<{ metrics: Metric[]; verdicts: Verdict[] }>(
    `${EXPERIENCES}/${experience.id}/conversions`,
    {
      freshMs: 30_000,
    },
  );
  return (
    <Section
      title="What they did then"
      note="Each person once. Intervals are of 95 % and hold however often you look."
      flush
    >
      <LoadingPanel
        query={conversions}
        isEmpty={({ metrics }) => metrics.length === 0}
        empty={
          <Empty title="It has no goal">
            Give it a goal: an event and how long after the view it counts. Then it is counted here.
          </Empty>
        }
      >
        {({ metrics, verdicts }) => (
          <Stack gap="lg" p="md">
            <Verdicts verdicts={verdicts} />
            {metrics.map((metric) => (
              <One key={`${metric.role} ${metric.name}`} metric={metric} experience={experience} />
            ))}
          </Stack>
        )}
      </LoadingPanel>
    </Section>
  );
}

const TOLD = { ship: 'Ship it', stop: 'Stop it', 'keep going': 'Keep going', invalid: 'Do not trust it' };

function Verdicts({ verdicts }: { verdicts: readonly Verdict[] }) {
  return verdicts.map(({ variant, verdict, reason }) => (
    <Text key={variant} size="sm">
      <b>
        {variant}: {TOLD[verdict]}.
      </b>{' '}
      {reason}
    </Text>
  ));
}

function One({ metric, experience }: { metric: Metric; experience: Experience }) {
  const { role, name, variants, days } = metric;
  return (
    <section aria-label={name}>
      <Text size="sm" fw={600}>
        {role === 'goal' ? 'Goal' : 'Guardrail'}: {name}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {sentenceOf(metric)}
      </Text>
      {variants.length > 0 && (
        <DataTable
          label={`${name}, by variant`}
          rows={variants}
          columns={[...COLUMNS, againstBaseline(metric.effects)]}
          keyOf={({ variant }) => variant}
        />
      )}
      {role === 'goal' && days.some(({ converted }) => converted > 0) && (
        <ByDay metric={metric} experience={experience} />
      )}
    </section>
  );
}

function sentenceOf({ event, windowMs, atLeast, isSimplified, variants }: Metric): string {
  const often = atLeast > 1 ? `at least ${atLeast} times ` : '';
  const what = `Who did “${event}” ${often}within ${lasting(windowMs)} of their first view`;
  const people = variants.reduce((sum, each) => sum + each.people, 0);
  const converted = variants.reduce((sum, each) => sum + each.converted, 0);
  const all =
    people > 0
      ? `: ${count(converted)} of ${many(people, 'person', 'people')}.`
      : ': nobody has seen it yet.';
  return (
    what +
    all +
    (isSimplified ? ' Its condition asks for more than that it happened, which is not counted here.' : '')
  );
}

function lasting(ms: number): string {
  const hours = ms / 3_600_000;
  if (hours < 1) return many(Math.round(ms / 60_000), 'minute');
  return hours % 24 === 0 ? many(hours / 24, 'day') : many(Math.round(hours), 'hour');
}

const COLUMNS: readonly Column<Counted>[] = [
  { id: 'variant', header: 'Variant', cell: ({ variant }) => variant || <Dim>held out: the default</Dim> },
  { id: 'people', header: 'Saw it first', align: 'right', width: 110, cell: ({ people }) => count(people) },
  { id: 'converted', header: 'Did it', align: 'right', width: 90, cell: ({ converted }) => count(converted) },
  {
    id: 'rate',
    header: 'Share',
    width: 200,
    cell: ({ people, converted }) => (
      <div>
        <Text size="xs">{people > 0 ? percent(converted / people) : '–'}</Text>
        <Track share={people > 0 ? converted / people : 0} />
      </div>
    ),
  },
  { id: 'times', header: 'Times', align: 'right', width: 90, cell: ({ times }) => count(times) },
];

/** How each share differs from the baseline's, relatively. */
function againstBaseline({ baseline, effects }: Effects): Column<Counted> {
  const told = effects.flatMap(({ relative }) => (relative ? [relative] : []));
  const reach = Math.min(3, Math.max(0.05, ...told.flatMap(({ low, high }) => [-low, high])));
  return {
    id: 'effect',
    header: `Against ${baseline || 'the held out'}`,
    width: 280,
    cell: ({ variant }) => {
      if (variant === baseline) return <Dim>what the others are held against</Dim>;
      const effect = effects.find((one) => one.variant === variant);
      if (!effect?.relative) return <Dim>{effect?.lack ?? 'nothing to tell yet'}</Dim>;
      const { value, low, high } = effect.relative;
      return (
        <div>
          <Text size="xs">
            {signed(value)} ({signed(low)} to {signed(high)})
          </Text>
          <Whisker
            label={`${variant} against ${baseline || 'the held out'}`}
            {...{ value, low, high, from: -reach, to: reach, mark: 0, say: signed, width: 220 }}
          />
        </div>
      );
    },
  };
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;

function ByDay({ metric: { name, days: rows }, experience }: { metric: Metric; experience: Experience }) {
  const colour = variantColours(experience);
  const days = daysBetween(
    rows.map(({ day }) => day),
    2,
  );
  const known = new Map(rows.map(({ day, variant, converted }) => [`${day} ${variant}`, converted]));
  const lines = [...new Set(rows.map(({ variant }) => variant))].map((variant) => ({
    name: variant || 'held out',
    colour: colour(variant),
    values: days.map((day) => known.get(`${day} ${variant}`) ?? 0),
  }));
  return (
    <div style={{ marginTop: 16 }}>
      <LinesChart
        label={`People who did it, by day: ${name}`}
        days={days}
        lines={lines}
        top={2 * Math.ceil(Math.max(1, ...lines.flatMap(({ values }) => values)) / 2)}
        say={count}
        height={170}
      />
    </div>
  );
}
