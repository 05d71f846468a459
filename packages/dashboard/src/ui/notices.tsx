// Short notices at the foot of the page. What was done can be undone from the notice itself.

import { Anchor, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { ApiError } from './api/client.ts';

export function done(text: string, undo?: () => unknown): void {
  const id = `${Date.now()}-${text}`;
  const back = (): void => {
    notifications.hide(id);
    void undo?.();
  };
  notifications.show({
    id,
    autoClose: undo ? 12_000 : 4_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Close' },
    color: 'iris',
    message: (
      <Group justify="space-between" wrap="nowrap">
        <Text size="sm">{text}</Text>
        {undo && (
          <Anchor component="button" type="button" size="sm" fw={600} onClick={back}>
            Undo
          </Anchor>
        )}
      </Group>
    ),
  });
}

export function failed(error: unknown): void {
  const faults = error instanceof ApiError ? error.faults : [];
  const first = faults[0];
  notifications.show({
    autoClose: 10_000,
    withBorder: true,
    closeButtonProps: { 'aria-label': 'Close' },
    color: 'red',
    title: error instanceof Error ? error.message : 'That did not work.',
    message: first ? `${first.field}: expected ${first.expected}, got ${first.got}` : undefined,
  });
}
