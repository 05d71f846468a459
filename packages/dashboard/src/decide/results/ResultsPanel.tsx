// Whether it helped: what to do about each variant and why, whether the split can be trusted, and every metric with how
// sure its difference is.

import { Alert, Group, MultiSelect, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { Empty } from '../../ui/Empty.tsx';
import { count, many, onDay, percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import type { Experience } from '../api.ts';
import { nameOf, type Results, sayP, useKnownMetrics, useResults } from './api.ts';
import { MetricPanel } from './MetricPanel.tsx';

const BY = [
  { value: 'device', label: 'device' },
  { value: 'country', label: 'country' },
  { value: 'channel', label: 'channel' },
];

export function ResultsPanel({ experience }: { experience: Experience }) {
  const [more, setMore] = useState<string[]>([]);
  const [by, setBy] = useState('');
  const results = useResults(experience.id, more.join(','), by);
  const metrics = useKnownMetrics();
  return (
    <Section
      title="Whether it helped"
      note="Each person once. Intervals are of 95% and hold however often you look."
      flush
    >
      <LoadingPanel
        query={results}
        isEmpty={(found) => found.metrics.length === 0 && more.length === 0}
        empty={
          <Empty title="It has no goal">
            Give it a goal: a metric, or an event and how long after the view it counts. Then it is counted
            here.
          </Empty>
        }
      >
        {(found) => (
          <Stack gap="lg" p="md">
            <Story results={found} />
            <Group align="flex-end">
              <MultiSelect
                label="Other metrics"
                placeholder={more.length > 0 ? '' : 'Add'}
                data={(metrics.data?.data ?? []).map(({ key, name }) => ({ value: key, label: name }))}
                value={more}
                onChange={setMore}
                miw={260}
              />
              <Select
                label="Also by"
                placeholder="nothing"
                data={BY}
                clearable
                value={by || null}
                onChange={(next) => setBy(next ?? '')}
                w={160}
              />
            </Group>
            {found.metrics.map((metric) => (
              <MetricPanel
                key={`${metric.role} ${metric.name}`}
                metric={metric}
                baseline={found.baseline}
                experience={experience}
              />
            ))}
          </Stack>
        )}
      </LoadingPanel>
    </Section>
  );
}

const TOLD = { ship: 'Ship it', stop: 'Stop it', 'keep going': 'Keep going', invalid: 'Do not trust it' };

function Story({
  results: { verdicts, people, crossed, since, daysRun, split, changes },
}: {
  results: Results;
}) {
  const all = people.reduce((sum, each) => sum + each.people, 0);
  if (all === 0) return <Text>Nobody has seen it yet.</Text>;
  return (
    <Stack gap={4}>
      {!split.isAsPlanned && (
        <Alert color="red" variant="light" title="People do not fall onto the variants as planned">
          {split.variants
            .map(
              ({ variant, planned, people: n }) =>
                `${nameOf(variant)} ${count(n)} (planned ${percent(planned)})`,
            )
            .join(', ')}
          . Some are lost on the way, so no figure can be trusted (p {sayP(split.p ?? 1)}, which may be looked
          at daily).
        </Alert>
      )}
      {changes.length > 0 && (
        <Alert color="yellow" variant="light" title="It was changed while it ran">
          {changes.map(({ at, sentence }) => (
            <Text size="sm" key={`${at} ${sentence}`}>
              {onDay(at)}: {sentence}
            </Text>
          ))}
        </Alert>
      )}
      {verdicts.map(({ variant, verdict, reason }) => (
        <Text key={variant}>
          <b>
            {nameOf(variant)}: {TOLD[verdict]}.
          </b>{' '}
          {reason}
        </Text>
      ))}
      <Text size="sm" c="dimmed">
        {many(all, 'person', 'people')}
        {since && ` since ${onDay(since)}, ${many(daysRun, 'day')} ago`}
        {crossed > 0 &&
          `; ${many(crossed, 'other', 'others')} saw several variants and ${crossed === 1 ? 'is' : 'are'} left out`}
        .{split.isAsPlanned && split.p !== null && ` The split is as planned (p ${sayP(split.p)}).`}
      </Text>
    </Stack>
  );
}
