// The scenario on the last days of real people, before anybody is told anything: how many, what and when, with examples,
// and where it is not what a segment expects.

import { Alert, Button, Group, NumberInput, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { send } from '../../ui/api/client.ts';
import { count, many } from '../../ui/format.ts';
import { failed } from '../../ui/notices.tsx';
import { Section } from '../../ui/Page.tsx';
import { Stat, Stats } from '../../ui/Stat.tsx';
import { SCENARIOS, type Simulation } from './api.ts';

export function SimulationPanel({ scenarioKey, dirty }: { scenarioKey: string; dirty: boolean }) {
  const [days, setDays] = useState(30);
  const [busy, setBusy] = useState(false);
  const [found, setFound] = useState<Simulation>();
  const simulate = async (): Promise<void> => {
    setBusy(true);
    try {
      setFound(await send<Simulation>('POST', `${SCENARIOS}/${scenarioKey}/simulate`, { days }));
    } catch (error) {
      failed(error);
    }
    setBusy(false);
  };
  return (
    <Section
      title="On history"
      note="Replays what people did through the scenario as it is saved. What the messages would have changed is not in the past."
    >
      <Stack gap="md">
        <Group align="flex-end">
          <NumberInput
            label="The last days"
            min={1}
            max={365}
            value={days}
            onChange={(value) => setDays(Math.min(365, Math.max(1, Number(value) || 1)))}
            w={120}
          />
          <Button onClick={simulate} loading={busy} disabled={dirty} variant="light">
            Simulate
          </Button>
          {dirty && (
            <Text size="sm" c="dimmed">
              Save first.
            </Text>
          )}
        </Group>
        {found && <Found found={found} />}
      </Stack>
    </Section>
  );
}

function Found({ found }: { found: Simulation }) {
  const messages = found.sends.reduce((sum, one) => sum + one.messages, 0);
  const isSample = found.outOf > found.people;
  return (
    <Stack gap="md">
      <Text>
        {many(found.entered.people, 'person', 'people')} would have come in {many(found.entered.runs, 'time')}{' '}
        and been sent {many(messages, 'message')}, at most {found.mostInAWeek} in a week to one person.
        {isSample && ` Of some ${count(found.outOf)} people, ${count(found.people)} were gone through.`}
      </Text>
      <Stats>
        <Stat
          name="Came in"
          value={count(found.entered.runs)}
          note={`${count(found.entered.held)} kept back`}
        />
        <Stat name="Messages" value={count(messages)} />
        <Stat name="Goals reached by themselves" value={count(found.goals)} />
        {Object.entries(found.refused).map(([why, n]) => (
          <Stat key={why} name={`Not let in: ${why}`} value={count(n)} />
        ))}
      </Stats>
      {found.breaches.map((one) => (
        <Alert key={`${one.segment}${one.what}`} color="orange" variant="light" title={breachWords(one)}>
          {many(one.messages, 'message')} to {many(one.people, 'person', 'people')}
        </Alert>
      ))}
      {found.sends.length > 0 && (
        <table className="vv-table" aria-label="Messages by step">
          <thead>
            <tr>
              <th scope="col">Step</th>
              <th scope="col">Template</th>
              <th scope="col" data-align="right">
                Messages
              </th>
              <th scope="col" data-align="right">
                People
              </th>
            </tr>
          </thead>
          <tbody>
            {found.sends.map((one) => (
              <tr key={one.node}>
                <td>{one.node}</td>
                <td>{one.template}</td>
                <td data-align="right">{count(one.messages)}</td>
                <td data-align="right">{count(one.people)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {found.examples.length > 0 && (
        <div>
          <h3 className="vv-section-title">Examples</h3>
          <ul style={{ margin: 0, paddingLeft: 18 }}>
            {found.examples.map((one) => (
              <li key={`${one.person}${one.enteredAt}`}>
                <strong>{one.name}</strong> came {when(one.enteredAt)};{' '}
                {one.steps.map(({ at, node, says }) => `${says || node} ${when(at)}`).join(', ')}
                {one.steps.length > 0 && '; '}
                {one.outcome}
                {one.reason && ` (${one.reason})`}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Stack>
  );
}

const when = (iso: string): string =>
  new Date(iso).toLocaleString(undefined, {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });

const breachWords = ({ segment, what }: Simulation['breaches'][number]): string =>
  what === 'goal'
    ? `Fewer reach the goal than “${segment}” expects`
    : what === 'too many'
      ? `More messages in a week than “${segment}” expects`
      : `Another ${what} than “${segment}” expects`;
