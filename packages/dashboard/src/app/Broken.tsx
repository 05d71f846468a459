// What stands in place of a page that broke: what happened, and the way on.

import { Button, Group, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';

export function Broken({ error }: ErrorComponentProps) {
  const message = error instanceof Error ? error.message : 'Nothing more is known of why.';
  return (
    <div role="alert" style={{ padding: 40, maxWidth: 640 }}>
      <Title order={1}>This page could not be shown</Title>
      <Text c="dimmed" my="md">
        {message} What you have saved is safe.
      </Text>
      <Group>
        <Button onClick={() => location.reload()}>Load it again</Button>
        <Link to="/">Home</Link>
      </Group>
    </div>
  );
}
