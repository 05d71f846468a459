// Home: what changed, and where do we stand? The first rung in full (events, people, channels), the ladder in a strip.

import { Grid, SegmentedControl, Stack, Text } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMe } from '../account/index.ts';
import { peopleOf, peopleWho } from '../segment/index.ts';
import { Sparkline } from '../ui/charts/Sparkline.tsx';
import { TimeChart } from '../ui/charts/TimeChart.tsx';
import { dayBounds } from '../ui/dayBounds.ts';
import { Empty } from '../ui/Empty.tsx';
import { ago, atMoment, count, many, onDay } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { Stat, Stats } from '../ui/Stat.tsx';
import { type Overview, useOverview } from './api.ts';
import { Channels } from './Channels.tsx';
import { everyDay } from './days.ts';
import { EventNames } from './EventNames.tsx';
import { Ladder } from './Ladder.tsx';
import { changeOf, comparisonOf, sentenceOf } from './sentence.ts';

const SPANS = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
];

export function HomePage() {
  const { days = '30' } = useSearch({ from: '/shell/' });
  const navigate = useNavigate();
  const overview = useOverview(Number(days) || 30);
  return (
    <Page
      title="Home"
      question="What changed, and where do we stand?"
      sentence={overview.data && sentenceOf(overview.data)}
      action={
        <SegmentedControl
          aria-label="Time span"
          size="xs"
          data={SPANS}
          value={days}
          onChange={(next) =>
            void navigate({ to: '/', search: next === '30' ? {} : { days: next }, replace: true })
          }
        />
      }
    >
      <Stack gap="lg">
        <WorkspaceNote />
        <Ladder overview={overview.data} />
        <LoadingPanel
          query={overview}
          lines={10}
          isEmpty={(data) => data.totals.events === 0}
          empty={<NothingYet />}
        >
          {(data) => <Shown overview={data} />}
        </LoadingPanel>
      </Stack>
    </Page>
  );
}

/** What whoever runs this workspace wants everybody to know, such as where a demo's history comes from. */
function WorkspaceNote() {
  const note = useMe().data?.workspace.note;
  if (!note) return null;
  return (
    <Text size="sm" c="dimmed" maw={760} mt={-8} role="note">
      {note}
    </Text>
  );
}

/** A number that leads to the people behind it. */
function Opening({ search, children }: { search: { from: string }; children: string }) {
  return (
    <Link to="/segments/new" search={search} className="vv-open" title="The people behind it">
      {children}
    </Link>
  );
}

function NothingYet() {
  return (
    <div className="vv-card">
      <Empty title="No events yet">
        Events and people over time stand here, and where visits come from. Begin with a{' '}
        <Link to="/sources">source</Link> or an <Link to="/imports">import</Link>.
      </Empty>
    </div>
  );
}

function Shown({ overview }: { overview: Overview }) {
  const navigate = useNavigate();
  const timezone = useMe().data?.workspace.timezone;
  const who = ({ time }: { time: string }): void =>
    void navigate({ to: '/segments/new', search: peopleOf(time, timezone) });
  const what = ({ time }: { time: string }): void =>
    void navigate({ to: '/live', search: dayBounds(time, timezone) });
  const days = everyDay(overview);
  const { totals } = overview;
  const events = days.reduce((sum, day) => sum + day.events, 0);
  const newPeople = days.reduce((sum, day) => sum + day.newPeople, 0);
  return (
    <>
      <Stats>
        <Stat
          name="Events"
          value={
            <Opening search={peopleWho({ event: '*', window: { last: `${overview.days}d` } })}>
              {count(events)}
            </Opening>
          }
          note={changeOf(comparisonOf(overview, events))}
        >
          <Sparkline values={days.map((day) => day.events)} label="Events by day" />
        </Stat>
        <Stat
          name="New people"
          value={
            <Opening
              search={peopleWho({ attribute: 'firstSeen', op: 'withinLast', value: `${overview.days}d` })}
            >
              {count(newPeople)}
            </Opening>
          }
          note="seen for the first time"
        >
          <Sparkline values={days.map((day) => day.newPeople)} label="New people by day" />
        </Stat>
        <Stat
          name="People in all"
          value={
            <Link to="/people" className="vv-open">
              {count(totals.people)}
            </Link>
          }
          note={totals.firstEvent ? `since ${onDay(totals.firstEvent)}` : undefined}
        />
        <Stat
          name="Events in all"
          value={
            <Link to="/live" className="vv-open">
              {count(totals.events)}
            </Link>
          }
          note={totals.lastEvent ? `the latest ${ago(totals.lastEvent)}` : undefined}
        />
      </Stats>
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title="Events by day">
            <TimeChart
              noted
              label="Events by day"
              unit="events"
              kind="bars"
              opens="what happened"
              onOpen={what}
              points={days.map((day) => ({ time: day.day, value: day.events }))}
            />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Section title="People by day">
            <TimeChart
              label="People by day"
              unit="people"
              last="so far today"
              onOpen={who}
              points={days.map((day) => ({ time: day.day, value: day.people }))}
            />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Channels overview={overview} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <EventNames overview={overview} />
        </Grid.Col>
      </Grid>
      <Text size="xs" c="dimmed">
        Worked out {atMoment(overview.computedAt)} over the last {many(overview.days, 'day')}.
      </Text>
    </>
  );
}
