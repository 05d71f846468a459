// Who went no further than a step: the latest, each leading to the person, and all of them as a segment to keep.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Condition } from '@visavis/engine/segment';
import { peopleWho } from '../../segment/index.ts';
import { called } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type FunnelQuestion, useFunnelPeople } from './api.ts';

export interface FunnelPeopleProps {
  question: FunnelQuestion;
  step: number;
  names: readonly string[];
  condition: Condition;
}

export function FunnelPeople({ question, step, names, condition }: FunnelPeopleProps) {
  const isLast = step === names.length;
  const people = useFunnelPeople({ ...question, step, dropped: true });
  return (
    <Section
      title={isLast ? 'Who came through' : `Who stopped after ${names[step - 1]}`}
      note="The latest fifty"
      action={
        <Link to="/segments/new" search={peopleWho(condition)}>
          Save as segment
        </Link>
      }
    >
      <LoadingPanel query={people} lines={4} empty={<Text size="sm">Nobody.</Text>}>
        {({ data }) => (
          <ul
            aria-label="People"
            style={{ listStyle: 'none', margin: 0, padding: 0, columns: '240px', columnGap: 24 }}
          >
            {data.map((one) => (
              <li key={one.id} style={{ breakInside: 'avoid', padding: '2px 0' }}>
                <Link to="/people/$key" params={{ key: one.id }}>
                  {called(one)}
                </Link>{' '}
                <Text span size="xs" c="dimmed">
                  <Time at={one.at} />
                </Text>
              </li>
            ))}
          </ul>
        )}
      </LoadingPanel>
    </Section>
  );
}
