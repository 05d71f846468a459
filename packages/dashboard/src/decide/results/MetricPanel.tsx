// One metric of an experience: each variant's value, how it differs from the baseline by three ways of looking, how that
// narrowed from day to day, and in parts of the people.

import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { count, percent } from '../../ui/format.ts';
import type { Experience } from '../api.ts';
import { Whisker } from '../Whisker.tsx';
import { type Effect, type MetricResult, nameOf, sayP, sayValue, signed } from './api.ts';
import { OverTime } from './OverTime.tsx';
import { Parts } from './Parts.tsx';

const ROLES = { goal: 'Goal', guardrail: 'Guardrail', other: 'Metric' };

interface Props {
  metric: MetricResult;
  baseline: string;
  experience: Experience;
}

export function MetricPanel({ metric, baseline, experience }: Props) {
  const { role, name, key, sentence, variants, effects, parts } = metric;
  const [isOpen, setIsOpen] = useState(role === 'goal');
  const open = variants.reduce((sum, each) => sum + each.open, 0);
  const cut = Math.max(0, ...effects.map(({ varianceCut }) => varianceCut ?? 0));
  return (
    <section aria-label={name}>
      <Text size="sm" fw={600}>
        {ROLES[role]}:{' '}
        {key ? (
          <Link to="/measures/$key" params={{ key }}>
            {name}
          </Link>
        ) : (
          name
        )}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {sentence} {metric.metric.better === 'less' && 'Less is better. '}
        {open > 0 && `Of ${count(open)} people the time is not over yet. `}
        {cut >= 0.01 && `What they did before takes ${percent(cut)} out of the noise.`}
      </Text>
      {variants.length > 0 && (
        <DataTable
          label={`${name}, by variant`}
          rows={variants}
          columns={columnsOf(metric, baseline)}
          keyOf={({ variant }) => variant}
        />
      )}
      {(key !== null || role === 'goal') && variants.length > 1 && (
        <Anchor component="button" type="button" size="xs" mt="xs" onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? 'Hide the days' : 'Day by day'}
        </Anchor>
      )}
      {isOpen && (key !== null || role === 'goal') && variants.length > 1 && (
        <OverTime experience={experience} metric={key} name={name} />
      )}
      {parts?.map((part) => (
        <Parts key={part.variant} part={part} name={name} />
      ))}
    </section>
  );
}

type Row = MetricResult['variants'][number];

function columnsOf({ metric, effects }: MetricResult, baseline: string): Column<Row>[] {
  const say = sayValue(metric);
  const told = effects.flatMap(({ relative }) => (relative ? [relative.sequential] : []));
  const reach = Math.min(3, Math.max(0.05, ...told.flatMap(({ low, high }) => [-low, high])));
  const effectOf = ({ variant }: Row): Effect | undefined => effects.find((one) => one.variant === variant);
  return [
    {
      id: 'variant',
      header: 'Variant',
      cell: ({ variant }) => variant || <Dim>held out: the default</Dim>,
    },
    { id: 'people', header: 'People', align: 'right', width: 90, cell: ({ people }) => count(people) },
    {
      id: 'value',
      header: 'Value',
      align: 'right',
      width: 100,
      cell: ({ value }) => (value === null ? '–' : say(value)),
    },
    {
      id: 'effect',
      header: `Against ${nameOf(baseline)}`,
      width: 270,
      cell: (row) => {
        if (row.variant === baseline) return <Dim>what the others are held against</Dim>;
        const effect = effectOf(row);
        if (!effect?.relative) return <Dim>{effect?.lack ?? 'nothing to tell yet'}</Dim>;
        const { value, low, high } = effect.relative.sequential;
        return (
          <div>
            <Text size="xs">
              {signed(value)} ({signed(low)} to {signed(high)})
            </Text>
            <Whisker
              label={`${row.variant} against ${nameOf(baseline)}`}
              {...{ value, low, high, from: -reach, to: reach, mark: 0, say: signed, width: 220 }}
            />
          </div>
        );
      },
    },
    {
      id: 'looks',
      header: 'How sure',
      width: 220,
      cell: (row) => <HowSure effect={effectOf(row)} />,
    },
  ];
}

function HowSure({ effect }: { effect: Effect | undefined }) {
  if (!effect?.relative) return null;
  const { fixed, bayesian } = effect.relative;
  return (
    <Text size="xs" c="dimmed" component="div">
      <div title="Always valid, adjusted for everything that is looked at here">
        p {sayP(effect.adjustedP ?? 1)}
      </div>
      <div title="For whoever planned to look at this moment, and at no other">
        one look: {signed(fixed.low)} to {signed(fixed.high)}
      </div>
      <div title="As a belief, without anything known before">
        {percent(bayesian.chanceToWin)} likely to be better
      </div>
    </Text>
  );
}
