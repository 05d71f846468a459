// Paths: what do people do next, and what had they done before? The most usual steps as a tree.

import { Anchor, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useCatalogue } from '../../segment/index.ts';
import { Empty } from '../../ui/Empty.tsx';
import { atMoment, count, list } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { ReportStoryButton } from '../stories/ReportStoryButton.tsx';
import { type PathQuestion, type Paths, usePaths } from './api.ts';
import { EventFields, firstKnown, NoEventYet, readFilter } from './EventFields.tsx';
import { PathList } from './PathList.tsx';
import { PathPicture } from './PathPicture.tsx';
import { ReportBar } from './ReportBar.tsx';
import { asShare, sinceDays } from './words.ts';

const USUAL = ['Product Viewed', 'Page Viewed', 'Order Completed'];
const WITHIN = [
  { value: '1h', label: 'within an hour' },
  { value: '1d', label: 'within a day' },
  { value: '7d', label: 'within 7 days' },
  { value: '30d', label: 'within 30 days' },
];

export function PathsPage() {
  const search = useSearch({ from: '/shell/paths' });
  const navigate = useNavigate();
  const go = (change: Partial<typeof search>): void =>
    void navigate({ to: '/paths', search: { ...search, ...change }, replace: true });
  const { eventOptions, isRead } = useCatalogue();
  const event = readFilter(search.event) ?? { event: firstKnown(USUAL, eventOptions) ?? '' };
  const direction = search.direction === 'before' ? 'before' : 'after';
  const { days = '30', segment, within = '1d' } = search;
  const asked: PathQuestion = {
    ...{ event, direction, within, depth: 4, branches: 5, from: sinceDays(days) },
    ...(segment && { segment }),
  };
  const paths = usePaths(asked, event.event !== '');
  return (
    <Page
      wide
      title="Paths"
      question="What do people do next?"
      action={<ReportStoryButton of="paths" asked={asked} disabled={event.event === ''} />}
      sentence={paths.data && sentenceOf(paths.data, event.event, direction)}
    >
      <ReportBar search={search} onChange={go} days="30" withoutBy>
        <SegmentedControl
          aria-label="Direction"
          size="xs"
          data={[
            { value: 'before', label: 'Before' },
            { value: 'after', label: 'After' },
          ]}
          value={direction}
          onChange={(next) => go({ direction: next === 'after' ? undefined : next })}
        />
        <Select
          aria-label="Window"
          data={WITHIN}
          value={within}
          onChange={(next) => go({ within: next ?? undefined })}
          allowDeselect={false}
          w={160}
        />
      </ReportBar>
      <Stack gap="lg">
        <Section title="From which event">
          <EventFields filter={event} onChange={(next) => go({ event: JSON.stringify(next) })} />
        </Section>
        {isRead && event.event === '' ? (
          <NoEventYet>The steps that people take after an event, or before it, stand here.</NoEventYet>
        ) : (
          <LoadingPanel
            query={paths}
            lines={10}
            isEmpty={({ people }) => people === 0}
            empty={
              <div className="vv-card">
                <Empty title="Nobody did this in this time">
                  The steps that people take after an event, or before it, stand here. Choose another event,
                  or a longer period.
                </Empty>
              </div>
            }
          >
            {(shown) => <Shown {...{ paths: shown, event: event.event, direction }} />}
          </LoadingPanel>
        )}
      </Stack>
    </Page>
  );
}

function Shown({ paths, event, direction }: { paths: Paths; event: string; direction: 'after' | 'before' }) {
  const [asList, setAsList] = useState(false);
  return (
    <>
      <Section
        title={`${direction === 'after' ? 'After' : 'Before'} ${event}`}
        note={`Everybody’s first time in the period; the same event again and again is one step`}
        action={
          <Anchor component="button" type="button" size="sm" onClick={() => setAsList(!asList)}>
            {asList ? 'Picture' : 'List'}
          </Anchor>
        }
      >
        {asList ? <PathList {...{ paths }} /> : <PathPicture {...{ paths, event, direction }} />}
      </Section>
      <Text size="xs" c="dimmed">
        Worked out {atMoment(paths.computedAt)}.
      </Text>
    </>
  );
}

function sentenceOf({ people, tree }: Paths, event: string, direction: 'after' | 'before'): string {
  if (people === 0) return `Nobody did “${event}” in this time.`;
  const named = tree.filter(({ kind }) => kind === 'step').slice(0, 2);
  const none = tree.find(({ kind }) => kind === 'end');
  const share = (part: number) => asShare(part / people);
  const most = list(named.map(({ name, people }) => `${name} (${share(people)})`));
  const after = direction === 'after';
  const lead = named.length > 0 ? `${after ? 'Most usual after it' : 'Most usual before it'}: ${most}.` : '';
  const stop = none ? ` ${share(none.people)} did nothing ${after ? 'more' : 'before'} in the window.` : '';
  return `${count(people)} people did “${event}”. ${lead}${stop}`;
}
