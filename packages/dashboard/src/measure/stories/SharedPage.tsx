// A story for whoever holds its link: no frame, no way further in, no queries. It says what it is and until when.

import { Box, Group, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { useEffect } from 'react';
import { atMoment, onDay } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { type SharedStory, useShared } from './api.ts';
import { ExportMenu } from './ExportMenu.tsx';
import { kindName } from './kinds.ts';
import { StoryView } from './StoryView.tsx';

export function SharedPage() {
  const { token } = useParams({ from: '/shared/$token' });
  const shared = useShared(token);
  return (
    <Box component="main" maw={1000} mx="auto" p="xl">
      <LoadingPanel query={shared} lines={10}>
        {(data) => <Shown shared={data} />}
      </LoadingPanel>
    </Box>
  );
}

function Shown({ shared: { story, mode, computedAt, expiresAt } }: { shared: SharedStory }) {
  useEffect(() => {
    document.title = `${story.title} · Visavis`;
  }, [story.title]);
  const foot =
    mode === 'live'
      ? `Live: counted ${atMoment(computedAt)}, anew every five minutes`
      : `A snapshot: as it was ${atMoment(computedAt)}`;
  return (
    <>
      <Group justify="space-between" align="flex-start" mb="lg" wrap="nowrap">
        <div>
          <Text size="sm" c="dimmed">
            {kindName(story.kind)}
          </Text>
          <Title order={1} style={{ overflowWrap: 'anywhere' }}>
            {story.title}
          </Title>
        </div>
        <ExportMenu sheet={{ ...story, kind: kindName(story.kind), foot }} />
      </Group>
      <StoryView story={story} />
      <Text size="xs" c="dimmed" mt="lg">
        {foot}. This link shows this story only, and ends on {onDay(expiresAt)}.
      </Text>
    </>
  );
}
