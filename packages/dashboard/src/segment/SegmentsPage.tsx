// Segments: what makes them different? A list with live size, its last weeks, and the condition as a sentence.

import { Button, Group, Skeleton, Text, TextInput } from '@mantine/core';
import { IconBulb, IconPlus, IconSearch } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { Sparkline } from '../ui/charts/Sparkline.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { type ListedSegment, useSegments } from './api.ts';
import { GuardPanel } from './GuardPanel.tsx';
import { StateNote } from './StateNote.tsx';

const COLUMNS: readonly Column<ListedSegment>[] = [
  {
    id: 'name',
    header: 'Segment',
    sort: (segment) => segment.name.toLowerCase(),
    cell: (segment) => (
      <div>
        <Link to="/segments/$id" params={{ id: segment.id }}>
          {segment.name}
        </Link>{' '}
        <StateNote segment={segment} />
        <Text size="xs" c="dimmed" className="vv-ellipsis" title={segment.sentence}>
          {segment.sentence}
        </Text>
      </div>
    ),
  },
  {
    id: 'family',
    header: 'Family',
    width: 180,
    roomy: true,
    cell: (segment) => (
      <Group gap={4}>
        {segment.families.map((family) => (
          <span className="vv-pill" key={family}>
            {family}
          </span>
        ))}
      </Group>
    ),
  },
  {
    id: 'trend',
    header: 'Lately',
    width: 130,
    roomy: true,
    cell: ({ name, sparkline }) =>
      sparkline.length > 1 ? (
        <Sparkline
          values={sparkline.map((point) => point.size)}
          label={`Size of ${name} over the last days`}
        />
      ) : (
        <Skeleton width={96} height={24} radius="sm" role="img" aria-label="Its history is being counted" />
      ),
  },
  {
    id: 'size',
    header: 'People',
    align: 'right',
    width: 110,
    sort: (segment) => segment.size ?? -1,
    cell: ({ size }) =>
      size === null ? (
        <Text span size="sm" c="dimmed">
          not yet
        </Text>
      ) : (
        <b style={{ fontWeight: 600 }}>{count(size)}</b>
      ),
  },
];

/** The server counts the past of one segment after the other; so long the page looks again and again. */
const HASTY_MS = 20_000;

export function SegmentsPage() {
  const [patient, setPatient] = useState(false);
  const segments = useSegments(patient ? 10_000 : 1_500);
  const counted = segments.data?.data.every(({ sparkline }) => sparkline.length > 1);
  useEffect(() => {
    const timer = setTimeout(() => setPatient(true), counted ? 0 : HASTY_MS);
    return () => clearTimeout(timer);
  }, [counted]);
  const navigate = useNavigate();
  const [search, setSearch] = useState('');
  const rows = useMemo(() => filtered(segments.data?.data ?? [], search), [segments.data, search]);
  const fresh = (
    <Button component={Link} to="/segments/new" leftSection={<IconPlus size={16} />}>
      New segment
    </Button>
  );
  return (
    <Page
      changes
      title="Segments"
      question="What makes them different?"
      sentence={segments.data && sentenceOf(segments.data.data)}
      action={
        <>
          <Button
            component={Link}
            to="/segments/suggested"
            variant="default"
            leftSection={<IconBulb size={16} />}
          >
            Suggested
          </Button>
          {fresh}
        </>
      }
    >
      <TextInput
        aria-label="Search segments"
        placeholder="Search by name or condition"
        data-page-search
        leftSection={<IconSearch size={15} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        maw={340}
        mb="md"
      />
      <div className="vv-card" style={{ overflow: 'hidden' }}>
        <LoadingPanel
          query={segments}
          lines={8}
          empty={
            <Empty title="No segments yet" action={fresh}>
              A segment is a sentence about people, such as “people in Germany who bought at least 3 times in
              the last 30 days”. It stays right by itself, at every moment.
            </Empty>
          }
        >
          {() => (
            <DataTable
              label="Segments"
              rows={rows}
              columns={COLUMNS}
              keyOf={(segment) => segment.id}
              onOpen={(segment) => void navigate({ to: '/segments/$id', params: { id: segment.id } })}
            />
          )}
        </LoadingPanel>
      </div>
      {(segments.data?.data.length ?? 0) > 1 && (
        <div style={{ marginTop: 24 }}>
          <GuardPanel />
        </div>
      )}
    </Page>
  );
}

function filtered(segments: readonly ListedSegment[], search: string): ListedSegment[] {
  const wanted = search.trim().toLowerCase();
  return segments.filter(
    (segment) =>
      segment.state !== 'archived' && `${segment.name} ${segment.sentence}`.toLowerCase().includes(wanted),
  );
}

function sentenceOf(segments: readonly ListedSegment[]): string {
  const live = segments.filter((segment) => segment.state !== 'archived');
  const busy = live.filter((segment) => segment.state !== 'live').length;
  const empty = live.filter((segment) => segment.state === 'live' && segment.size === 0).length;
  if (live.length === 0) return 'Nobody has been told apart yet.';
  const notes = [
    busy > 0 && `${many(busy, 'is', 'are')} being filled from history`,
    empty > 0 && `${many(empty, 'has', 'have')} nobody in it`,
  ].filter(Boolean);
  return `${many(live.length, 'segment')}, right at every moment${notes.length > 0 ? `; ${notes.join(', ')}` : ''}.`;
}
