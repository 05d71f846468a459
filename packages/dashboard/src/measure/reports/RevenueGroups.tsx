// Revenue by group.

import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { count } from '../../ui/format.ts';
import { Section } from '../../ui/Page.tsx';
import type { Revenue, RevenueLine } from './api.ts';
import { Band } from './FigureCell.tsx';
import { asMoney, surely } from './words.ts';

export function RevenueGroups({ revenue, nameOf }: { revenue: Revenue; nameOf(value: string): string }) {
  const top = Math.max(0, ...revenue.groups.map(({ perBuyer }) => perBuyer?.high ?? 0));
  const columns: Column<RevenueLine>[] = [
    { id: 'group', header: 'Group', cell: ({ of }) => nameOf(of) },
    number('orders', 'Orders', ({ orders }) => orders),
    number('buyers', 'Buyers', ({ buyers }) => buyers),
    number('new', 'New buyers', ({ newBuyers }) => newBuyers),
    { ...number('revenue', 'Revenue', (row) => row.revenue), cell: (row) => asMoney(row.revenue) },
    {
      ...{ id: 'each', header: 'A buyer spends', width: 190 },
      sort: ({ perBuyer }) => perBuyer?.value ?? 0,
      cell: ({ perBuyer }) =>
        perBuyer && (
          <>
            {surely(perBuyer, asMoney)}
            <Band figure={perBuyer} top={top} />
          </>
        ),
    },
  ];
  return (
    <Section title="Told apart" flush>
      <DataTable label="Revenue by group" rows={revenue.groups} columns={columns} keyOf={({ of }) => of} />
    </Section>
  );
}

const number = (id: string, header: string, of: (row: RevenueLine) => number): Column<RevenueLine> => ({
  ...{ id, header, align: 'right' as const, width: 110, sort: of },
  cell: (row) => count(of(row)),
});
