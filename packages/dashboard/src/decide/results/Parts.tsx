// Whether a variant helps some more than others: each part's effect as measured, and as it is believed.

import { Text } from '@mantine/core';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { count } from '../../ui/format.ts';
import { Whisker } from '../Whisker.tsx';
import { nameOf, type Part, sayP, signed } from './api.ts';

type Row = Part['people'][number];

export function Parts({ part: { variant, sameP, people }, name }: { part: Part; name: string }) {
  const told = people.flatMap(({ low, high }) => (low === null || high === null ? [] : [-low, high]));
  const reach = Math.min(3, Math.max(0.05, ...told));
  const columns: Column<Row>[] = [
    { id: 'part', header: 'Part', cell: ({ part }) => part || <Dim>unknown</Dim> },
    { id: 'people', header: 'People', align: 'right', width: 90, cell: (row) => count(row.people) },
    {
      id: 'raw',
      header: 'As measured',
      align: 'right',
      width: 110,
      cell: ({ raw }) => (raw === null ? '–' : signed(raw)),
    },
    {
      id: 'value',
      header: 'Believed',
      width: 270,
      cell: ({ part, value, low, high }) =>
        value === null || low === null || high === null ? (
          <Dim>too few</Dim>
        ) : (
          <div>
            <Text size="xs">
              {signed(value)} ({signed(low)} to {signed(high)})
            </Text>
            <Whisker
              label={`${nameOf(variant)}, ${part || 'unknown'}`}
              {...{ value, low, high, from: -reach, to: reach, mark: 0, say: signed, width: 220 }}
            />
          </div>
        ),
    },
    {
      id: 'p',
      header: 'p, adjusted',
      align: 'right',
      width: 110,
      cell: ({ adjustedP }) => (adjustedP === null ? '–' : sayP(adjustedP)),
    },
  ];
  return (
    <div style={{ marginTop: 12 }}>
      <Text size="sm" mb={4}>
        <b>{nameOf(variant)}</b>:{' '}
        {sameP === null
          ? 'there are too few people to tell the parts apart.'
          : sameP < 0.01
            ? `it does not do the same for all of them (p ${sayP(sameP)}).`
            : `nothing speaks against the same effect for all of them (p ${sayP(sameP)}); what differs is mostly noise, and drawn together.`}
      </Text>
      <DataTable
        label={`${name} of ${nameOf(variant)}, by part`}
        rows={people}
        columns={columns}
        keyOf={({ part }) => part}
      />
    </div>
  );
}
