// A funnel by group: how many of each came how far.

import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { count } from '../../ui/format.ts';
import { Section } from '../../ui/Page.tsx';
import type { Funnel } from './api.ts';
import { Band } from './FigureCell.tsx';
import { asShare, surely } from './words.ts';

type Group = Funnel['groups'][number];

export function FunnelGroups(props: {
  funnel: Funnel;
  names: readonly string[];
  nameOf(value: string): string;
}) {
  const { funnel, names, nameOf } = props;
  const columns: Column<Group>[] = [
    {
      id: 'group',
      header: 'Group',
      width: 180,
      cell: ({ value }) => nameOf(value),
      sort: ({ value }) => nameOf(value),
    },
    ...names.map(
      (name, i): Column<Group> => ({
        ...{ id: String(i), header: `${i + 1}. ${name}`, width: 170 },
        sort: ({ steps }) => (i === 0 ? steps[0]!.people : (steps[i]!.ofFirst?.value ?? 0)),
        cell: ({ steps }) => {
          const { people, ofFirst } = steps[i]!;
          if (i === 0 || !ofFirst) return count(people);
          return (
            <div title={surely(ofFirst, asShare)}>
              {asShare(ofFirst.value)} <Dim>{count(people)}</Dim>
              <Band figure={ofFirst} top={1} />
            </div>
          );
        },
      }),
    ),
  ];
  return (
    <Section title="Told apart" note="Shares of those who took the first step, with intervals of 95%" flush>
      <DataTable
        label="Funnel by group"
        rows={funnel.groups}
        columns={columns}
        keyOf={({ value }) => value}
      />
    </Section>
  );
}
