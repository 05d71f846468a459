// How somebody's visits began, and when they were.

import { Grid, Stack } from '@mantine/core';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { Facts } from '../ui/Facts.tsx';
import { atMoment, many, spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type PersonDetails, type Session, type Touch, usePart } from './api.ts';

const minutes = ({ start, end }: Session): number =>
  Math.round((Date.parse(end) - Date.parse(start)) / 60_000);

const COLUMNS: readonly Column<Session>[] = [
  { id: 'start', header: 'Began', cell: (session) => atMoment(session.start) },
  { id: 'ago', header: '', cell: (session) => <Time at={session.start} /> },
  {
    id: 'length',
    header: 'Length',
    align: 'right',
    sort: minutes,
    cell: (session) => (minutes(session) < 1 ? 'under a minute' : many(minutes(session), 'minute')),
  },
];

export function VisitsPanel({ personKey, person }: { personKey: string; person: PersonDetails }) {
  const sessions = usePart<Session>(personKey, 'sessions');
  return (
    <Stack gap="lg">
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <TouchCard title="First touch" touch={person.firstTouch} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <TouchCard title="Last touch" touch={person.lastTouch} />
        </Grid.Col>
      </Grid>
      <Section title="Visits" note="Events no more than half an hour apart are one visit." flush>
        <LoadingPanel query={sessions} empty={<Empty title="No visits yet" />}>
          {({ data }) => (
            <DataTable label="Visits" rows={data} columns={COLUMNS} keyOf={(session) => session.start} />
          )}
        </LoadingPanel>
      </Section>
    </Stack>
  );
}

function TouchCard({ title, touch }: { title: string; touch: Touch | null }) {
  const rows = Object.entries(touch ?? {}).filter(
    ([name, value]) => value && name !== 'time' && name !== 'messageId',
  );
  return (
    <Section title={title}>
      {touch ? (
        <Facts
          rows={[
            ['When', atMoment(touch.time)],
            ...rows.map(([name, value]) => [spoken(name), String(value).replaceAll('_', ' ')] as const),
          ]}
        />
      ) : (
        'No visit said how it began.'
      )}
    </Section>
  );
}
