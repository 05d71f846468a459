// One alarm: what happened, where to look, what to do about it, and what was done.

import { Anchor, Button, Group, Menu, Stack, Text, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { atMoment } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Opener } from '../../ui/Opener.tsx';
import { Time } from '../../ui/Time.tsx';
import { ALARMS, type Alarm, type DoneAbout, useHistory } from './api.ts';
import { TITLES } from './words.ts';

const STATES = {
  open: { text: 'open', tone: 'warn' },
  acknowledged: { text: 'acknowledged', tone: undefined },
  snoozed: { text: 'snoozed', tone: undefined },
  closed: { text: 'over', tone: 'good' },
} as const;
const WHY = {
  over: 'It is over.',
  usual: 'Somebody said that this is usual.',
  gone: 'What was watched is no more.',
  off: 'Alarms of this kind were turned off.',
} as const;

export function AlarmCard({ alarm }: { alarm: Alarm }) {
  const [isOpen, open] = useState(false);
  const { text, tone } = STATES[alarm.state];
  const lasts = alarm.closedAt === null;
  const hasMoved = lasts && alarm.latest.sentence !== alarm.sentence;
  return (
    <article
      aria-label={`${TITLES[alarm.kind]}: ${alarm.name}`}
      style={{ padding: 16, borderTop: '1px solid var(--vv-line)' }}
    >
      <Stack gap={6}>
        <Group gap="xs">
          <Text fw={600}>{TITLES[alarm.kind]}</Text>
          <span className="vv-pill" data-tone={tone}>
            {text}
            {alarm.state === 'snoozed' && alarm.snoozedUntil && ` until ${atMoment(alarm.snoozedUntil)}`}
          </span>
          <Text size="sm" c="dimmed">
            <Time at={alarm.openedAt} />
          </Text>
        </Group>
        <Text style={{ overflowWrap: 'anywhere' }}>{alarm.sentence}</Text>
        {hasMoved && (
          <Text size="sm" c="dimmed">
            Now: {alarm.latest.sentence}
          </Text>
        )}
        {alarm.why && (
          <Text size="sm" c="dimmed">
            {WHY[alarm.why]}
          </Text>
        )}
        {lasts && <Acts alarm={alarm} />}
        <Group gap="md">
          <Anchor component={Link} to={alarm.to} size="sm">
            Look into it
          </Anchor>
          <Opener isOpen={isOpen} onToggle={() => open(!isOpen)}>
            What was done
          </Opener>
        </Group>
        {isOpen && <History id={alarm.id} />}
      </Stack>
    </article>
  );
}

const DAY_MS = 86_400_000;
const RESTS = [
  ['for a day', DAY_MS],
  ['for three days', 3 * DAY_MS],
  ['for a week', 7 * DAY_MS],
] as const;

function Acts({ alarm }: { alarm: Alarm }) {
  const change = useChange(ALARMS);
  const [note, setNote] = useState('');
  const act = (what: 'acknowledge' | 'snooze' | 'usual', told: string, more: object = {}): void => {
    const body = { ...(note && { note }), ...more };
    change.mutateAsync({ method: 'POST', path: `${ALARMS}/${alarm.id}/${what}`, body }).then(() => {
      setNote('');
      done(told);
    }, failed);
  };
  const snooze = (ms: number): void =>
    act('snooze', 'It is told again then, if it still lasts.', {
      until: new Date(Date.now() + ms).toISOString(),
    });
  return (
    <Group gap="xs" mt={4}>
      <TextInput
        aria-label="Note"
        placeholder="A note, such as the cause"
        size="xs"
        w={240}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {alarm.state !== 'acknowledged' && (
        <Button
          size="xs"
          onClick={() => act('acknowledge', 'It is acknowledged, and lasts until it is over.')}
        >
          Acknowledge
        </Button>
      )}
      <Menu>
        <Menu.Target>
          <Button size="xs" variant="default">
            Snooze
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {RESTS.map(([name, ms]) => (
            <Menu.Item key={name} onClick={() => snooze(ms)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Button
        size="xs"
        variant="default"
        title="Closes it; what was before tells no more what is usual."
        onClick={() => act('usual', 'It is closed: this is usual from now on.')}
      >
        This is usual
      </Button>
    </Group>
  );
}

const DID: Readonly<Record<DoneAbout['what'], string>> = {
  opened: 'Raised',
  acknowledged: 'Acknowledged',
  snoozed: 'Snoozed',
  woken: 'Told again',
  closed: 'Closed',
};

function History({ id }: { id: string }) {
  const history = useHistory(id);
  return (
    <LoadingPanel query={history}>
      {({ history: acts }) => (
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {acts.map(({ at, what, who, note }) => (
            <li key={`${at} ${what}`}>
              <Text size="sm">
                {DID[what]}
                {who && ` by ${who}`}, {atMoment(at)}
                {note && `: ${note}`}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </LoadingPanel>
  );
}
