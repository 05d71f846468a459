// How messages stand in tables: in the page of all of them, in that of what is held, and with one person.

import { Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Column, Dim } from '../../ui/DataTable.tsx';
import { Time } from '../../ui/Time.tsx';
import { CHANNEL_NAMES, type Held, type Message, STATES, useTemplateName } from './api.ts';

export function State({ state }: { state: string }) {
  const { label, tone } = STATES[state] ?? { label: state };
  return (
    <span className="vv-pill" data-tone={tone}>
      {label}
    </span>
  );
}

function TemplateName({ of }: { of: string }) {
  return <>{useTemplateName(of)}</>;
}

const WHAT: Column<Message> = {
  id: 'what',
  header: 'Message',
  cell: (message) => (
    <div>
      <Link to="/messages" search={(search: object) => ({ ...search, id: message.id }) as never}>
        {message.subject || <TemplateName of={message.template} />}
      </Link>
      <Text size="xs" c="dimmed" className="vv-ellipsis">
        <TemplateName of={message.template} />
        {message.variant && message.variant !== 'all' ? `, ${message.variant}` : ''}
      </Text>
    </div>
  ),
};
const TO: Column<Message> = {
  id: 'to',
  header: 'To',
  width: 200,
  cell: ({ address, profileId }) => (
    <Link to="/people/$key" params={{ key: profileId }} className="vv-ellipsis">
      {address && !address.startsWith('{') && address !== profileId ? address : 'the person'}
    </Link>
  ),
};
const CHANNEL: Column<Message> = {
  id: 'channel',
  header: 'Channel',
  width: 110,
  cell: ({ channel }) => CHANNEL_NAMES[channel] ?? channel,
};
const WHERE: Column<Message> = {
  id: 'state',
  header: 'Where it is',
  width: 300,
  cell: ({ state, reason }) => (
    <Group gap={6} wrap="nowrap">
      <State state={state} />
      <Text size="sm" c="dimmed" className="vv-ellipsis" title={reason?.sentence}>
        {reason?.sentence}
      </Text>
    </Group>
  ),
};
const SEEN: Column<Message> = {
  id: 'seen',
  header: 'Seen',
  width: 90,
  cell: ({ openedAt, clickedAt }) => (clickedAt ? 'followed' : openedAt ? 'opened' : <Dim>–</Dim>),
};
const ASKED: Column<Message> = {
  id: 'at',
  header: 'Asked for',
  width: 120,
  cell: ({ createdAt }) => <Time at={createdAt} />,
};
const WHY: Column<Held> = {
  id: 'why',
  header: 'Why it is held',
  width: 420,
  cell: ({ hold }) => <Text size="sm">{hold.sentence}</Text>,
};
const NEXT: Column<Held> = {
  id: 'next',
  header: 'Goes next',
  width: 130,
  cell: ({ hold }) => (hold.at ? <Time at={hold.at} /> : <Dim>when resumed</Dim>),
};

export const MESSAGE_COLUMNS: readonly Column<Message>[] = [WHAT, TO, CHANNEL, WHERE, SEEN, ASKED];
export const HELD_COLUMNS: readonly Column<Held>[] = [WHAT, TO, CHANNEL, WHY, NEXT];
/** With the person themselves. */
export const OWN_COLUMNS = MESSAGE_COLUMNS.filter((column) => column !== TO);
export const OWN_HELD_COLUMNS = HELD_COLUMNS.filter((column) => column !== TO);
