// One number, named, and leading to what is behind it.

import { Box, Text } from '@mantine/core';
import type { ReactNode } from 'react';

export function Stat({
  name,
  value,
  note,
  children,
}: {
  name: string;
  value: ReactNode;
  note?: ReactNode;
  children?: ReactNode;
}) {
  return (
    <Box px="md" py="sm" style={{ flex: 1, minWidth: 150 }}>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Text fz={22} fw={620} lh={1.3} component="div" style={{ letterSpacing: '-0.015em' }}>
        {value}
      </Text>
      {note && (
        <Text size="xs" c="dimmed" component="div">
          {note}
        </Text>
      )}
      {children}
    </Box>
  );
}

export function Stats({ children }: { children: ReactNode }) {
  return (
    <div className="vv-card" style={{ display: 'flex', flexWrap: 'wrap' }}>
      {children}
    </div>
  );
}
