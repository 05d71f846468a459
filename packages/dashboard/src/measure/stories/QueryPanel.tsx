// Where a figure comes from: the call that answers the same, the statements as they were asked with their parameters, and
// the answer that the sentence was written from.

import { Stack, Text } from '@mantine/core';
import { Code, Copy, json } from '../../ui/Code.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { type AskedQuery, useQueryBehind } from './api.ts';

export function QueryPanel(props: { kind: string; storyKey: string; id: string; onClose(): void }) {
  const query = useQueryBehind(props.kind, props.storyKey, props.id);
  return (
    <SidePanel title="Where this comes from" onClose={props.onClose}>
      <LoadingPanel query={query} lines={8}>
        {(asked) => <Shown asked={asked} />}
      </LoadingPanel>
    </SidePanel>
  );
}

function Shown({ asked: { says, call, statements, answer } }: { asked: AskedQuery }) {
  return (
    <Stack gap="md">
      <Text>{says}.</Text>
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          The call that answers the same
        </Text>
        <code style={{ overflowWrap: 'anywhere' }}>{call}</code> <Copy text={call} label="Copy call" />
      </div>
      {statements.length === 0 && (
        <Text size="sm" c="dimmed">
          Nothing was asked just now: the answer was at hand.
        </Text>
      )}
      {statements.map(({ store, sql, params }, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: statements stand in the order in which they were asked.
        <div key={i}>
          <Text size="xs" c="dimmed" mb={4}>
            {store === 'events' ? 'Event store (ClickHouse SQL)' : 'Record store (SQL)'}, as asked just now
          </Text>
          <Code label={`statement ${i + 1}`} text={sql} />
          <Code label={`parameters ${i + 1}`} text={json(params)} />
        </div>
      ))}
      <div>
        <Text size="xs" c="dimmed" mb={4}>
          The answer
        </Text>
        <Code label="answer" text={json(answer)} />
      </div>
    </Stack>
  );
}
