// Who changed what, newest first.

import { Text } from '@mantine/core';
import { pagesQuery, usePages } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { shown, spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';

interface Line {
  id: string;
  at: string;
  actor: { type: string; name: string };
  action: string;
  subject: string;
  details: Record<string, unknown>;
}

const COLUMNS: readonly Column<Line>[] = [
  { id: 'at', header: 'When', width: 140, cell: (line) => <Time at={line.at} /> },
  { id: 'who', header: 'Who', width: 180, cell: (line) => line.actor.name },
  { id: 'what', header: 'What', width: 200, cell: (line) => spoken(line.action) },
  {
    id: 'details',
    header: 'Details',
    cell: (line) => (
      <Text size="sm" c="dimmed" className="vv-ellipsis" title={line.subject}>
        {Object.entries(line.details)
          .map(([name, value]) => `${spoken(name)}: ${shown(value)}`)
          .join(' · ') || line.subject}
      </Text>
    ),
  },
];

export function AuditPanel() {
  const pages = usePages<Line>('/v1/audit', { limit: 100 });
  return (
    <Section title="Audit" note="Every change, by whom and when. Nothing here can be changed." flush>
      <LoadingPanel query={pagesQuery(pages)} empty={<Empty title="Nothing was changed yet" />}>
        {(rows) => (
          <DataTable
            label="Audit"
            height={600}
            rows={rows}
            columns={COLUMNS}
            keyOf={(line) => line.id}
            onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}
