// What somebody did, newest first, visit by visit.

import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { EventDetails, type LoggedEvent, Simulated } from '../collect/index.ts';
import { pagesQuery, usePages } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { atClock, atMoment, channelName, many, shown } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { pathOf } from './api.ts';
import { EventIcon } from './eventIcon.tsx';
import { channelOf, type Visit, visitsOf } from './visits.ts';

export function Timeline({ personKey }: { personKey: string }) {
  const pages = usePages<LoggedEvent>(`${pathOf(personKey)}/events`, { limit: 100 });
  return (
    <LoadingPanel
      query={pagesQuery(pages)}
      lines={8}
      empty={<Empty title="No events of their own">This person is known only through others' events.</Empty>}
    >
      {(rows) => (
        <>
          {visitsOf(rows).map((visit) => (
            <div key={visit.events[0]?.messageId} style={{ marginBottom: 16 }}>
              <Section title={atMoment(visit.start)} action={<Told visit={visit} />} flush>
                {visit.events.map((event) => (
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

/** How much, how long, and through what it began. */
function Told({ visit }: { visit: Visit }) {
  const minutes = Math.round((visit.end - visit.start) / 60_000);
  const channel = channelOf(visit);
  const words = [
    many(visit.events.length, 'event'),
    minutes > 0 && many(minutes, 'minute'),
    channel && `through ${channelName(channel)}`,
  ];
  return (
    <Text span size="sm" c="dimmed">
      {words.filter(Boolean).join(' · ')}
    </Text>
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
          alignItems: 'center',
          gap: 12,
          padding: '8px 16px',
          cursor: 'pointer',
          fontSize: '0.8125rem',
        }}
        className="vv-line"
      >
        <Text span size="sm" c="dimmed" w={64} style={{ flexShrink: 0 }}>
          {atClock(event.time)}
        </Text>
        <EventIcon type={event.type} name={event.name} />
        <span style={{ fontWeight: 550, flexShrink: 0, minWidth: 140 }}>
          {event.name}
          <Simulated event={event} />
        </span>
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
