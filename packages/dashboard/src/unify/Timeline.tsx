// What somebody did, newest first, by day.

import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { EventDetails, type LoggedEvent } from '../collect/index.ts';
import { usePages } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { atClock, onDay, shown } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { pathOf } from './api.ts';

export function Timeline({ personKey }: { personKey: string }) {
  const pages = usePages<LoggedEvent>(`${pathOf(personKey)}/events`, { limit: 100 });
  return (
    <LoadingPanel
      query={{ data: pages.rows, error: pages.error, refetch: pages.refetch as never }}
      lines={8}
      empty={<Empty title="No events of their own">This person is known only through others' events.</Empty>}
    >
      {(rows) => (
        <>
          {[...Map.groupBy(rows, (event) => onDay(event.time))].map(([day, events]) => (
            <div key={day} style={{ marginBottom: 16 }}>
              <Section title={day} flush>
                {events.map((event) => (
                  <Line key={event.messageId} event={event} />
                ))}
              </Section>
            </div>
          ))}
          {pages.hasNextPage && (
            <Button
              variant="default"
              loading={pages.isFetchingNextPage}
              onClick={() => void pages.fetchNextPage()}
            >
              Earlier events
            </Button>
          )}
        </>
      )}
    </LoadingPanel>
  );
}

function Line({ event }: { event: LoggedEvent }) {
  const [open, setOpen] = useState(false);
  const came = Object.entries({ ...event.traits, ...event.properties });
  return (
    <div style={{ borderBottom: '1px solid var(--vv-line)' }}>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        style={{
          all: 'unset',
          boxSizing: 'border-box',
          width: '100%',
          display: 'flex',
          gap: 16,
          padding: '8px 16px',
          cursor: 'pointer',
          fontSize: '0.8125rem',
        }}
        className="vv-line"
      >
        <Text span size="sm" c="dimmed" w={64} style={{ flexShrink: 0 }}>
          {atClock(event.time)}
        </Text>
        <span style={{ fontWeight: 550, flexShrink: 0, minWidth: 150 }}>{event.name}</span>
        <span className="vv-ellipsis" style={{ color: 'var(--mantine-color-dimmed)' }}>
          {came
            .slice(0, 4)
            .map(([name, value]) => `${name}: ${shown(value)}`)
            .join(' · ')}
        </span>
      </button>
      {open && (
        <div style={{ padding: '4px 16px 16px 96px' }}>
          <EventDetails event={event} />
        </div>
      )}
    </div>
  );
}
