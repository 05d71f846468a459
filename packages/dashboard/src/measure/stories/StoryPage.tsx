// The story of a segment, a persona, a stage, an experiment or a report: to read, to check, to share, to export and to speak of.

import { Box, Button, Flex, Stack, Text } from '@mantine/core';
import { IconShare } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { atMoment } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { Changing } from '../../ui/rights.tsx';
import { type ShownStory, useStory } from './api.ts';
import { CommentsPanel } from './CommentsPanel.tsx';
import { ExportMenu } from './ExportMenu.tsx';
import { kindName } from './kinds.ts';
import { QueryPanel } from './QueryPanel.tsx';
import { SharePanel } from './SharePanel.tsx';
import { StoryView } from './StoryView.tsx';

export function StoryPage() {
  const { kind, key } = useParams({ from: '/shell/stories/$kind/$key' });
  const story = useStory(kind, key);
  return (
    <LoadingPanel query={story} lines={10}>
      {(data) => <Shown story={data} />}
    </LoadingPanel>
  );
}

function Shown({ story }: { story: ShownStory }) {
  const { kind, key, title, computedAt } = story;
  const search = useSearch({ from: '/shell/stories/$kind/$key' });
  const navigate = useNavigate();
  const open = (next: { query?: string; panel?: string }): void =>
    void navigate({ to: '/stories/$kind/$key', params: { kind, key }, search: next, replace: true });
  const isBeside = search.query !== undefined || search.panel === 'share';
  const foot = `Counted ${atMoment(computedAt)}`;
  return (
    <Page
      wide={isBeside}
      title={title}
      above={<WayBack story={story} />}
      action={
        <>
          <ExportMenu sheet={{ ...story, kind: kindName(kind), foot }} />
          <Changing>
            <Button
              className="vv-no-print"
              leftSection={<IconShare size={16} />}
              onClick={() => open({ panel: 'share' })}
            >
              Share
            </Button>
          </Changing>
        </>
      }
    >
      <Flex gap="md" align="flex-start">
        <Box flex={1} miw={0}>
          <Stack gap="lg">
            <StoryView story={story} leads />
            <Text size="xs" c="dimmed">
              {foot}
              <span className="vv-no-print">; a click on a figure shows the query it comes from</span>.
            </Text>
            <CommentsPanel kind={kind} storyKey={key} />
          </Stack>
        </Box>
        {search.query && <QueryPanel kind={kind} storyKey={key} id={search.query} onClose={() => open({})} />}
        {search.panel === 'share' && <SharePanel kind={kind} storyKey={key} onClose={() => open({})} />}
      </Flex>
    </Page>
  );
}

function WayBack({ story: { kind, key } }: { story: ShownStory }) {
  const [first = '', second = ''] = key.split(':');
  const name = kindName(kind as ShownStory['kind']);
  if (kind === 'report') return <Text size="sm">{name}</Text>;
  if (kind === 'segment')
    return (
      <Link to="/segments/$id" params={{ id: key }}>
        {name}
      </Link>
    );
  if (kind === 'persona')
    return (
      <Link to="/personas/$model/$persona" params={{ model: first, persona: second }}>
        {name}
      </Link>
    );
  if (kind === 'stage')
    return (
      <Link to="/journeys/$key" params={{ key: first }} search={{ stage: second }}>
        {name}
      </Link>
    );
  return (
    <Link to="/experiences/$id" params={{ id: key }} search={{ tab: 'results' }}>
      {name}
    </Link>
  );
}
