// What would another sharing have earned? Asked of the log of the one that decided, before anything is changed; where
// the log cannot say, the answer says so and why.

import { Button, Group, List, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Facts } from '../ui/Facts.tsx';
import { Failure } from '../ui/Failure.tsx';
import { count, many } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import { EXPERIENCES, type Experience } from './api.ts';
import { Whisker } from './Whisker.tsx';

interface Estimate {
  value: number;
  low: number;
  high: number;
}
interface Report {
  rounds: number;
  logged: Estimate;
  policy: { dr: Estimate; snips: Estimate; ips: Estimate } | null;
  difference: Estimate | null;
  refused: boolean;
  reasons: string[];
  warnings: string[];
  reward: { event: string; value: string | null };
}

export function OffPolicy({ experience }: { experience: Experience }) {
  const { id, variants } = experience;
  const [kind, setKind] = useState('fixed');
  const [days, setDays] = useState(30);
  const [weights, setWeights] = useState(() =>
    Object.fromEntries(variants.map(({ key, weight }) => [key, weight])),
  );
  const ask = useChange<Report>();
  if (variants.length < 2) return null;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const policy = kind === 'fixed' ? { weights } : { allocation: { kind } };
    ask.mutate({ method: 'POST', path: `${EXPERIENCES}/${id}/estimate`, body: { ...policy, days } });
  };
  return (
    <Section
      title="What would it have earned?"
      note="Another sharing, estimated from what was shown and earned under this one. Nothing is changed."
    >
      <form onSubmit={submit}>
        <Stack gap="sm">
          <SegmentedControl
            aria-label="Other sharing"
            data={[
              { value: 'fixed', label: 'Other weights' },
              { value: 'thompson', label: 'Learns the best' },
              { value: 'linear-thompson', label: 'Learns for each' },
            ]}
            value={kind}
            onChange={setKind}
            style={{ alignSelf: 'flex-start' }}
          />
          <Group align="flex-end">
            {kind === 'fixed' &&
              variants.map(({ key }) => (
                <NumberInput
                  key={key}
                  label={`Weight of ${key}`}
                  min={0}
                  value={weights[key] ?? 0}
                  onChange={(next) => setWeights({ ...weights, [key]: Number(next) })}
                  w={140}
                />
              ))}
            <NumberInput
              label="Of the last days"
              min={1}
              max={365}
              value={days}
              onChange={(next) => setDays(Math.max(1, Number(next)))}
              w={140}
            />
            <Button type="submit" variant="default" loading={ask.isPending}>
              Estimate
            </Button>
          </Group>
        </Stack>
      </form>
      {ask.error && <Failure error={ask.error} />}
      {ask.data && <Told report={ask.data} />}
    </Section>
  );
}

const figure = (value: number): string => (Math.abs(value) < 1 ? value.toFixed(3) : count(value));
const words = ({ value, low, high }: Estimate): string =>
  `${figure(value)} (${figure(low)} to ${figure(high)})`;

function Told({ report }: { report: Report }) {
  const { policy, difference, rounds, logged, reasons, warnings } = report;
  return (
    <Stack gap="sm" mt="md" role="status">
      {policy && difference ? (
        <>
          <Text>{sentenceOf(policy.dr, difference)}</Text>
          <Whisker
            label="Difference a view"
            {...difference}
            from={Math.min(difference.low, 0)}
            to={Math.max(difference.high, 0)}
            mark={0}
            say={figure}
          />
          <Facts
            rows={[
              ['As it was', `${words(logged)} a view`],
              ['As it would have been', `${words(policy.dr)} a view, doubly robust`],
              ['Other estimators', `${words(policy.snips)} self-normalised, ${words(policy.ips)} weighted`],
              ['Rests on', many(rounds, 'view')],
            ]}
          />
        </>
      ) : (
        <Text fw={600}>The log cannot say.</Text>
      )}
      {[...reasons, ...warnings].length > 0 && (
        <List size="sm" spacing={2}>
          {[...reasons, ...warnings].map((each) => (
            <List.Item key={each}>{each}</List.Item>
          ))}
        </List>
      )}
    </Stack>
  );
}

function sentenceOf(would: Estimate, by: Estimate): string {
  const sure = by.low > 0 || by.high < 0;
  const direction = by.value >= 0 ? 'more' : 'less';
  return `It would have earned ${figure(would.value)} a view, ${figure(Math.abs(by.value))} ${direction}${sure ? '' : '; the interval holds 0, so it may make no difference'}.`;
}
