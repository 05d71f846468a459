// An empty state teaches: what will stand here, and the one step that fills it.

import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Changing } from './rights.tsx';

export function Empty({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack gap="xs" py="xl" px="lg" align="center" ta="center">
      <Text fw={600}>{title}</Text>
      {children && (
        <Text c="dimmed" maw={460} component="div">
          {children}
        </Text>
      )}
      {action && <Changing>{action}</Changing>}
    </Stack>
  );
}
