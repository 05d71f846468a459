// The sentence under a picture, written from the numbers that it shows.

import { Text } from '@mantine/core';

export const Said = ({ children }: { children: string }) => (
  <Text size="sm" c="dimmed" mt={6} className="vv-said" style={{ textWrap: 'pretty' }}>
    {children}
  </Text>
);
