// The scenario on the last days of real people, before anybody is told anything: how many, what and when, with examples,
// and where it is not what a segment expects.

import { Alert, Button, Group, NumberInput, Progress, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { atMoment, count, many } from '../../ui/format.ts';
import { Section } from '../../ui/Page.tsx';
import { Stat, Stats } from '../../ui/Stat.tsx';
import type { Simulation } from './api.ts';
import { type Edit, useSimulating } from './simulating.ts';

/** `edit`: what is not saved yet, and is tried with it. */
export function SimulationPanel({ path, edit }: { path: string; edit?: Edit | undefined }) {
  const [days, setDays] = useState(30);
  const { share, found, simulate } = useSimulating(path);
  return (
    <Section
      title="On history"
      note="Replays what people did through it as it stands here. What the messages would have changed is not in the past."
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
          <Button onClick={() => void simulate(days, edit)} loading={share !== undefined} variant="light">
            Simulate
          </Button>
          {share !== undefined && (
            <Progress
              value={Math.max(4, share * 100)}
              aria-label="Simulating"
              animated
              style={{ flex: 1 }}
              mb={14}
            />
          )}
        </Group>
        {found && <Found found={found} />}
      </Stack>
    </Section>
  );
}

/** In a sentence or two. */
export function summaryOf(found: Simulation): string {
  const messages = found.sends.reduce((sum, one) => sum + one.messages, 0);
  const isSample = found.outOf > found.people;
  const days = Math.round((Date.parse(found.until) - Date.parse(found.from)) / 86_400_000);
  const sample = isSample
    ? ` Of some ${count(found.outOf)} people, ${count(found.people)} were gone through.`
    : '';
  if (found.entered.runs === 0)
    return `Nobody would have come in within these ${days} days, so it shows nothing of what would be sent.${sample}`;
  return `${many(found.entered.people, 'person', 'people')} would have come in ${many(found.entered.runs, 'time')} and been sent ${many(messages, 'message')}, at most ${found.mostInAWeek} in a week to one person.${sample}`;
}

export function Breaches({ found }: { found: Simulation }) {
  return found.breaches.map((one) => (
    <Alert key={`${one.segment}${one.what}`} color="orange" variant="light" title={breachWords(one)}>
      {many(one.messages, 'message')} to {many(one.people, 'person', 'people')}
    </Alert>
  ));
}

function Found({ found }: { found: Simulation }) {
  const messages = found.sends.reduce((sum, one) => sum + one.messages, 0);
  return (
    <Stack gap="md">
      <Text>{summaryOf(found)}</Text>
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
      <Breaches found={found} />
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
                <strong>{one.name}</strong> came {atMoment(one.enteredAt)};{' '}
                {one.steps.map(({ at, node, says }) => `${says || node} ${atMoment(at)}`).join(', ')}
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

function breachWords({ segment, what }: Simulation['breaches'][number]): string {
  const whose = segment === undefined ? 'may be expected' : `“${segment}” expects`;
  if (what === 'goal') return `Fewer reach the goal than ${whose}`;
  return what === 'too many' ? `More messages in a week than ${whose}` : `Another ${what} than ${whose}`;
}
