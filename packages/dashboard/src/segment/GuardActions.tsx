// What was merged and retired lately, with the way back.

import { Button, Group, Stack, Text } from '@mantine/core';
import { many } from '../ui/format.ts';
import { Time } from '../ui/Time.tsx';
import { saidOf, useGuardActions, useUndo } from './guard.ts';

const SHOWN = 5;

export function GuardActions() {
  const actions = useGuardActions();
  const undo = useUndo();
  const standing = actions.data?.data.filter(({ undoneAt }) => undoneAt === null).slice(0, SHOWN) ?? [];
  if (standing.length === 0) return null;
  return (
    <Stack
      gap={6}
      p="md"
      style={{ borderTop: '1px solid var(--vv-line)' }}
      role="group"
      aria-label="Done lately"
    >
      {standing.map((action) => (
        <Group key={action.id} justify="space-between" wrap="nowrap">
          <Text size="sm">
            {saidOf(action)}: {many(action.people, 'person', 'people')}, <Time at={action.doneAt} /> by{' '}
            {action.doneBy}
          </Text>
          <Button size="compact-xs" variant="default" onClick={() => void undo(action.id)}>
            Undo
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
