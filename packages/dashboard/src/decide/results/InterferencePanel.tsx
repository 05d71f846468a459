// Whether the effect depends on what people saw of other experiences.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { count, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { EXPERIENCES, type Experience } from '../api.ts';
import { type Interference, sayP } from './api.ts';

const COLUMNS: readonly Column<Interference>[] = [
  {
    id: 'other',
    header: 'With',
    cell: ({ other }) => (
      <Link to="/experiences/$id" params={{ id: other }}>
        {other}
      </Link>
    ),
  },
  { id: 'people', header: 'People in both', align: 'right', width: 130, cell: ({ people }) => count(people) },
  {
    id: 'p',
    header: 'p, adjusted',
    align: 'right',
    width: 110,
    cell: ({ adjustedP }) => (adjustedP === null ? <Dim>–</Dim> : sayP(adjustedP)),
  },
  {
    id: 'says',
    header: 'What it says',
    width: 420,
    cell: ({ sentence }) => <Text size="xs">{sentence}</Text>,
  },
];

/** Nothing while nobody is in two. */
export function InterferencePanel({ experience }: { experience: Experience }) {
  const found = useGet<List<Interference>>(`${EXPERIENCES}/${experience.id}/interference`, {
    freshMs: 60_000,
  });
  if (found.data?.data.length === 0) return null;
  const alarms = found.data?.data.filter(({ interferes }) => interferes).length ?? 0;
  return (
    <Section
      title="Other experiences of the same people"
      note={
        alarms > 0
          ? `It interferes with ${many(alarms, 'other')}.`
          : 'Nothing speaks against their effects adding up.'
      }
      flush
    >
      <LoadingPanel query={found} lines={3}>
        {({ data }) => (
          <DataTable
            label="Other experiences of the same people"
            rows={data}
            columns={COLUMNS}
            keyOf={({ other }) => other}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}
