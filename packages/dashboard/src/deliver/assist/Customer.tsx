// Everything about one customer, for whoever speaks with them: the next best action first, then where they stand, what
// they were told, what lies in the cart, and what they agreed to.

import { Badge, Group, List, SimpleGrid, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Facts } from '../../ui/Facts.tsx';
import { percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type About, useAbout } from './api.ts';
import { ToldTable } from './ToldTable.tsx';

export function Customer({ who }: { who: string }) {
  const about = useAbout(who.includes(':') ? who : `id:${who}`);
  return (
    <LoadingPanel query={about} lines={8}>
      {(known) => (
        <Stack gap="md">
          <Who about={known} />
          <NextActions about={known} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            <Standing about={known} />
            <Stack gap="md">
              <CartPanel about={known} />
              <ConsentPanel about={known} />
            </Stack>
          </SimpleGrid>
          <ToldTable told={known.told} held={known.held} />
        </Stack>
      )}
    </LoadingPanel>
  );
}

function Who({ about: { person } }: { about: About }) {
  const { name, email, phone, place, lastSeen, id } = person;
  return (
    <Section
      title={name}
      note={[email, phone, place].filter(Boolean).join(' · ') || 'No address is known'}
      action={
        <Link to="/people/$key" params={{ key: id }} style={{ fontSize: '0.8125rem', whiteSpace: 'nowrap' }}>
          All that is known
        </Link>
      }
    >
      <Text size="sm" c="dimmed">
        {lastSeen ? (
          <>
            Seen <Time at={lastSeen} />
          </>
        ) : (
          'Never seen'
        )}
      </Text>
    </Section>
  );
}

function NextActions({ about: { next } }: { about: About }) {
  const [first, ...rest] = next;
  return (
    <Section
      title="What to do next"
      note="What went wrong comes before what they want now; then who may be lost, what is due, what their stage says, what pages show them, and what they were never asked."
    >
      {first ? (
        <ol style={{ margin: 0, paddingInlineStart: '1.4em' }}>
          {[first, ...rest].map((action, at) => (
            <li key={`${action.kind} ${action.title}`} style={{ marginBottom: 10 }}>
              <Text fw={at === 0 ? 640 : 500} fz={at === 0 ? 'lg' : 'md'} component="div">
                {action.title}
              </Text>
              {action.reasons.map((reason) => (
                <Text key={reason} size="sm" c="dimmed" component="div">
                  {reason}
                </Text>
              ))}
            </li>
          ))}
        </ol>
      ) : (
        <Text size="sm">Nothing presses: no trouble, no open cart, nothing due.</Text>
      )}
    </Section>
  );
}

function Standing({ about }: { about: About }) {
  const { stages, segments, personas, predictions } = about;
  const rows: (readonly [string, ReactNode])[] = [
    ...stages.map(
      ({ journey, name, since }) =>
        [
          journey,
          <>
            {name}, <Time at={since} />
          </>,
        ] as const,
    ),
    ...personas.map(({ model, persona }) => [`Persona, ${model}`, persona] as const),
    ...predictions.flatMap(({ name, values }) =>
      values.slice(0, 1).map(({ label, value }) => [name, `${label}: ${inWords(value)}`] as const),
    ),
  ];
  return (
    <Section title="Where they stand">
      {rows.length > 0 ? <Facts rows={rows} /> : <Text size="sm">No stage, persona or prediction yet.</Text>}
      <Group gap={6} mt="sm">
        {segments.map(({ key, name }) => (
          <Badge
            key={key}
            variant="default"
            tt="none"
            fw={500}
            component={Link}
            to={`/segments/${key}` as never}
          >
            {name}
          </Badge>
        ))}
      </Group>
    </Section>
  );
}

function inWords(value: unknown): string {
  if (typeof value !== 'number') return typeof value === 'string' ? value : JSON.stringify(value);
  return value > 0 && value < 1 ? percent(value) : String(Math.round(value * 100) / 100);
}

function CartPanel({ about: { cart } }: { about: About }) {
  return (
    <Section title="Cart">
      {cart ? (
        <>
          <List size="sm">
            {cart.items.map(({ id, name, quantity }) => (
              <List.Item key={id}>{quantity > 1 ? `${quantity} × ${name}` : name}</List.Item>
            ))}
          </List>
          <Text size="sm" c="dimmed" mt="xs">
            {cart.worth > 0 && `Worth ${cart.worth.toFixed(2)}${cart.currency ? ` ${cart.currency}` : ''}, `}
            touched <Time at={cart.at} />
          </Text>
        </>
      ) : (
        <Text size="sm">Nothing lies in it.</Text>
      )}
    </Section>
  );
}

function ConsentPanel({ about: { consent } }: { about: About }) {
  return (
    <Section title="Consent">
      {consent.length > 0 ? (
        <Facts
          rows={consent.map(
            ({ purpose, granted, since }) =>
              [
                purpose,
                <>
                  {granted ? 'agreed' : 'refused'}, <Time at={since} />
                </>,
              ] as const,
          )}
        />
      ) : (
        <Text size="sm">They were never asked.</Text>
      )}
    </Section>
  );
}
