// The journey's scorecard: of every stage who goes on, how satisfied, worth and engaged people are, and where it fails.

import { Select, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';
import { csvAddress } from '../../ui/charts/csv.ts';
import { Empty } from '../../ui/Empty.tsx';
import { atMoment } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { ReportStoryButton } from '../stories/ReportStoryButton.tsx';
import { type Scorecard, type StageCard, useScorecard } from './api.ts';
import { FrictionList } from './FrictionList.tsx';
import { GroupCards } from './GroupCards.tsx';
import { useGroupName } from './groups.ts';
import { ReportBar } from './ReportBar.tsx';
import { StageCards } from './StageCards.tsx';
import { cardSentence } from './sentences.ts';

export function ScorecardPage() {
  const search = useSearch({ from: '/shell/scorecard' });
  const navigate = useNavigate();
  const go = (change: Partial<typeof search>): void =>
    void navigate({ to: '/scorecard', search: { ...search, ...change }, replace: true });
  const journeys = useGet<List<{ key: string; name: string }>>('/v1/journeys');
  const journey = search.journey ?? journeys.data?.data[0]?.key;
  const { days = '30', segment, by } = search;
  const card = useScorecard(journey, { days: Number(days) || 30, segment, by });
  const nameOf = useGroupName(by);
  return (
    <Page
      wide
      title="Scorecard"
      question="Where does the journey fail?"
      action={
        journey !== undefined && (
          <ReportStoryButton
            of="scorecard"
            asked={{
              ...{ journey, days: Number(days) || 30 },
              ...(segment && { segment }),
              ...(by && { by }),
            }}
          />
        )
      }
      sentence={card.data && cardSentence(card.data, nameOf)}
    >
      <LoadingPanel query={journeys} empty={<NoJourney />} lines={10}>
        {({ data }) => (
          <>
            <ReportBar search={search} onChange={go} days="30">
              {data.length > 1 && (
                <Select
                  aria-label="Journey"
                  data={data.map(({ key, name }) => ({ value: key, label: name }))}
                  value={journey ?? null}
                  onChange={(next) => go({ journey: next ?? undefined })}
                  allowDeselect={false}
                  w={200}
                />
              )}
            </ReportBar>
            <LoadingPanel query={card} lines={12} isEmpty={isBare} empty={<NobodyYet />}>
              {(shown) => <Shown card={shown} nameOf={nameOf} />}
            </LoadingPanel>
          </>
        )}
      </LoadingPanel>
    </Page>
  );
}

const isBare = ({ stages }: Scorecard): boolean =>
  stages.every(({ people, entered }) => people + entered === 0);

function Shown({ card, nameOf }: { card: Scorecard; nameOf(value: string): string }) {
  const days = Math.round(card.withinMs / 86_400_000);
  return (
    <Stack gap="lg">
      <FrictionList card={card} nameOf={nameOf} />
      <Section
        title="Stage by stage"
        note={`Who entered in the period and went on within ${days} days; intervals of 95%, and the change since the period before`}
        action={<Csv card={card} />}
        flush
      >
        <StageCards card={card} />
      </Section>
      {card.groups.length > 0 && <GroupCards card={card} nameOf={nameOf} />}
      <Text size="xs" c="dimmed">
        Worked out {atMoment(card.computedAt)}. People are those in the stage at the end of the period; value
        is what they have spent so far.
      </Text>
    </Stack>
  );
}

function Csv({ card }: { card: Scorecard }) {
  const head = [
    'stage',
    'people',
    'entered',
    'goes_on',
    'low',
    'high',
    'lost',
    'stay_days',
    'value',
    'events_a_week',
  ];
  const row = ({ stage, people, entered, conversion, loss, stay, value, events }: StageCard) => [
    ...[stage, people, entered, conversion?.now?.value, conversion?.now?.low, conversion?.now?.high],
    ...[loss.now?.value, stay.now && stay.now.value / 86_400_000, value.now?.value, events.now?.value],
  ];
  const rows = card.stages.map((one) => row(one).map((cell) => cell ?? undefined));
  return (
    <a href={csvAddress(head, rows)} download="scorecard.csv">
      CSV
    </a>
  );
}

const NoJourney = () => (
  <div className="vv-card">
    <Empty title="No journey yet">
      A scorecard shows who goes on from stage to stage, how satisfied they are and what they are worth. Begin
      with a <Link to="/journeys">journey</Link>.
    </Empty>
  </div>
);
const NobodyYet = () => (
  <div className="vv-card">
    <Empty title="Nobody was on this journey in the period">
      Choose a longer period, or another segment. Stages fill as events come in.
    </Empty>
  </div>
);
