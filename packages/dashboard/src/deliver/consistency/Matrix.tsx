// What is said to whom: audiences and stages down, channels across, and in each place what contents commit us to. What
// commits us to nothing is many and says little: it is folded away until somebody asks.

import { Badge, Box, Button, Group, Stack, Text, Tooltip } from '@mantine/core';
import { useState } from 'react';
import { many } from '../../ui/format.ts';
import { Opener } from '../../ui/Opener.tsx';
import { Scroll } from '../../ui/Scroll.tsx';
import { type Claim, channelName, TOPIC_WORDS, type Told, type Voice } from './api.ts';

export interface MatrixProps {
  voice: Pick<Voice, 'sayings' | 'clashes'>;
  edit(saying: Told): void;
}

export function Matrix({ voice: { sayings, clashes }, edit }: MatrixProps) {
  const [isOpen, open] = useState(false);
  const committing = sayings.filter(({ claims }) => claims.length > 0);
  const others = sayings.length - committing.length;
  const shown = isOpen ? sayings : committing;
  return (
    <>
      {shown.length > 0 && <Table voice={{ sayings: shown, clashes }} edit={edit} />}
      {others > 0 && (
        <Box p="md">
          <Opener isOpen={isOpen} onToggle={() => open(!isOpen)}>
            {many(others, 'thing commits', 'things commit')} us to nothing that can be read
          </Opener>
        </Box>
      )}
    </>
  );
}

function Table({ voice: { sayings, clashes }, edit }: MatrixProps) {
  const clashing = new Set(
    clashes.filter(({ witness }) => witness).flatMap(({ first, second }) => [first.id, second.id]),
  );
  const channels = [...new Set(sayings.map(({ channel }) => channel))].sort((a, b) =>
    a === '*' ? -1 : b === '*' ? 1 : 0,
  );
  const rows = [...Map.groupBy(sayings, ({ to }) => to)];
  return (
    <Scroll label="What is said to whom, table">
      <table
        className="vv-table"
        aria-label="What is said to whom"
        style={{ minWidth: 260 + 240 * channels.length }}
      >
        <thead>
          <tr>
            <th scope="col">To whom</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {channelName(channel)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([to, told]) => (
            <tr key={to} style={{ verticalAlign: 'top' }}>
              <th
                scope="row"
                style={{ whiteSpace: 'normal', width: 240, fontWeight: 500, textAlign: 'left' }}
              >
                {to.charAt(0).toUpperCase() + to.slice(1)}
              </th>
              {channels.map((channel) => (
                <td key={channel} style={{ whiteSpace: 'normal' }}>
                  <Stack gap="xs">
                    {told
                      .filter((one) => one.channel === channel)
                      .map((one) => (
                        <Cell key={one.id} told={one} clashes={clashing.has(one.id)} edit={() => edit(one)} />
                      ))}
                  </Stack>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Cell({ told, clashes, edit }: { told: Told; clashes: boolean; edit(): void }) {
  return (
    <div>
      <Group gap={6}>
        <Text size="sm" fw={600}>
          {told.name}
        </Text>
        {clashes && (
          <Badge size="sm" color="red" variant="light">
            Clash
          </Badge>
        )}
        <Button
          variant="subtle"
          size="compact-xs"
          onClick={edit}
          aria-label={`Declare what “${told.name}” claims`}
        >
          Declare
        </Button>
      </Group>
      {told.unread && (
        <Text size="xs" c="orange">
          {UNREAD[told.unread]}
        </Text>
      )}
      {told.claims.length === 0 && !told.unread && (
        <Text size="xs" c="dimmed">
          commits us to nothing that can be read
        </Text>
      )}
      <Group gap={4}>
        {told.claims.map((claim) => (
          <ClaimBadge key={`${claim.topic} ${claim.about} ${claim.value}`} claim={claim} />
        ))}
      </Group>
    </div>
  );
}

const UNREAD = {
  elsewhere: 'Its content is in the CMS and did not come along: declare what it claims.',
  language: 'In a language that is not read, but for amounts and percentages: declare what it claims.',
};

function ClaimBadge({ claim: { topic, about, value, says, from } }: { claim: Claim }) {
  const where = from === 'declared' ? 'declared' : `read in “${says}”`;
  return (
    <Tooltip label={`${TOPIC_WORDS[topic]}: ${where}`}>
      <Badge variant="default" tt="none" fw={500} size="sm">
        {[about === 'everything' ? '' : about, valueWords(value)].filter(Boolean).join(': ')}
        {from === 'declared' ? ' ✓' : ''}
      </Badge>
    </Tooltip>
  );
}

/** `percent 20` → `20% off`, `off 5 GBP` → `5 GBP off`. */
const valueWords = (value: string): string =>
  value.replace(/^percent (\S+)$/, '$1% off').replace(/^off (.+)$/, '$1 off');
