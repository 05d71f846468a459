// One stage beside the map: by which conditions, why people come and go, what it says, and who is there.

import { Anchor, Button, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { pagesQuery, usePages } from '../ui/api/query.ts';
import { BarList } from '../ui/charts/BarList.tsx';
import { Empty } from '../ui/Empty.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { SidePanel } from '../ui/SidePanel.tsx';
import { StoryLink } from '../ui/StoryLink.tsx';
import { Time } from '../ui/Time.tsx';
import { type InStage, JOURNEYS, type ShownStage, type StageMap } from './api.ts';
import { Says } from './Says.tsx';
import { lasting, reasonOf } from './words.ts';

export interface StagePanelProps {
  journey: string;
  stage: ShownStage;
  map: StageMap;
  asOf: string;
  segment: string | undefined;
  stalledOnly: boolean;
  onStalledOnly(only: boolean): void;
  onClose(): void;
}

export function StagePanel(props: StagePanelProps) {
  const { stage, map } = props;
  return (
    <SidePanel title={stage.name} onClose={props.onClose}>
      <Stack gap="lg">
        <Text size="sm" component="div">
          <b style={{ fontWeight: 600 }}>Enters:</b> {lower(stage.entrySentence)}.
          {stage.exitSentence && (
            <>
              <br />
              <b style={{ fontWeight: 600 }}>Must leave:</b> {lower(stage.exitSentence)}.
            </>
          )}
        </Text>
        <div>
          <StoryLink kind="stage" storyKey={`${props.journey}:${stage.key}`} />
        </div>
        {map.entryReasons.length > 0 && (
          <Reasons title="Why people came" bars={map.entryReasons.map((one) => [reasonOf(one), one.moves])} />
        )}
        {map.exitReasons.length > 0 && (
          <Reasons
            title="Why people left"
            bars={map.exitReasons.map((one) => [
              `${one.why === 'exit' ? 'had to' : 'went on'}: ${reasonOf(one)}`,
              one.moves,
            ])}
          />
        )}
        <Says stage={stage} />
        <Who {...props} />
      </Stack>
    </SidePanel>
  );
}

const lower = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1);

function Reasons({ title, bars }: { title: string; bars: [name: string, value: number][] }) {
  return (
    <div>
      <h3 className="vv-section-title">{title}</h3>
      <BarList label={title} bars={bars.map(([name, value]) => ({ key: name, name, value }))} />
    </div>
  );
}

function Who({ journey, stage, map, asOf, segment, stalledOnly, onStalledOnly }: StagePanelProps) {
  const { stalled } = map;
  const before =
    stalledOnly && 'longerThan' in stalled
      ? new Date(Date.parse(asOf) - stalled.longerThan).toISOString().slice(0, 13)
      : undefined;
  const people = usePages<InStage>(`${JOURNEYS}/${journey}/stages/${stage.key}/people`, {
    ...(segment && { segment }),
    // By the hour, so that the list is not read anew with every look at the clock.
    ...(before && { before: `${before}:00:00.000Z` }),
  });
  return (
    <div>
      <h3 className="vv-section-title">Who is there</h3>
      {'longerThan' in stalled && (
        <SegmentedControl
          size="xs"
          my="xs"
          aria-label="Whom to show"
          value={stalledOnly ? 'stalled' : 'all'}
          onChange={(value) => onStalledOnly(value === 'stalled')}
          data={[
            { value: 'all', label: 'Everybody' },
            { value: 'stalled', label: `Longer than ${lasting(stalled.longerThan)}` },
          ]}
        />
      )}
      <LoadingPanel query={pagesQuery(people)} empty={<Empty title="Nobody is there now" />}>
        {(rows) => (
          <ul aria-label={`People in ${stage.name}`} style={{ listStyle: 'none', margin: 0, padding: 0 }}>
            {rows.map((person) => (
              <li
                key={person.id}
                style={{ ...{ display: 'flex', justifyContent: 'space-between', gap: 12 }, padding: '5px 0' }}
              >
                <Anchor
                  size="sm"
                  className="vv-ellipsis"
                  renderRoot={(root) => (
                    <Link
                      {...root}
                      to="/people/$key"
                      params={{ key: person.id }}
                      search={{ tab: 'stages' }}
                    />
                  )}
                >
                  {person.name ?? `Visitor ${person.id.slice(0, 8)}`}
                </Anchor>
                <Text size="sm" c="dimmed" style={{ whiteSpace: 'nowrap' }}>
                  <Time at={person.enteredAt} />
                </Text>
              </li>
            ))}
          </ul>
        )}
      </LoadingPanel>
      {people.hasNextPage && (
        <Button
          variant="subtle"
          size="xs"
          onClick={() => void people.fetchNextPage()}
          loading={people.isFetchingNextPage}
        >
          More people
        </Button>
      )}
    </div>
  );
}
