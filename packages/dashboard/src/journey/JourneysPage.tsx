// Journeys: in which machines of stages people move, and where they stand in each.

import { Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { send } from '../ui/api/client.ts';
import { useChange } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { count, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { failed } from '../ui/notices.tsx';
import { Page } from '../ui/Page.tsx';
import { JOURNEYS, type ListedJourney, useJourneys } from './api.ts';
import { Telling } from './JourneyPage.tsx';

export function JourneysPage() {
  const journeys = useJourneys();
  const change = useChange(JOURNEYS);
  const begin = async (): Promise<void> => {
    try {
      const body = await send('GET', `${JOURNEYS}/default`);
      await change.mutateAsync({ method: 'POST', path: JOURNEYS, body });
    } catch (error) {
      failed(error);
    }
  };
  const fresh = (
    <Button component={Link} to="/journeys/new" leftSection={<IconPlus size={16} />}>
      New journey
    </Button>
  );
  const all = journeys.data?.data;
  return (
    <Page
      changes
      title="Journeys"
      question="Where do they stand?"
      sentence={
        all &&
        all.length > 0 &&
        `${many(all.length, 'journey')}; whoever plays several roles stands in several.`
      }
      action={fresh}
    >
      <Telling progress={journeys.data?.progress ?? null} />
      <LoadingPanel
        query={journeys}
        lines={8}
        empty={
          <div className="vv-card">
            <Empty
              title="No journey yet"
              action={
                <Button variant="light" onClick={begin} loading={change.isPending}>
                  Begin with a shop’s journey
                </Button>
              }
            >
              A journey is a row of stages, such as awareness, consideration, purchase and loyalty, each with
              the condition under which people enter it. Everybody’s way through it is told from their
              history, at the time of each event.
            </Empty>
          </div>
        }
      >
        {({ data }) => data.map((journey) => <Row key={journey.key} journey={journey} />)}
      </LoadingPanel>
    </Page>
  );
}

function Row({ journey }: { journey: ListedJourney }) {
  const all = journey.people.reduce((sum, people) => sum + people, 0);
  return (
    <article className="vv-card" style={{ padding: 16, marginBottom: 16 }} aria-label={journey.name}>
      <Group justify="space-between" mb="sm">
        <Link to="/journeys/$key" params={{ key: journey.key }} style={{ fontWeight: 600 }}>
          {journey.name}
        </Link>
        <Text size="sm" c="dimmed">
          {many(all, 'person', 'people')} as {journey.role} · <code>stage.{journey.key}</code> · version{' '}
          {journey.version}
        </Text>
      </Group>
      <ol
        style={{
          ...{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 4 },
          gridTemplateColumns: `repeat(auto-fit, minmax(96px, 1fr))`,
        }}
      >
        {journey.stages.map((stage, at) => (
          <li key={stage.key}>
            <div
              aria-hidden
              style={{
                ...{
                  height: 40,
                  display: 'flex',
                  alignItems: 'flex-end',
                  borderBottom: '1px solid var(--vv-line-strong)',
                },
              }}
            >
              <div
                style={{
                  ...{ width: '100%', background: 'var(--vv-data)', borderRadius: '3px 3px 0 0' },
                  height: `${(100 * journey.people[at]!) / Math.max(1, ...journey.people)}%`,
                }}
              />
            </div>
            <Text size="sm" className="vv-ellipsis">
              {stage.name}
            </Text>
            <Text size="sm" fw={600}>
              {count(journey.people[at]!)}
            </Text>
          </li>
        ))}
      </ol>
    </article>
  );
}
