// What is happening now? Events as they are accepted. New rows wait behind a button while one reads further down or
// has paused; nothing moves under the pointer.

import { Box, Button, Flex, Group, Select, TextInput } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconSearch, IconX } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { atClock, atMoment, called, many, onDay, onShortDay, shown } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { SidePanel } from '../ui/SidePanel.tsx';
import type { LoggedEvent } from './api.ts';
import { EventDetails } from './EventDetails.tsx';
import { useLiveEvents } from './live.ts';
import { Simulated } from './Simulated.tsx';

const COLUMNS = (open: (id: string) => void): Column<LoggedEvent>[] => [
  {
    id: 'time',
    header: 'Happened',
    width: 150,
    cell: (event) => (
      <time dateTime={event.time} style={{ color: 'var(--mantine-color-dimmed)', whiteSpace: 'nowrap' }}>
        {onShortDay(event.time)}, {atClock(event.time)}
      </time>
    ),
  },
  {
    id: 'name',
    header: 'Event',
    width: 280,
    cell: (event) => (
      <button
        type="button"
        className="vv-sort"
        style={{ color: 'var(--mantine-color-text)', fontWeight: 550 }}
        onClick={() => open(event.messageId)}
      >
        {event.name}
        <Simulated event={event} />
      </button>
    ),
  },
  {
    id: 'who',
    header: 'Who',
    width: 220,
    cell: (event) => <Who event={event} />,
  },
  {
    id: 'what',
    header: 'What came with it',
    cell: (event) => (
      <div className="vv-ellipsis" style={{ color: 'var(--mantine-color-dimmed)' }}>
        {preview(event)}
      </div>
    ),
  },
];

function Who({ event }: { event: LoggedEvent }) {
  const [first] = event.identifiers ?? [];
  if (!first) return null;
  return (
    <Link to="/people/$key" params={{ key: `${first.type}:${first.value}` }}>
      {called({ id: first.value, name: first.value })}
    </Link>
  );
}

const preview = (event: LoggedEvent): string =>
  Object.entries({ ...event.traits, ...event.properties })
    .slice(0, 4)
    .map(([name, value]) => `${name}: ${shown(value)}`)
    .join(' · ');

export function LivePage() {
  const search = useSearch({ from: '/shell/live' });
  const navigate = useNavigate();
  const [paused, setPaused] = useState(false);
  const live = useLiveEvents({
    ...{ name: search.name, type: search.type, from: search.from, to: search.to },
    paused,
  });
  const set = useCallback(
    (change: { [key in 'event' | 'name' | 'type' | 'from' | 'to']?: string | undefined }): void =>
      void navigate({
        to: '/live',
        search: cleaned({ ...search, ...change }),
        replace: !('event' in change),
      }),
    [navigate, search],
  );
  const columns = useMemo(() => COLUMNS((event) => set({ event })), [set]);
  const chosen = live.rows?.find((event) => event.messageId === search.event);
  return (
    <Page
      wide
      title="Live events"
      question="What is happening now?"
      sentence={live.sentence}
      action={
        <Button
          variant="default"
          leftSection={paused ? <IconPlayerPlay size={15} /> : <IconPlayerPause size={15} />}
          onClick={() => setPaused(!paused)}
        >
          {paused ? 'Go on' : 'Pause'}
        </Button>
      }
    >
      <Group mb="md" justify="space-between">
        <Group gap="xs">
          <TextInput
            aria-label="Event name"
            placeholder="Event name"
            data-page-search
            leftSection={<IconSearch size={15} />}
            value={search.name ?? ''}
            onChange={(event) => set({ name: event.currentTarget.value })}
            w={240}
          />
          <Select
            aria-label="Type"
            placeholder="Every type"
            data={['track', 'identify', 'page', 'screen', 'group', 'alias']}
            value={search.type ?? null}
            onChange={(type) => set({ type: type ?? undefined })}
            clearable
            w={150}
          />
          {(search.from || search.to) && (
            <Button
              size="xs"
              variant="light"
              rightSection={<IconX size={13} />}
              aria-label="Of any time again"
              onClick={() => set({ from: undefined, to: undefined })}
            >
              {spanWords(search.from, search.to)}
            </Button>
          )}
        </Group>
        <Box aria-live="polite">
          {live.waiting > 0 && (
            <Button size="xs" variant="light" onClick={live.show}>
              {many(live.waiting, 'new event')}
            </Button>
          )}
        </Box>
      </Group>
      <Flex gap="md" align="flex-start">
        <Box className="vv-card" flex={1} miw={0} style={{ overflow: 'hidden' }}>
          <LoadingPanel
            query={live.query}
            lines={10}
            empty={
              search.name || search.type || search.from ? (
                <Empty title="No such event">Choose another name, type or time.</Empty>
              ) : (
                <Empty title="No events yet">
                  Each event stands here the moment it is accepted. Make a source, copy its snippet into a
                  page, and open that page.
                </Empty>
              )
            }
          >
            {(rows) => (
              <DataTable
                label="Events"
                height="calc(100vh - 250px)"
                rows={rows}
                columns={columns}
                keyOf={(event) => event.messageId}
                chosen={search.event}
                onOpen={(event) => set({ event: event.messageId })}
                onEnd={live.more}
              />
            )}
          </LoadingPanel>
        </Box>
        {search.event && (
          <SidePanel title={chosen?.name ?? 'Event'} onClose={() => set({ event: undefined })}>
            {chosen ? (
              <EventDetails event={chosen} />
            ) : (
              <Empty title="This event is further back">
                Scroll down until it comes, or look for it in its person's timeline.
              </Empty>
            )}
          </SidePanel>
        )}
      </Flex>
    </Page>
  );
}

function cleaned<T extends Record<string, string | undefined>>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value)) as T;
}

/** `on 21 Nov 2026` where it is a day, else both ends. */
function spanWords(from: string | undefined, to: string | undefined): string {
  if (from && to && Math.abs(Date.parse(to) - Date.parse(from) - 86_400_000) <= 3_600_000)
    return `on ${onDay((Date.parse(from) + Date.parse(to)) / 2)}`;
  return [from && `from ${atMoment(from)}`, to && `until ${atMoment(to)}`].filter(Boolean).join(' ');
}
