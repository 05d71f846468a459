// What stands in place of something that could not be read: what is the matter, and what helps. What passes by itself
// is asked for again without anybody's doing.

import { Button, Stack, Text } from '@mantine/core';
import { ApiError } from './api/client.ts';
import { isPassing } from './api/query.ts';

export function Failure({ error, retry }: { error: Error; retry?: () => void }) {
  const faults = error instanceof ApiError ? error.faults : [];
  return (
    <Stack gap="xs" p="lg" align="flex-start" role="alert">
      <Text fw={600}>{titleOf(error)}</Text>
      <Text c="dimmed" maw={560}>
        {error.message}
      </Text>
      {faults.map((fault) => (
        <Text key={fault.field + fault.got} size="sm">
          <b>{fault.field}</b>: expected {fault.expected}, got {fault.got}
        </Text>
      ))}
      {retry && isPassing(error) && (
        <>
          <Text size="sm" c="dimmed">
            It is asked for again every few seconds, and stands here as soon as it comes.
          </Text>
          <Button variant="default" size="xs" onClick={retry}>
            Try now
          </Button>
        </>
      )}
    </Stack>
  );
}

const TITLES: Record<string, string> = {
  unreachable: 'The server does not answer.',
  store_unavailable: 'A store behind the server does not answer.',
  forbidden: 'Your role here does not open this.',
  not_found: 'There is nothing at this address.',
};

const titleOf = (error: Error): string =>
  (error instanceof ApiError && TITLES[error.code]) || 'This could not be read.';
