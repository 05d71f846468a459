// The flow between stages as rows.

import { type Column, DataTable } from '../ui/DataTable.tsx';
import { count } from '../ui/format.ts';
import type { Flow, ShownStage } from './api.ts';
import { nameIn } from './words.ts';

export function FlowTable({ stages, flows }: { stages: readonly ShownStage[]; flows: readonly Flow[] }) {
  const columns: Column<Flow>[] = [
    { id: 'from', header: 'From', cell: ({ from }) => nameIn(stages, from) },
    { id: 'to', header: 'To', cell: ({ to }) => nameIn(stages, to) },
    {
      id: 'moves',
      header: 'Moves',
      align: 'right',
      width: 110,
      sort: ({ moves }) => moves,
      cell: ({ moves }) => count(moves),
    },
    {
      ...{ id: 'people', header: 'People', align: 'right', width: 110 },
      cell: ({ people }) => (people === null ? '' : count(people)),
    },
  ];
  return (
    <DataTable
      label="Flow between stages"
      rows={flows}
      columns={columns}
      keyOf={({ from, to }) => `${from} ${to}`}
    />
  );
}
