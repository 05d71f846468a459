// The ways that lead to a stage, the most used first.

import { Group, Select, Text } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import { Track } from '../ui/charts/BarList.tsx';
import { Empty } from '../ui/Empty.tsx';
import { many, percent } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import type { JourneyMap, ShownStage } from './api.ts';
import { lasting, nameIn } from './words.ts';

export function Paths(props: {
  stages: readonly ShownStage[];
  map: JourneyMap;
  onLeadsTo(stage: string): void;
}) {
  const { stages, map, onLeadsTo } = props;
  const all = map.paths.reduce((sum, { people }) => sum + people, 0);
  return (
    <Section
      title={`Ways that lead to ${nameIn(stages, map.leadsTo)}`}
      note="From the first stage to the first time they got there"
      action={
        <Select
          aria-label="Stage that ways lead to"
          data={stages.map(({ key, name }) => ({ value: key, label: name }))}
          value={map.leadsTo}
          onChange={(key) => key && onLeadsTo(key)}
          allowDeselect={false}
          w={180}
        />
      }
    >
      {map.paths.length === 0 ? (
        <Empty title="Nobody has got there yet">
          As soon as somebody does, the way they came stands here.
        </Empty>
      ) : (
        <ol aria-label="Ways" style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 12 }}>
          {map.paths.map((way) => (
            <li key={way.stages.join('>')}>
              <Group gap={0} mb={3} style={{ columnGap: 16 }}>
                <span style={{ flex: '1 1 160px', fontSize: '0.8125rem' }}>
                  {way.stages.map((stage, at) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a stage may be passed more than once
                    <Fragment key={at}>
                      {at > 0 && (
                        <IconChevronRight size={12} aria-label="then" style={{ margin: '0 4px -1px' }} />
                      )}
                      {nameIn(stages, stage)}
                    </Fragment>
                  ))}
                </span>
                <Text size="sm">
                  <b style={{ fontWeight: 600 }}>{many(way.people, 'person', 'people')}</b>{' '}
                  <Text span size="sm" c="dimmed">
                    {percent(way.people / all)}
                    {way.tookMs > 0 ? `, in ${lasting(way.tookMs)} on average` : ', at once'}
                  </Text>
                </Text>
              </Group>
              <Track share={way.people / map.paths[0]!.people} />
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
