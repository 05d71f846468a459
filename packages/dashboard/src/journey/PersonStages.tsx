// Where one person stands in every journey, since when and why, and the way that led there.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { ExplainTree } from '../segment/index.ts';
import { Empty } from '../ui/Empty.tsx';
import { atMoment } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type PersonJourney, usePersonJourneys, type Visit } from './api.ts';
import { lasting } from './words.ts';

export function PersonStages({ personKey }: { personKey: string }) {
  const journeys = usePersonJourneys(personKey);
  return (
    <LoadingPanel
      query={journeys}
      empty={
        <Empty title="No journey yet">As soon as there is a journey, their way through it stands here.</Empty>
      }
    >
      {({ data }) => (
        <Stack gap="lg">
          {data.map((journey) => (
            <OneJourney key={journey.journey} journey={journey} />
          ))}
        </Stack>
      )}
    </LoadingPanel>
  );
}

function OneJourney({ journey }: { journey: PersonJourney }) {
  const [now] = journey.visits.filter(({ leftAt }) => leftAt === null);
  return (
    <Section
      title={journey.name}
      note={
        <>
          {now ? (
            <>
              As {journey.role}: <b style={{ fontWeight: 600 }}>{now.name}</b>, since{' '}
              <Time at={now.enteredAt} />
            </>
          ) : (
            `As ${journey.role}: in no stage`
          )}{' '}
          ·{' '}
          <Link to="/journeys/$key" params={{ key: journey.journey }}>
            the map
          </Link>
        </>
      }
    >
      {journey.why && (
        <div style={{ marginBottom: 16 }}>
          <Text size="sm" c="dimmed" mb={4}>
            What opens the stage to them:
          </Text>
          <ExplainTree explanation={journey.why} />
        </div>
      )}
      {journey.visits.length === 0 ? (
        <Text size="sm" c="dimmed">
          No stage has been open to them.
        </Text>
      ) : (
        <ol
          aria-label={`Their way through ${journey.name}`}
          style={{ listStyle: 'none', margin: 0, padding: 0 }}
        >
          {journey.visits.map((visit) => (
            <Line key={visit.enteredAt} visit={visit} />
          ))}
        </ol>
      )}
    </Section>
  );
}

function Line({ visit }: { visit: Visit }) {
  const end = visit.leftAt ? Date.parse(visit.leftAt) : Date.now();
  const by = (event: string | null): string => (event ? `with ${event}` : 'as time went by');
  return (
    <li
      style={{
        ...{ display: 'grid', gridTemplateColumns: 'minmax(120px, 200px) 1fr', gap: 12 },
        ...{ padding: '6px 0', borderBottom: '1px solid var(--vv-line)' },
      }}
    >
      <span>
        <b style={{ fontWeight: visit.leftAt ? 450 : 600 }}>{visit.name}</b>{' '}
        <Text span size="sm" c="dimmed">
          {lasting(end - Date.parse(visit.enteredAt))}
        </Text>
      </span>
      <Text size="sm" c="dimmed">
        entered {atMoment(visit.enteredAt)} {by(visit.enteredBy)}
        {visit.leftAt && `; ${visit.left === 'exit' ? 'had to leave' : 'went on'} ${by(visit.leftBy)}`}
      </Text>
    </li>
  );
}
