// The map of a journey: where do they stand? Stages with people in them, the flow between them, how long it takes, who
// stalls, and the ways that lead on.

import {
  Alert,
  Anchor,
  Box,
  Button,
  Flex,
  Group,
  Select,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
} from '@mantine/core';
import { IconPencil } from '@tabler/icons-react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { SegmentPicker } from '../segment/index.ts';
import { Crumbs } from '../ui/Crumbs.tsx';
import { csvAddress } from '../ui/charts/csv.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { type JourneyMap, type Progress, type ShownStage, useJourney, useJourneyMap } from './api.ts';
import { FlowMap } from './FlowMap.tsx';
import { FlowTable } from './FlowTable.tsx';
import { Paths } from './Paths.tsx';
import { Says } from './Says.tsx';
import { StageCards } from './StageCards.tsx';
import { StagePanel } from './StagePanel.tsx';
import { StageTable } from './StageTable.tsx';
import { Versions } from './Versions.tsx';
import { sentenceOf } from './words.ts';

const PERIODS = [
  { value: '', label: 'All time' },
  { value: '365', label: 'Last 365 days' },
  { value: '90', label: 'Last 90 days' },
  { value: '30', label: 'Last 30 days' },
  { value: '7', label: 'Last 7 days' },
];
const DAY_MS = 86_400_000;
/** At midnight, so that the answer is good for a while. */
const sinceDays = (days: string): string => {
  const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
  return new Date(today - Number(days) * DAY_MS).toISOString();
};

export function JourneyPage() {
  const { key } = useParams({ from: '/shell/journeys/$key' });
  const search = useSearch({ from: '/shell/journeys/$key' });
  const navigate = useNavigate();
  const go = (change: Partial<typeof search>): void =>
    void navigate({ to: '/journeys/$key', params: { key }, search: { ...search, ...change }, replace: true });
  const journey = useJourney(key);
  const { tab = 'map', days, segment, leadsTo, stage } = search;
  const map = useJourneyMap(key, { segment, leadsTo, ...(days && { from: sinceDays(days) }) });
  return (
    <LoadingPanel query={journey} lines={8}>
      {(data) => (
        <Page
          changes
          wide
          title={data.name}
          question="Where do they stand?"
          above={
            <Crumbs>
              <Link to="/journeys">Journeys</Link>
            </Crumbs>
          }
          sentence={map.data && sentenceOf(map.data, data.stages)}
          action={
            <Button component={Link} to={`/journeys/${key}/edit`} leftSection={<IconPencil size={16} />}>
              Edit
            </Button>
          }
        >
          <Telling progress={data.progress} />
          <Tabs
            value={tab}
            onChange={(next) => go({ tab: next === 'map' ? undefined : (next ?? undefined) })}
            keepMounted={false}
          >
            <Tabs.List mb="md">
              <Tabs.Tab value="map">Map</Tabs.Tab>
              <Tabs.Tab value="says">What stages say</Tabs.Tab>
              <Tabs.Tab value="versions">Versions</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="map">
              <Group mb="md" gap="sm">
                <Select
                  aria-label="Moves in"
                  data={PERIODS}
                  value={days ?? ''}
                  onChange={(next) => go({ days: next || undefined })}
                  allowDeselect={false}
                  w={160}
                />
                <SegmentPicker value={segment} onChange={(next) => go({ segment: next })} />
              </Group>
              <LoadingPanel query={map} lines={10}>
                {(shown) => (
                  <Flex gap="lg" align="flex-start">
                    <Box flex={1} miw={0}>
                      <TheMap
                        stages={data.stages}
                        map={shown}
                        chosen={stage}
                        onOpen={(next, stalled) => go({ stage: next, only: stalled ? 'stalled' : undefined })}
                        onLeadsTo={(next) => go({ leadsTo: next })}
                      />
                    </Box>
                    {stage && data.stages.some(({ key }) => key === stage) && (
                      <StagePanel
                        key={stage}
                        journey={key}
                        stage={data.stages.find((one) => one.key === stage)!}
                        map={shown.stages.find((one) => one.stage === stage)!}
                        asOf={shown.asOf}
                        segment={segment}
                        stalledOnly={search.only === 'stalled'}
                        onStalledOnly={(only) => go({ only: only ? 'stalled' : undefined })}
                        onClose={() => go({ stage: undefined, only: undefined })}
                      />
                    )}
                  </Flex>
                )}
              </LoadingPanel>
            </Tabs.Panel>
            <Tabs.Panel value="says">
              <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }}>
                {data.stages.map((each) => (
                  <Section key={each.key} title={each.name}>
                    <Says stage={each} />
                  </Section>
                ))}
              </SimpleGrid>
            </Tabs.Panel>
            <Tabs.Panel value="versions">
              <Versions versions={data.versions} />
            </Tabs.Panel>
          </Tabs>
        </Page>
      )}
    </LoadingPanel>
  );
}

export function Telling({ progress }: { progress: Progress | null }) {
  if (!progress) return null;
  const share = progress.total > 0 ? Math.round((100 * progress.done) / progress.total) : 0;
  return (
    <Alert
      variant="light"
      color="gray"
      mb="md"
      title={`Everybody’s way is being told from history: ${share}%`}
    >
      Until that is done, some people still stand where they stood before.
    </Alert>
  );
}

interface TheMapProps {
  stages: readonly ShownStage[];
  map: JourneyMap;
  chosen: string | undefined;
  onOpen(stage: string, stalled?: boolean): void;
  onLeadsTo(stage: string): void;
}

function TheMap({ stages, map, chosen, onOpen, onLeadsTo }: TheMapProps) {
  const [asTable, setAsTable] = useState(false);
  const head = ['from', 'to', 'moves', 'people'];
  const rows = map.flows.map(({ from, to, moves, people }) => [from ?? '', to ?? '', moves, people ?? '']);
  return (
    <Stack gap="lg" miw={0}>
      <Section
        title="Flow between stages"
        note={
          <>
            How wide a ribbon is says how many moves there were;{' '}
            <span style={{ color: 'var(--vv-warn)' }}>back</span> runs below
          </>
        }
        action={
          <Group gap="sm" wrap="nowrap">
            <Anchor component="button" type="button" size="sm" onClick={() => setAsTable(!asTable)}>
              {asTable ? 'Picture' : 'Table'}
            </Anchor>
            <Anchor size="sm" href={csvAddress(head, rows)} download="flow.csv">
              CSV
            </Anchor>
          </Group>
        }
      >
        <Box style={{ overflowX: 'auto' }}>
          <Box miw={stages.length * 120}>
            <StageCards stages={stages} map={map} chosen={chosen} onChoose={onOpen} />
            {asTable ? (
              <FlowTable stages={stages} flows={map.flows} />
            ) : (
              <FlowMap stages={stages} flows={map.flows} />
            )}
          </Box>
        </Box>
        {map.flows.length === 0 && (
          <Text size="sm" c="dimmed" ta="center">
            Nobody has moved in this time.
          </Text>
        )}
      </Section>
      <Section title="Stage by stage" flush>
        <StageTable stages={stages} map={map} onOpen={onOpen} />
      </Section>
      <Paths stages={stages} map={map} onLeadsTo={onLeadsTo} />
    </Stack>
  );
}
