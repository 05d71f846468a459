// What one customer was told in all channels, the latest first: messages, and what pages showed; and what still waits.

import { Group, List, Text } from '@mantine/core';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { CHANNEL_NAMES } from '../messages/api.ts';
import { State } from '../messages/columns.tsx';
import type { About, Told } from './api.ts';

const COLUMNS: readonly Column<Told>[] = [
  { id: 'what', header: 'What', cell: ({ what }) => what },
  {
    id: 'channel',
    header: 'Where',
    width: 130,
    cell: ({ channel }) => CHANNEL_NAMES[channel] ?? 'On a page',
  },
  {
    id: 'state',
    header: 'What became of it',
    width: 320,
    cell: ({ kind, state, seen, why }) =>
      kind === 'experience' ? (
        'seen'
      ) : (
        <Group gap={6} wrap="nowrap">
          <State state={state} />
          <Text size="sm" c="dimmed" className="vv-ellipsis" title={why ?? undefined}>
            {seen ?? why}
          </Text>
        </Group>
      ),
  },
  { id: 'at', header: 'When', width: 120, cell: ({ at }) => <Time at={at} /> },
];

export function ToldTable({ told, held }: Pick<About, 'told' | 'held'>) {
  return (
    <Section title="What they were told" flush={told.length > 0}>
      {told.length > 0 ? (
        <DataTable
          label="What they were told"
          rows={told}
          columns={COLUMNS}
          keyOf={({ id, what, at }) => id ?? `${at} ${what}`}
        />
      ) : (
        <Text size="sm">Nothing yet, in any channel.</Text>
      )}
      {held.length > 0 && (
        <List size="sm" p="md">
          {held.map(({ id, what, why }) => (
            <List.Item key={id}>
              {what}: {why}
            </List.Item>
          ))}
        </List>
      )}
    </Section>
  );
}
