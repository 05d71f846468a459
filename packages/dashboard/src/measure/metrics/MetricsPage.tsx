// What counts? Every metric with what it says in words.

import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type StoredMetric, useMetrics } from './api.ts';
import { KINDS } from './kinds.ts';

const COLUMNS: readonly Column<StoredMetric>[] = [
  {
    id: 'name',
    header: 'Metric',
    sort: ({ name }) => name.toLowerCase(),
    cell: ({ name, key, sentence }) => (
      <div>
        <Link to="/measures/$key" params={{ key }}>
          {name}
        </Link>
        <Text size="xs" c="dimmed" className="vv-ellipsis" title={sentence}>
          {sentence}
        </Text>
      </div>
    ),
  },
  {
    id: 'kind',
    header: 'Kind',
    width: 130,
    sort: ({ metric }) => metric.kind,
    cell: ({ metric }) => KINDS.find(({ value }) => value === metric.kind)?.label ?? metric.kind,
  },
  { id: 'better', header: 'Good is', width: 100, cell: ({ metric }) => metric.better },
  {
    id: 'margin',
    header: 'Borne',
    width: 90,
    align: 'right',
    cell: ({ metric: { margin } }) => (margin === undefined ? <Dim>–</Dim> : `${margin * 100}%`),
  },
  { id: 'changed', header: 'Changed', width: 130, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

export function MetricsPage() {
  const metrics = useMetrics();
  const navigate = useNavigate();
  const fresh = (
    <Button component={Link} to="/measures/new" leftSection={<IconPlus size={16} />}>
      New metric
    </Button>
  );
  return (
    <Page
      changes
      title="Metrics"
      question="What counts?"
      sentence={metrics.data && `${many(metrics.data.data.length, 'metric')}, each a definition over events.`}
      action={fresh}
    >
      <div className="vv-card" style={{ overflow: 'hidden' }}>
        <LoadingPanel
          query={metrics}
          lines={6}
          empty={
            <Empty title="Nothing is counted yet" action={fresh}>
              A metric is a number of each person, from what they do in a time: “who orders within a week”,
              “revenue a person”. Experiences have metrics as their goals and guardrails.
            </Empty>
          }
        >
          {({ data }) => (
            <DataTable
              label="Metrics"
              rows={data}
              columns={COLUMNS}
              keyOf={({ key }) => key}
              onOpen={({ key }) => void navigate({ to: '/measures/$key', params: { key } })}
            />
          )}
        </LoadingPanel>
      </div>
    </Page>
  );
}
