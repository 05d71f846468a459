// One segment: how large, what makes its members different, who they are, who comes and goes, what it rests on.

import { Button, Menu, Stack, Tabs, Text } from '@mantine/core';
import { IconArchive, IconDots, IconPencil } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Code, json } from '../ui/Code.tsx';
import { Track } from '../ui/charts/BarList.tsx';
import { TimeChart } from '../ui/charts/TimeChart.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { StoryLink } from '../ui/StoryLink.tsx';
import { type Segment, type SizeAt, useSegment, useSegmentHistory } from './api.ts';
import { useArchive } from './archive.ts';
import { BackToSegments } from './BackToSegments.tsx';
import { ComingsAndGoings } from './ComingsAndGoings.tsx';
import { Differences } from './Differences.tsx';
import { LookalikesPanel } from './LookalikesPanel.tsx';
import { Members } from './Members.tsx';
import { OverlapPanel } from './OverlapPanel.tsx';
import { RestsOn } from './RestsOn.tsx';
import { shareBuilt } from './StateNote.tsx';

export function SegmentPage() {
  const { id } = useParams({ from: '/shell/segments/$id' });
  const segment = useSegment(id);
  return (
    <LoadingPanel query={segment} lines={8}>
      {(data) => <Shown segment={data} />}
    </LoadingPanel>
  );
}

function Shown({ segment }: { segment: Segment }) {
  const history = useSegmentHistory(segment.id);
  return (
    <Page
      changes
      title={segment.name}
      question="What makes them different?"
      above={<BackToSegments />}
      sentence={<Told segment={segment} history={history.data?.data} />}
      action={<Actions segment={segment} />}
    >
      <Stack gap="lg">
        {segment.state !== 'live' && segment.state !== 'archived' && <Filling segment={segment} />}
        <Parts segment={segment} />
      </Stack>
    </Page>
  );
}

function Told({ segment, history = [] }: { segment: Segment; history?: readonly SizeAt[] | undefined }) {
  return (
    <>
      {segment.size === null ? (
        `Building ${percent(shareBuilt(segment))}: its size is known when that is done.`
      ) : (
        <Size size={segment.size} before={history.at(-8)?.size} />
      )}
      <Text size="md" c="dimmed" mt={4}>
        {segment.sentence}
        {segment.description && ` · ${segment.description}`}
      </Text>
    </>
  );
}

function Size({ size, before }: { size: number; before: number | undefined }) {
  const change = before === undefined ? undefined : size - before;
  const words =
    change === 0
      ? ', as many as a week ago'
      : `, ${count(Math.abs(change ?? 0))} ${(change ?? 0) > 0 ? 'more' : 'fewer'} than a week ago`;
  return (
    <>
      <b style={{ fontWeight: 640 }}>{many(size, 'person', 'people')}</b>
      {change !== undefined && words}.
    </>
  );
}

function Filling({ segment }: { segment: Segment }) {
  const { done, total } = segment.progress;
  const share = shareBuilt(segment);
  return (
    <div className="vv-card" style={{ padding: 16 }} role="status">
      <Text fw={600} mb={6}>
        Building {percent(share)}
      </Text>
      <Track share={share} />
      <Text size="sm" c="dimmed" mt={6}>
        {segment.state === 'filling' ? 'Reading history' : 'Holding everyone against the condition'}
        {total > 0 && `: ${count(Math.min(done, total))} of ${count(total)} done`}. Events keep arriving
        meanwhile, and you can leave this page.
      </Text>
    </div>
  );
}

function Actions({ segment }: { segment: Segment }) {
  const navigate = useNavigate();
  const archive = useArchive();
  const leave = async (): Promise<void> => {
    await archive(segment);
    await navigate({ to: '/segments' });
  };
  return (
    <>
      <StoryLink kind="segment" storyKey={segment.key} />
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" px="xs" aria-label="More actions">
            <IconDots size={16} />
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<IconArchive size={15} />} onClick={leave}>
            Archive
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button component={Link} to={`/segments/${segment.id}/edit`} leftSection={<IconPencil size={15} />}>
        Edit
      </Button>
    </>
  );
}

const PARTS: readonly { id: string; name: string; show(segment: Segment): ReactNode }[] = [
  { id: 'different', name: 'What makes them different', show: (segment) => <Overview segment={segment} /> },
  { id: 'members', name: 'Members', show: (segment) => <Members segment={segment} /> },
  { id: 'moves', name: 'Entered and left', show: (segment) => <ComingsAndGoings segment={segment} /> },
  { id: 'overlap', name: 'Overlap', show: (segment) => <OverlapPanel segment={segment} /> },
  { id: 'alike', name: 'People like these', show: (segment) => <LookalikesPanel segment={segment} /> },
  { id: 'data', name: 'Rests on', show: (segment) => <RestsOn segment={segment} /> },
  {
    id: 'json',
    name: 'JSON',
    show: (segment) => (
      <Code
        label="segment as JSON"
        text={json({
          key: segment.key,
          name: segment.name,
          version: segment.version,
          condition: segment.condition,
        })}
      />
    ),
  },
];

function Parts({ segment }: { segment: Segment }) {
  const { tab = 'different' } = useSearch({ from: '/shell/segments/$id' });
  const navigate = useNavigate();
  return (
    <Tabs
      value={tab}
      onChange={(next) =>
        void navigate({
          to: '/segments/$id',
          params: { id: segment.id },
          search: next && next !== 'different' ? { tab: next } : {},
          replace: true,
        })
      }
      keepMounted={false}
    >
      <Tabs.List mb="md">
        {PARTS.map((part) => (
          <Tabs.Tab key={part.id} value={part.id}>
            {part.name}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {PARTS.map((part) => (
        <Tabs.Panel key={part.id} value={part.id}>
          {part.show(segment)}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Overview({ segment }: { segment: Segment }) {
  const history = useSegmentHistory(segment.id);
  return (
    <Stack gap="lg">
      <Section title="Size over time">
        <LoadingPanel
          query={history}
          empty={<Empty title="No history yet">Its size is drawn from the moment it is live.</Empty>}
        >
          {({ data }) => (
            <TimeChart
              noted
              label={`Size of ${segment.name}`}
              unit="people"
              last="now"
              points={data.map((point) => ({ time: point.time, value: point.size }))}
            />
          )}
        </LoadingPanel>
      </Section>
      <Differences segment={segment} />
    </Stack>
  );
}
