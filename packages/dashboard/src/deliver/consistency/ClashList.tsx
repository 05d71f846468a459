// Who would be told two things that contradict: the clash, somebody real whom it concerns, and why they are told each.

import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { atMoment } from '../../ui/format.ts';
import type { Clash } from './api.ts';

export function ClashList({ clashes }: { clashes: readonly Clash[] }) {
  return (
    <Stack gap="md" component="ul" p={0} m={0} style={{ listStyle: 'none' }} aria-label="Clashes">
      {clashes.map((clash) => (
        <li key={`${clash.first.id} ${clash.second.id}`}>
          <Shown clash={clash} />
        </li>
      ))}
    </Stack>
  );
}

function Shown({ clash: { first, second, disagreements, witness, at } }: { clash: Clash }) {
  return (
    <div
      style={{
        borderLeft: `3px solid var(--mantine-color-${witness ? 'red' : 'gray'}-6)`,
        paddingLeft: 12,
      }}
    >
      <Group gap="xs">
        <Text fw={600} size="sm">
          {first.name}
        </Text>
        <Text size="sm" c="dimmed">
          against
        </Text>
        <Text fw={600} size="sm">
          {second.name}
        </Text>
      </Group>
      {disagreements.map((one) => (
        <Text size="sm" key={`${one.topic} ${one.about}`}>
          {one.sentence}: “{one.first.says}” and “{one.second.says}”
        </Text>
      ))}
      {witness ? (
        <Text size="sm" c="dimmed">
          <Anchor
            component={Link}
            to="/people/$key"
            params={{ key: `id:${witness.profileId}` } as never}
            size="sm"
            underline="always"
          >
            {witness.name ?? 'Somebody'}
          </Anchor>{' '}
          would be told both{soon(at)}: {witness.because.join('; ')}.
        </Text>
      ) : (
        <Badge variant="light" color="gray" mt={4}>
          Possible, nobody today
        </Badge>
      )}
    </div>
  );
}

const soon = (at: string): string => (Date.parse(at) - Date.now() < 60_000 ? ' now' : ` on ${atMoment(at)}`);
