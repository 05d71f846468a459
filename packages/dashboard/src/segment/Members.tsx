// The people who are in a segment now.

import { Link, useNavigate } from '@tanstack/react-router';
import { pagesQuery, usePages } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { called } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { SEGMENTS, type Segment } from './api.ts';

interface Member {
  id: string;
  name?: string;
  since?: string | null;
  flipAt?: string | null;
}

const COLUMNS: readonly Column<Member>[] = [
  {
    id: 'name',
    header: 'Person',
    cell: (member) => (
      <Link to="/people/$key" params={{ key: `id:${member.id}` }}>
        {called(member)}
      </Link>
    ),
  },
  { id: 'since', header: 'In it since', cell: (member) => <Time at={member.since} /> },
  {
    id: 'flip',
    header: 'Leaves by itself',
    cell: (member) => (member.flipAt ? <Time at={member.flipAt} /> : 'not by time alone'),
  },
];

export function Members({ segment }: { segment: Segment }) {
  // Whoever looks before it has been brought up sees them come as soon as it has been.
  const pages = usePages<Member>(
    `${SEGMENTS}/${segment.id}/members`,
    { limit: 100 },
    { version: segment.state },
  );
  const navigate = useNavigate();
  return (
    <Section title="Members" flush>
      <LoadingPanel
        query={pagesQuery(pages)}
        empty={
          segment.state === 'live' ? (
            <Empty title="Nobody is in it now">
              As soon as somebody meets the condition, they stand here.
            </Empty>
          ) : (
            <Empty title="Being brought up from history">
              As soon as it is live, its members stand here.
            </Empty>
          )
        }
      >
        {(data) => (
          <DataTable
            label="Members"
            height={560}
            rows={data}
            columns={COLUMNS}
            keyOf={(member) => member.id}
            onOpen={(member) => void navigate({ to: '/people/$key', params: { key: `id:${member.id}` } })}
            onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}
