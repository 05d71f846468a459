// What do we know, and how well? Every event and field with coverage, freshness, examples, and who uses it.

import { Anchor, Box, Flex, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { Track } from '../ui/charts/BarList.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Facts } from '../ui/Facts.tsx';
import { count, list, many, percent, shown } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { SidePanel } from '../ui/SidePanel.tsx';
import { Time } from '../ui/Time.tsx';
import { type DataMap, type MapField, useDataMap } from './api.ts';

const keyOf = (field: MapField): string => `${field.event ?? ''} ${field.name}`;

const FIELD_COLUMNS: readonly Column<MapField>[] = [
  {
    id: 'name',
    header: 'Field',
    sort: (field) => field.name,
    cell: (field) => (
      <>
        <b style={{ fontWeight: 550 }}>{field.name}</b>{' '}
        {field.event && (
          <Text span size="sm" c="dimmed">
            of {field.event}
          </Text>
        )}{' '}
        {field.missing && (
          <span className="vv-pill" data-tone="warn">
            missing
          </span>
        )}
      </>
    ),
  },
  {
    id: 'bar',
    header: 'Coverage',
    width: 130,
    sort: (field) => field.coverage,
    cell: (field) => <Track share={field.coverage} />,
  },
  {
    id: 'coverage',
    header: 'Share',
    align: 'right',
    width: 80,
    cell: (field) => percent(field.coverage),
  },
  {
    id: 'examples',
    header: 'Examples',
    cell: (field) => (
      <div className="vv-ellipsis" style={{ maxWidth: 240, color: 'var(--mantine-color-dimmed)' }}>
        {field.examples.slice(0, 4).map(shown).join(', ')}
      </div>
    ),
  },
  {
    id: 'used',
    header: 'Segments',
    align: 'right',
    width: 90,
    sort: (field) => field.usedBy.length,
    cell: (field) => field.usedBy.length || '',
  },
  {
    id: 'fresh',
    header: 'Last seen',
    width: 130,
    sort: (field) => field.lastSeen ?? '',
    cell: (field) => <Time at={field.lastSeen} />,
  },
];

const EVENT_COLUMNS: readonly Column<DataMap['events'][number]>[] = [
  {
    id: 'name',
    header: 'Event',
    sort: (event) => event.name,
    cell: (event) => (
      <Link to="/live" search={{ name: event.name }}>
        {event.name}
      </Link>
    ),
  },
  { id: 'used', header: 'Segments', align: 'right', cell: (event) => event.usedBy.length || '' },
  {
    id: 'count',
    header: 'Events',
    align: 'right',
    sort: (event) => event.count,
    cell: (event) => count(event.count),
  },
  { id: 'fresh', header: 'Last seen', width: 150, cell: (event) => <Time at={event.lastSeen} /> },
];

const KINDS = [
  { value: 'people', label: 'About people' },
  { value: 'events', label: 'About events' },
  { value: 'names', label: 'Events' },
];

export function MapPage() {
  const map = useDataMap();
  const { field: openKey } = useSearch({ from: '/shell/map' });
  const navigate = useNavigate();
  const [kind, setKind] = useState('people');
  const [search, setSearch] = useState('');
  const fields = useMemo(() => fieldsOf(map.data, kind, search), [map.data, kind, search]);
  const open = (key: string | undefined): void =>
    void navigate({ to: '/map', search: key ? { field: key } : {} });
  const chosen = map.data?.fields.find((field) => keyOf(field) === openKey);
  return (
    <Page
      wide
      title="Data map"
      question="What do we know, and how well?"
      sentence={map.data && sentenceOf(map.data)}
    >
      <Group mb="md">
        <SegmentedControl aria-label="Kind of field" size="sm" data={KINDS} value={kind} onChange={setKind} />
        <TextInput
          aria-label="Search fields"
          placeholder="Search"
          data-page-search
          leftSection={<IconSearch size={15} />}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          w={240}
        />
      </Group>
      <Flex gap="md" align="flex-start">
        <Box className="vv-card" flex={1} miw={0} style={{ overflow: 'hidden' }}>
          <LoadingPanel
            query={map}
            lines={10}
            isEmpty={(data) => data.fields.length === 0 && data.events.length === 0}
            empty={
              <Empty title="Nothing is known yet">
                With the first events, every field they carry stands here: how many people have it, how fresh
                it is, and which segments rest on it.
              </Empty>
            }
          >
            {(data) =>
              kind === 'names' ? (
                <DataTable
                  label="Events"
                  height="calc(100vh - 260px)"
                  rows={data.events.filter((event) =>
                    event.name.toLowerCase().includes(search.toLowerCase()),
                  )}
                  columns={EVENT_COLUMNS}
                  keyOf={(event) => event.name}
                />
              ) : (
                <DataTable
                  label="Fields"
                  height="calc(100vh - 260px)"
                  rows={fields}
                  columns={FIELD_COLUMNS}
                  keyOf={keyOf}
                  chosen={openKey}
                  onOpen={(field) => open(keyOf(field))}
                />
              )
            }
          </LoadingPanel>
        </Box>
        {chosen && (
          <SidePanel title={chosen.name} onClose={() => open(undefined)}>
            <FieldDetails field={chosen} />
          </SidePanel>
        )}
      </Flex>
    </Page>
  );
}

function fieldsOf(map: DataMap | undefined, kind: string, search: string): MapField[] {
  const wanted = search.trim().toLowerCase();
  return (map?.fields ?? []).filter(
    (field) =>
      (kind === 'events') === (field.kind === 'property') && keyOf(field).toLowerCase().includes(wanted),
  );
}

function sentenceOf({ fields, events }: DataMap): string {
  const missing = fields.filter((field) => field.missing);
  const start = `${many(fields.length, 'field')} and ${many(events.length, 'kind')} of events`;
  if (missing.length === 0) return `${start}. Every segment has the data that it rests on.`;
  return `${start}. Segments rest on ${list(missing.slice(0, 3).map((field) => field.name))}, which nothing sends.`;
}

function FieldDetails({ field }: { field: MapField }) {
  return (
    <Stack gap="md">
      <Facts
        rows={[
          ['Coverage', percent(field.coverage)],
          ['Values', field.types.join(' or ') || 'not known yet'],
          ...(field.event ? [['Event', field.event] as const] : []),
          ['First seen', <Time key="first" at={field.firstSeen} />],
          ['Last seen', <Time key="last" at={field.lastSeen} />],
          ['Sources', field.sources.join(', ') || 'none'],
        ]}
      />
      <div>
        <h3 className="vv-section-title">Examples</h3>
        <ul style={{ margin: '4px 0 0', paddingLeft: 18, fontSize: '0.8125rem' }}>
          {field.examples.map((example) => (
            <li key={shown(example)}>{shown(example)}</li>
          ))}
        </ul>
      </div>
      <div>
        <h3 className="vv-section-title">Segments that rest on it</h3>
        {field.usedBy.length === 0 && (
          <Text size="sm" c="dimmed">
            None.
          </Text>
        )}
        {field.usedBy.map((segment) => (
          <Anchor key={segment.id} component={Link} to={`/segments/${segment.id}`} size="sm" display="block">
            {segment.name}
          </Anchor>
        ))}
      </div>
    </Stack>
  );
}
