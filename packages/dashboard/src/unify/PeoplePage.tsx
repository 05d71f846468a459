// Who are my customers? Everybody, found by name, e-mail or id, narrowed down to a segment.

import { Group, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import { useGet, usePages } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, country, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { callName, emailOf, type PersonLine, PROFILES } from './api.ts';

const COLUMNS: readonly Column<PersonLine>[] = [
  {
    id: 'name',
    header: 'Person',
    width: 180,
    cell: (person) => (
      <Link to="/people/$key" params={{ key: `id:${person.id}` }}>
        {callName(person)}
      </Link>
    ),
  },
  {
    id: 'email',
    header: 'E-mail',
    cell: (person) => <span style={{ color: 'var(--mantine-color-dimmed)' }}>{emailOf(person)}</span>,
  },
  {
    id: 'country',
    header: 'Country',
    width: 140,
    cell: (person) => person.country && country(person.country),
  },
  {
    id: 'first',
    header: 'First seen',
    width: 140,
    cell: (person) => <Time at={person.firstSeen} />,
  },
  {
    id: 'last',
    header: 'Last seen',
    width: 140,
    cell: (person) => <Time at={person.lastSeen} />,
  },
  {
    id: 'events',
    header: 'Events',
    align: 'right',
    width: 90,
    cell: (person) => count(person.events),
  },
];

export interface PeoplePageProps {
  search: string | undefined;
  segment: string | undefined;
  onSearch(text: string): void;
  /** What else narrows the list down. */
  filters: ReactNode;
}

export function PeoplePage({ search, segment, onSearch, filters }: PeoplePageProps) {
  const [text, setText] = useState(search ?? '');
  const ask = useDebouncedCallback(onSearch, 200);
  const navigate = useNavigate();
  const pages = usePages<PersonLine>(PROFILES, {
    limit: 100,
    ...(search ? { search } : {}),
    ...(segment ? { segment } : {}),
  });
  const everybody = useGet<{ totals: { people: number; events: number } }>('/v1/overview', {
    params: { days: 30 },
  });
  const end = useCallback((): void => {
    if (pages.hasNextPage && !pages.isFetchingNextPage) void pages.fetchNextPage();
  }, [pages.hasNextPage, pages.isFetchingNextPage, pages.fetchNextPage]);
  const totals = everybody.data?.totals;
  return (
    <Page
      wide
      title="People"
      question="Who are my customers?"
      sentence={
        totals && `${many(totals.people, 'person', 'people')}, known by ${many(totals.events, 'event')}.`
      }
    >
      <Group mb="md" gap="xs">
        <TextInput
          aria-label="Search people"
          placeholder="Name, e-mail or id"
          data-page-search
          leftSection={<IconSearch size={15} />}
          rightSection={
            <Text size="xs" c="dimmed">
              /
            </Text>
          }
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            ask(event.currentTarget.value);
          }}
          w={320}
        />
        {filters}
      </Group>
      <div className="vv-card" style={{ overflow: 'hidden' }}>
        <LoadingPanel
          query={{ data: pages.rows, error: pages.error, refetch: pages.refetch as never }}
          lines={12}
          empty={
            search || segment ? (
              <Empty title="Nobody is found">
                Search knows names, e-mail addresses and ids, whole or from their beginning.
              </Empty>
            ) : (
              <Empty title="Nobody is known yet">
                Everyone whom an event names stands here. Send events through a{' '}
                <Link to="/sources">source</Link>, or <Link to="/imports">import</Link> your history.
              </Empty>
            )
          }
        >
          {(rows) => (
            <DataTable
              label="People"
              height="calc(100vh - 250px)"
              rows={rows}
              columns={COLUMNS}
              keyOf={(person) => person.id}
              onOpen={(person) => void navigate({ to: '/people/$key', params: { key: `id:${person.id}` } })}
              onEnd={end}
            />
          )}
        </LoadingPanel>
      </div>
    </Page>
  );
}
