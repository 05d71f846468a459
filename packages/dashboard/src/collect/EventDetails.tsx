// One event: who, when, what came with it, and the message as it was sent.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Code, json } from '../ui/Code.tsx';
import { Facts } from '../ui/Facts.tsx';
import { atMoment, shown, spoken } from '../ui/format.ts';
import type { LoggedEvent } from './api.ts';

export function EventDetails({ event }: { event: LoggedEvent }) {
  const [first, ...others] = event.identifiers ?? [];
  return (
    <Stack gap="md">
      <Facts
        rows={[
          ['Happened', atMoment(event.time)],
          ['Received', atMoment(event.receivedAt)],
          ['Type', event.type],
          ...(first
            ? [
                [
                  'Who',
                  <Link key="who" to="/people/$key" params={{ key: `${first.type}:${first.value}` }}>
                    {first.value}
                  </Link>,
                ] as [string, ReactNode],
              ]
            : []),
          ...others.map((each): [string, string] => [spoken(each.type), each.value]),
          ...(event.flags?.length ? [['Flags', event.flags.map(spoken).join(', ')] as [string, string]] : []),
        ]}
      />
      <Named title="Properties" values={event.properties} />
      <Named title="Traits" values={event.traits} />
      <Named title="Around it" values={event.context} />
      <Provenance facts={event.facts} />
      <div>
        <h3 className="vv-section-title" style={{ marginBottom: 6 }}>
          As it was sent
        </h3>
        <Code label="message" text={json(event.raw ?? event)} />
      </div>
    </Stack>
  );
}

function Named({ title, values = {} }: { title: string; values?: Record<string, unknown> | undefined }) {
  const rows = Object.entries(values);
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 className="vv-section-title" style={{ marginBottom: 6 }}>
        {title}
      </h3>
      <Facts rows={rows.map(([name, value]) => [spoken(name), shown(value)])} />
    </div>
  );
}

/** Facts come with where they are from: `DE`, from the time zone. */
function Provenance({ facts = {} }: { facts?: Record<string, unknown> | undefined }) {
  const rows = Object.entries(facts);
  if (rows.length === 0) return null;
  return (
    <div>
      <h3 className="vv-section-title" style={{ marginBottom: 6 }}>
        Found out
      </h3>
      <Facts
        rows={rows.map(([name, fact]) => {
          const [value, from] = Array.isArray(fact) ? fact : [fact, undefined];
          return [
            spoken(name),
            <>
              {shown(value)}{' '}
              {from && (
                <Text span size="xs" c="dimmed">
                  from {String(from)}
                </Text>
              )}
            </>,
          ];
        })}
      />
    </div>
  );
}
