// What was sent with a form: how many day by day, and each with its sender.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { TimeChart } from '../../ui/charts/TimeChart.tsx';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { count, list, many, shown } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Figures, type Form, type Submission, useFigures, useSubmissions } from './api.ts';

const DAYS = 30;

export function Submissions({ form }: { form: Form }) {
  const figures = useFigures(form.key);
  const submissions = useSubmissions(form.key);
  return (
    <Stack gap="lg">
      <LoadingPanel query={figures} lines={5}>
        {(data) => (
          <Section title="Sent" note={sentenceOf(data)}>
            <TimeChart label="Sent by day" unit="sent" points={daily(data)} kind="bars" height={160} />
          </Section>
        )}
      </LoadingPanel>
      <Section title="Submissions" flush>
        <LoadingPanel
          query={submissions}
          empty={
            <Empty title="Nothing was sent yet">
              What people send stands here as it comes: their answers, and what they agreed to in which words.
            </Empty>
          }
        >
          {({ data }) => (
            <DataTable label="Submissions" rows={data} columns={columnsOf(form)} keyOf={({ id }) => id} />
          )}
        </LoadingPanel>
      </Section>
    </Stack>
  );
}

function sentenceOf({ submitted, confirmed, waiting, caught }: Figures): string {
  const machines = caught.reduce((sum, { times }) => sum + times, 0);
  return list(
    [
      `${count(submitted)} sent in ${DAYS} days`,
      ...(confirmed > 0 ? [`${count(confirmed)} confirmed`] : []),
      ...(waiting > 0
        ? [`${many(waiting, 'address', 'addresses')} waiting for the link to be followed`]
        : []),
      ...(machines > 0
        ? [
            `${count(machines)} kept out as a machine’s: ${list(caught.map(({ reason, times }) => `${count(times)} since ${reason}`))}`,
          ]
        : []),
    ],
    'and',
  );
}

function daily({ days }: Figures): { time: string; value: number }[] {
  const by = new Map(days.map(({ day, submitted }) => [day, submitted]));
  const last = days.at(-1)?.day ?? new Date().toISOString().slice(0, 10);
  const end = Math.max(Date.parse(last), Date.parse(new Date().toISOString().slice(0, 10)));
  return Array.from({ length: DAYS }, (_, i) => {
    const time = new Date(end - (DAYS - 1 - i) * 86_400_000).toISOString().slice(0, 10);
    return { time, value: by.get(time) ?? 0 };
  });
}

function columnsOf(form: Form): Column<Submission>[] {
  return [
    { id: 'at', header: 'When', width: 130, cell: ({ at }) => <Time at={at} />, sort: ({ at }) => at },
    {
      id: 'person',
      header: 'Who',
      width: 110,
      cell: ({ person }) => (
        <Link to="/people/$key" params={{ key: `id:${person}` }}>
          {person.slice(0, 8)}
        </Link>
      ),
    },
    ...form.questions.map(
      ({ key, label }): Column<Submission> => ({
        id: key,
        header: label,
        cell: ({ answers }) => (answers[key] === undefined ? <Dim>–</Dim> : shown(answers[key])),
      }),
    ),
    ...(form.consents.length > 0
      ? [{ id: 'consent', header: 'Agreed to', cell: Agreed } satisfies Column<Submission>]
      : []),
  ];
}

function Agreed({ consents, waits }: Submission) {
  if (waits)
    return (
      <Text size="sm" c="dimmed">
        waits for the link
      </Text>
    );
  const granted = consents.filter((each) => each.granted);
  if (granted.length === 0) return <Dim>nothing</Dim>;
  return <>{granted.map(({ purpose, wording }) => `${purpose} (words ${wording})`).join(', ')}</>;
}
