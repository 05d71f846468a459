// Who are my customers? Everybody, found by name, e-mail or id, narrowed down to a segment.

import { Group, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useState } from 'react';
import { pagesQuery, useGet } from '../ui/api/query.ts';
import { DataTable, type Order } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { COLUMNS } from './peopleColumns.tsx';
import { usePeople } from './usePeople.ts';

const NEWEST = '-lastSeen';
export interface PeoplePageProps {
  search: string | undefined;
  segment: string | undefined;
  /** As the server takes it: `-lastSeen`, `events`. */
  sort: string | undefined;
  onSort(sort: string | undefined): void;
  /** Leaves out who is only a device. */
  known: boolean;
  onKnown(known: boolean): void;
  onSearch(text: string): void;
  /** What else narrows the list down. */
  filters: ReactNode;
}

export function PeoplePage(props: PeoplePageProps) {
  const { search, segment, sort = NEWEST, known, onSearch, onSort, onKnown, filters } = props;
  const [text, setText] = useState(search ?? '');
  const ask = useDebouncedCallback(onSearch, 200);
  const navigate = useNavigate();
  const { pages, unsorted } = usePeople({ search, segment, sort, known });
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
        <Switch
          label="Known by name only"
          checked={known}
          disabled={Boolean(search) || unsorted}
          onChange={(event) => onKnown(event.currentTarget.checked)}
        />
      </Group>
      {unsorted && (
        <Text size="sm" c="var(--vv-warn)" mb="xs" role="status">
          The event store does not answer, and only it knows who was seen last. People stand in no order until
          it is back.
        </Text>
      )}
      <div className="vv-card" style={{ overflow: 'hidden' }}>
        <LoadingPanel
          query={pagesQuery(pages)}
          lines={12}
          empty={
            search || segment || known ? (
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
              {...(search || unsorted
                ? {}
                : { order: orderOf(sort), onOrder: (next) => onSort(sortOf(next)) })}
              onOpen={(person) => void navigate({ to: '/people/$key', params: { key: `id:${person.id}` } })}
              onEnd={end}
            />
          )}
        </LoadingPanel>
      </div>
    </Page>
  );
}

const orderOf = (sort: string): Order => ({ id: sort.replace('-', ''), down: sort.startsWith('-') });
const sortOf = ({ id, down }: Order): string | undefined => {
  const sort = down ? `-${id}` : id;
  return sort === NEWEST ? undefined : sort;
};
