// What each variant is worth where shares learn: without the bias that plain means have there.

import { Text } from '@mantine/core';
import { useGet } from '../../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { count, percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { EXPERIENCES, type Experience } from '../api.ts';
import type { Adaptive, Tested } from './api.ts';

export function AdaptivePanel({ experience }: { experience: Experience }) {
  const found = useGet<{ data: Adaptive | null }>(`${EXPERIENCES}/${experience.id}/adaptive`, {
    freshMs: 30_000,
  });
  return (
    <Section
      title="What each variant is worth"
      note="Shares moved by outcomes bias plain means; each view is weighed by how likely its draw was. Intervals are of 95% and hold however often you look."
      flush
    >
      <LoadingPanel
        query={found}
        isEmpty={({ data }) => data === null || data.rounds === 0}
        empty={<Empty title="Nothing was drawn yet">Views that are over are weighed here.</Empty>}
      >
        {({ data }) => data && <Shown found={data} />}
      </LoadingPanel>
    </Section>
  );
}

type Row = Adaptive['variants'][number];
const say = (value: number): string =>
  Math.abs(value) <= 1 ? percent(Math.abs(value)) : count(Math.abs(value));
const range = (tested: Tested | null, sign: boolean) => {
  if (!tested) return <Dim>too rarely drawn</Dim>;
  const word = (value: number) => `${value < 0 ? '−' : sign ? '+' : ''}${say(value)}`;
  return `${word(tested.value)} (${word(tested.low)} to ${word(tested.high)})`;
};

function Shown({ found: { variants, rounds, reward } }: { found: Adaptive }) {
  const columns: Column<Row>[] = [
    { id: 'variant', header: 'Variant', cell: ({ variant }) => variant },
    { id: 'rounds', header: 'Draws', align: 'right', width: 90, cell: (row) => count(row.rounds) },
    { id: 'naive', header: 'Plain mean', align: 'right', width: 110, cell: ({ naive }) => say(naive) },
    { id: 'estimate', header: 'Weighed', width: 240, cell: ({ estimate }) => range(estimate, false) },
    {
      id: 'effect',
      header: `Against ${variants[0]?.variant ?? 'the first'}`,
      width: 240,
      cell: ({ variant, effect }) =>
        variant === variants[0]?.variant ? <Dim>the first</Dim> : range(effect, true),
    },
  ];
  return (
    <>
      <Text size="sm" c="dimmed" px="md" pt="sm">
        {count(rounds)} draws of the last 90 days, rewarded by “{reward}”.
      </Text>
      <DataTable
        label="What each variant is worth"
        rows={variants}
        columns={columns}
        keyOf={({ variant }) => variant}
      />
    </>
  );
}
