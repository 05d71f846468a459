// What ought to wake somebody up: alarms that last, what is watched and how it is set, what is over, and who is written.

import { Button, Stack } from '@mantine/core';
import { useChange } from '../../ui/api/query.ts';
import { Empty } from '../../ui/Empty.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { AlarmCard } from './AlarmCard.tsx';
import { ALARMS, type Alarm, useAlarms, useWatched } from './api.ts';
import { LettersPanel } from './LettersPanel.tsx';
import { WatchedKinds } from './WatchedKinds.tsx';

export function AlarmsPage() {
  const alarms = useAlarms(30);
  const change = useChange(ALARMS);
  const look = (): void =>
    change.mutate(
      { method: 'POST', path: `${ALARMS}/look`, body: {} },
      { onSuccess: () => done('Everything has been looked at.'), onError: failed },
    );
  return (
    <Page
      changes
      title="Alarms"
      question="What ought to wake us up?"
      sentence={<Sentence />}
      action={
        <Button variant="default" onClick={look} loading={change.isPending}>
          Look now
        </Button>
      }
    >
      <LoadingPanel query={alarms} lines={8}>
        {({ data }) => (
          <Stack gap="lg">
            <Lasting alarms={data.filter(({ closedAt }) => closedAt === null)} />
            <WatchedKinds />
            <Past alarms={data.filter(({ closedAt }) => closedAt !== null)} />
            <LettersPanel />
          </Stack>
        )}
      </LoadingPanel>
    </Page>
  );
}

function Sentence() {
  const open = useAlarms(30).data?.open;
  const kinds = useWatched().data?.data;
  if (open === undefined || !kinds) return null;
  const watched = kinds.flatMap((kind) => kind.watched);
  const told = watched.filter(({ reading }) => reading.state !== 'unknown').length;
  const known = `${many(told, 'thing')} can be judged${told < watched.length ? ` of ${watched.length} that are watched` : ''}`;
  if (open > 0) return `${many(open, 'alarm is', 'alarms are')} open. ${known}.`;
  return told > 0
    ? `Nothing is out of the ordinary: ${known}.`
    : 'There is too little history yet to say what is usual.';
}

function Lasting({ alarms }: { alarms: readonly Alarm[] }) {
  return (
    <Section title="Now" flush={alarms.length > 0}>
      {alarms.length === 0 ? (
        <Empty title="No alarm lasts">
          When a stage loses people, a guardrail moves, a segment empties, a source goes silent or more
          visitors see only the fallback, it stands here, and is written to whoever wants letters.
        </Empty>
      ) : (
        alarms.map((alarm) => <AlarmCard key={alarm.id} alarm={alarm} />)
      )}
    </Section>
  );
}

function Past({ alarms }: { alarms: readonly Alarm[] }) {
  if (alarms.length === 0) return null;
  return (
    <Section title="Over" note="In the last 30 days." flush>
      {alarms.map((alarm) => (
        <AlarmCard key={alarm.id} alarm={alarm} />
      ))}
    </Section>
  );
}
