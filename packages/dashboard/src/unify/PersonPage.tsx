// One person: who it is, what they did, what is known and from where, which names belong to them, and why they are
// where they are.

import { Stack, Tabs } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Crumbs } from '../ui/Crumbs.tsx';
import { ago, channelName, country, many, onDay, shown } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { callName, type PersonDetails, usePerson } from './api.ts';
import { ConsentPanel } from './ConsentPanel.tsx';
import { IdentitiesPanel } from './IdentitiesPanel.tsx';
import { PersonActions } from './PersonActions.tsx';
import { Timeline } from './Timeline.tsx';
import { TraitsPanel } from './TraitsPanel.tsx';
import { VisitsPanel } from './VisitsPanel.tsx';

export interface PersonPart {
  id: string;
  name: string;
  show(profileId: string): ReactNode;
}
export interface PersonPageProps {
  personKey: string;
  tab: string | undefined;
  onTab(tab: string | undefined): void;
  /** Parts that other rooms bring. */
  more: readonly PersonPart[];
}

export function PersonPage(props: PersonPageProps) {
  const person = usePerson(props.personKey);
  return (
    <LoadingPanel query={person} lines={8}>
      {(data) => <Shown {...props} person={data} />}
    </LoadingPanel>
  );
}

function Shown({ person, tab = 'timeline', onTab, more }: PersonPageProps & { person: PersonDetails }) {
  const key = `id:${person.id}`;
  const parts: PersonPart[] = [
    { id: 'timeline', name: 'Timeline', show: () => <Timeline personKey={key} /> },
    { id: 'traits', name: 'Traits', show: () => <TraitsPanel personKey={key} person={person} /> },
    { id: 'identities', name: 'Identities', show: () => <IdentitiesPanel personKey={key} /> },
    ...more,
    { id: 'visits', name: 'Visits', show: () => <VisitsPanel personKey={key} person={person} /> },
    { id: 'consent', name: 'Consent', show: () => <ConsentPanel personKey={key} /> },
  ];
  return (
    <Page
      title={callName(person)}
      question="Who is it?"
      above={
        <Crumbs>
          <Link to="/people">People</Link>
        </Crumbs>
      }
      sentence={sentenceOf(person)}
      action={<PersonActions person={person} />}
    >
      <Stack gap="lg">
        <Tabs
          value={tab}
          onChange={(next) => onTab(next && next !== 'timeline' ? next : undefined)}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            {parts.map((part) => (
              <Tabs.Tab key={part.id} value={part.id}>
                {part.name}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {parts.map((part) => (
            <Tabs.Panel key={part.id} value={part.id}>
              {part.show(person.id)}
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
    </Page>
  );
}

function sentenceOf(person: PersonDetails): string {
  const { facts, firstTouch, events, firstSeen, lastSeen } = person;
  const place = ['place.city', 'place.country']
    .flatMap((name) => (facts[name] ? [country(shown(facts[name].value))] : []))
    .join(', ');
  const from = firstTouch ? `, came first through ${channelName(firstTouch.channel)}` : '';
  const when = firstSeen && lastSeen ? ` since ${onDay(firstSeen)}, the latest ${ago(lastSeen)}` : '';
  return `${many(events, 'event')}${when}${from}${place ? `; in ${place}` : ''}.`;
}
