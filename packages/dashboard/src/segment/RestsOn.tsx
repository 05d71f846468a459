// The fields that a segment rests on: how many people have them, how fresh they are, and what is missing.

import { Track } from '../ui/charts/BarList.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { list, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type FieldUse, type Segment, useFields } from './api.ts';
import { labelOf } from './catalogue.ts';

const COLUMNS: readonly Column<FieldUse>[] = [
  {
    id: 'field',
    header: 'Field',
    cell: (use) => (
      <>
        {labelOf(use.field)}{' '}
        {use.event && <span style={{ color: 'var(--mantine-color-dimmed)' }}>of {use.event}</span>}{' '}
        {use.missing && (
          <span className="vv-pill" data-tone="warn">
            missing
          </span>
        )}
      </>
    ),
  },
  { id: 'bar', header: 'Coverage', width: 200, cell: (use) => <Track share={use.coverage} /> },
  {
    id: 'coverage',
    header: 'Have it',
    align: 'right',
    width: 90,
    sort: (use) => use.coverage,
    cell: (use) => percent(use.coverage),
  },
  { id: 'seen', header: 'Last seen', width: 150, cell: (use) => <Time at={use.lastSeen} /> },
];

export function RestsOn({ segment }: { segment: Segment }) {
  const fields = useFields(segment.id);
  return (
    <Section flush title="What it rests on" note={fields.data && sentenceOf(fields.data.data)}>
      <LoadingPanel
        query={fields}
        empty={<Empty title="It rests on no field of its own">It speaks only of other segments.</Empty>}
      >
        {({ data }) => (
          <DataTable
            label="Fields"
            rows={data}
            columns={COLUMNS}
            keyOf={(use) => `${use.event} ${use.field}`}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}

function sentenceOf(uses: readonly FieldUse[]): string {
  const missing = uses.filter((use) => use.missing);
  if (missing.length > 0)
    return `Nothing has sent ${list(missing.map((use) => labelOf(use.field)))} yet, so nobody can match on it.`;
  return `${many(uses.length, 'field')}, all of them arriving.`;
}
