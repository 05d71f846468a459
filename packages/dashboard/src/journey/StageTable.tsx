// The figures of every stage: who came, who went on, back and away, how long it took, and who stalls.

import { Anchor } from '@mantine/core';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { count, percent } from '../ui/format.ts';
import type { JourneyMap, ShownStage, StageMap } from './api.ts';
import { lasting, nameIn } from './words.ts';

export function StageTable(props: {
  stages: readonly ShownStage[];
  map: JourneyMap;
  onOpen(stage: string, stalled?: boolean): void;
}) {
  const { stages, map, onOpen } = props;
  const share = (part: number, { left }: StageMap) => (
    <>
      {count(part)} {left > 0 && part > 0 && <Dim>{percent(part / left)}</Dim>}
    </>
  );
  const columns: Column<StageMap>[] = [
    {
      id: 'stage',
      header: 'Stage',
      cell: ({ stage }) => (
        <Anchor component="button" type="button" size="sm" onClick={() => onOpen(stage)}>
          {nameIn(stages, stage)}
        </Anchor>
      ),
    },
    number('people', 'There now', ({ people }) => people),
    number('entered', 'Entered', ({ entered }) => entered),
    { id: 'onward', header: 'Went on', align: 'right', width: 120, cell: (row) => share(row.onward, row) },
    { id: 'back', header: 'Went back', align: 'right', width: 120, cell: (row) => share(row.back, row) },
    { id: 'out', header: 'Went away', align: 'right', width: 110, cell: (row) => share(row.out, row) },
    {
      id: 'time',
      header: 'Median stay',
      align: 'right',
      width: 190,
      cell: ({ time }) =>
        time ? (
          <span
            title={`Of ${count(time.ended)} visits that ended; nine in ten took up to ${lasting(time.p90)}`}
          >
            {lasting(time.median)} <Dim>{`${lasting(time.p25)} to ${lasting(time.p75)}`}</Dim>
          </span>
        ) : (
          <Dim>no visit has ended</Dim>
        ),
    },
    {
      id: 'stalled',
      header: 'Stalled',
      align: 'right',
      width: 150,
      cell: ({ stage, stalled }) =>
        'missing' in stalled ? (
          <Dim>{`${stalled.missing} more must go on`}</Dim>
        ) : stalled.people === 0 ? (
          '0'
        ) : (
          <Anchor
            component="button"
            type="button"
            size="sm"
            title={`There for longer than ${lasting(stalled.longerThan)}, as nine in ten of those who went on were not`}
            onClick={() => onOpen(stage, true)}
          >
            {count(stalled.people)}
          </Anchor>
        ),
    },
  ];
  return (
    <DataTable
      label="Figures of the stages"
      rows={map.stages}
      columns={columns}
      keyOf={({ stage }) => stage}
    />
  );
}

const number = (id: string, header: string, of: (row: StageMap) => number): Column<StageMap> => ({
  ...{ id, header, align: 'right' as const, width: 100, sort: of },
  cell: (row) => count(of(row)),
});
