// What would they want? How good each strategy is on what it had not seen, which events are learned from, and what one
// person would get, with the reason for each item.

import { Anchor, Button, Progress, Select, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many, onDay, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import {
  type Answer,
  type Listed,
  nameOf,
  RECOMMENDATIONS,
  STRATEGIES,
  type Standing,
  type StrategyReport,
  useRecommended,
  useStanding,
} from './recommendations.ts';

export function RecommendationsPage() {
  const [busy, setBusy] = useState(false);
  const standing = useStanding(busy);
  const change = useChange<Standing>(RECOMMENDATIONS, '/v1/catalogue');
  const training = standing.data?.training ?? null;
  if (standing.data && busy !== (training !== null)) setBusy(training !== null);
  const learn = (): void =>
    change.mutate(
      { method: 'POST', path: `${RECOMMENDATIONS}/train` },
      { onSuccess: () => done('Recommendations are being learned.'), onError: failed },
    );
  const action = (
    <Button onClick={learn} loading={change.isPending} disabled={training !== null}>
      {standing.data?.versions.length ? 'Learn again' : 'Learn from what people did'}
    </Button>
  );
  return (
    <Page
      changes
      title="Recommendations"
      question="What would they want?"
      sentence={standing.data && sentenceOf(standing.data)}
      action={action}
    >
      <Stack gap="lg">
        {training && <Training {...training} />}
        {standing.data?.refused && (
          <Text c="var(--vv-warn)" role="status">
            {standing.data.refused}
          </Text>
        )}
        <LoadingPanel
          query={standing}
          lines={8}
          isEmpty={({ versions }) => versions.length === 0}
          empty={
            <div className="vv-card">
              <Empty title="Nothing was learned yet">
                Twelve strategies learn from what people looked at, chose and bought, and are tried on the
                latest fifth of it, which they have not seen. Then lists are there for slots and through the
                API.
              </Empty>
            </div>
          }
        >
          {(data) => (
            <>
              <Strategies standing={data} />
              <TryIt />
              <Rests standing={data} />
            </>
          )}
        </LoadingPanel>
      </Stack>
    </Page>
  );
}

/** The version that lists are made of; asked only where there is one. */
const currentOf = (versions: Standing['versions']): Standing['versions'][number] =>
  versions.find(({ isCurrent }) => isCurrent) ?? versions[0]!;

function sentenceOf({ versions, learns, training }: Standing): string {
  if (versions.length === 0 && training) return 'The first recommendations are being learned.';
  if (versions.length === 0)
    return learns ? 'Nothing could be learned yet.' : 'Nobody gets recommendations yet.';
  const { people, items, interactions } = currentOf(versions).report;
  return `Learned from ${many(interactions, 'interaction')} of ${many(people, 'person', 'people')} with ${many(items, 'item')}.`;
}

const Training = ({ share, doing }: { share: number; doing: string }) => (
  <div role="status">
    <Text size="sm" mb={4}>
      {doing} …
    </Text>
    <Progress value={Math.max(4, share * 100)} aria-label="Learning" animated />
  </div>
);

const figure = (value: number | undefined) => (value === undefined ? <Dim>–</Dim> : value.toFixed(3));
const COLUMNS: readonly Column<StrategyReport>[] = [
  {
    id: 'source',
    header: 'Strategy',
    cell: ({ source }) => (
      <div>
        {nameOf(source)}
        <Text size="xs" c="dimmed">
          {STRATEGIES[source]?.[1]}
        </Text>
      </div>
    ),
  },
  {
    id: 'ndcg',
    header: <span title="How near the top of the list what people did next stands; 1 is perfect">nDCG</span>,
    width: 90,
    align: 'right',
    sort: ({ metrics }) => metrics?.ndcg ?? -1,
    cell: ({ metrics }) => figure(metrics?.ndcg),
  },
  {
    id: 'precision',
    header: <span title="Of ten recommended items, the share that people did something with">Precision</span>,
    width: 110,
    align: 'right',
    sort: ({ metrics }) => metrics?.precision ?? -1,
    cell: ({ metrics }) => figure(metrics?.precision),
  },
  {
    id: 'recall',
    header: <span title="Of what people did next, the share that is in ten recommended items">Recall</span>,
    width: 90,
    align: 'right',
    sort: ({ metrics }) => metrics?.recall ?? -1,
    cell: ({ metrics }) => figure(metrics?.recall),
  },
  {
    id: 'coverage',
    header: <span title="The share of all items that is in anybody’s list">Coverage</span>,
    width: 110,
    align: 'right',
    sort: ({ metrics }) => metrics?.coverage ?? -1,
    cell: ({ metrics }) => (metrics ? percent(metrics.coverage) : <Dim>–</Dim>),
  },
];

function Strategies({ standing: { versions } }: { standing: Standing }) {
  const { report, version, trainedAt } = currentOf(versions);
  const order = Object.keys(STRATEGIES);
  const rows = [...report.strategies].sort((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
  const note =
    report.measured > 0
      ? `Version ${version}, ${onDay(trainedAt)}: lists of ten for ${many(report.measured, 'person', 'people')}, held against the latest fifth of what each did`
      : `Version ${version}, ${onDay(trainedAt)}: too few people did enough to measure on`;
  return (
    <Section title="How good they are here" note={note} flush>
      <DataTable label="Strategies" rows={rows} columns={COLUMNS} keyOf={({ source }) => source} />
    </Section>
  );
}

const LIST: readonly Column<Listed>[] = [
  { id: 'title', header: 'Item', cell: ({ title }) => title },
  {
    id: 'category',
    header: 'Category',
    width: 200,
    cell: ({ categories }) => categories.join(' › ') || <Dim>none</Dim>,
  },
  { id: 'because', header: 'Why', cell: ({ because }) => because.text },
];

function TryIt() {
  const [who, setWho] = useState('');
  const [source, setSource] = useState('for-you');
  const [asked] = useDebouncedValue(who.trim(), 400);
  const profile = asked === '' || asked.includes(':') ? asked : `user_id:${asked}`;
  const answer = useRecommended(profile, source);
  return (
    <Section title="Try it for a person" note={answer.data && noteOf(answer.data, profile)}>
      <Stack gap="md">
        <div className="vv-variants">
          <TextInput
            label="Who"
            description="A user id, or a key such as email:ada@shop.example; empty is somebody unknown"
            value={who}
            onChange={(event) => setWho(event.currentTarget.value)}
          />
          <Select
            label="Strategy"
            description={STRATEGIES[source]?.[1]}
            data={Object.entries(STRATEGIES).map(([value, [label]]) => ({ value, label }))}
            allowDeselect={false}
            value={source}
            onChange={(next) => next && setSource(next)}
          />
        </div>
        <LoadingPanel
          query={answer}
          empty={<Empty title="Nothing to recommend">This strategy has nothing to say of this person.</Empty>}
        >
          {({ data }) => <DataTable label="Recommended" rows={data} columns={LIST} keyOf={({ id }) => id} />}
        </LoadingPanel>
      </Stack>
    </Section>
  );
}

const noteOf = ({ known, version }: Answer, profile: string): string =>
  known
    ? `By version ${version}, from what ${profile} did until now`
    : `By version ${version}; nothing is known of them`;

function Rests({ standing: { settings, versions } }: { standing: Standing }) {
  const { coldItems, seconds } = currentOf(versions).report;
  return (
    <Section title="What it rests on">
      <Stack gap={4}>
        {(['viewed', 'added', 'bought'] as const).map((kind) => (
          <Text size="sm" key={kind}>
            {settings[kind].event}: <code>{settings[kind].item}</code>
          </Text>
        ))}
        <Text size="sm" c="dimmed">
          The last {many(settings.days, 'day')}
          {settings.everyHours ? `, learned again every ${many(settings.everyHours, 'hour')}` : ''}; it took{' '}
          {seconds.toFixed(1)} seconds.{' '}
          {coldItems > 0 && `${count(coldItems)} items are new: nobody has looked at them yet.`}
        </Text>
        <Text size="sm">
          <Anchor component={Link} to="/predictions/recommendations" underline="always">
            Versions and trainings
          </Anchor>
          {versions[0]!.isCurrent ? '' : `; version ${versions[0]!.version} waits until somebody takes it`}
        </Text>
      </Stack>
    </Section>
  );
}
