// What stands in place of a page that broke: what happened, and the way on.

import { Button, Group, Text, Title } from '@mantine/core';
import { type ErrorComponentProps, Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ServerAway, serverAnswers } from './routes/page.ts';

const LOOK_AGAIN_MS = 2_000;

export function Broken({ error }: ErrorComponentProps) {
  const [isAway, setIsAway] = useState(error instanceof ServerAway);
  const again = async () => {
    if (await serverAnswers()) location.reload();
    else setIsAway(true);
  };
  useEffect(() => {
    if (!isAway) return;
    const looking = setInterval(() => void again(), LOOK_AGAIN_MS);
    return () => clearInterval(looking);
  });
  const message = error instanceof Error ? error.message : 'Nothing more is known of why.';
  return (
    <div role="alert" style={{ padding: 40, maxWidth: 640 }}>
      <Title order={1}>This page could not be shown</Title>
      <Text c="dimmed" my="md">
        {isAway ? 'The server does not answer. The page comes by itself when it does.' : message} What you
        have saved is safe.
      </Text>
      <Group>
        <Button onClick={() => void again()}>Load it again</Button>
        <Link to="/">Home</Link>
      </Group>
    </div>
  );
}
