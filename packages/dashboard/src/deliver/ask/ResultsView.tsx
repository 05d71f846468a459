// Results question by question: the measure with how sure it is, what was answered, by stage and segment, week by week,
// and what people wrote.

import { Grid, Stack, Text } from '@mantine/core';
import { Whisker } from '../../decide/index.ts';
import { BarList } from '../../ui/charts/BarList.tsx';
import { LinesChart } from '../../ui/charts/LinesChart.tsx';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { count, list, many, percent } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { type Measured, type QuestionResult, type Results, type Survey, useTexts } from './api.ts';
import { rangeOf, said } from './measures.ts';

/** The first measured question, with how sure it is, and who stands out. */
export function sentenceOf({ questions, asked }: Results): string {
  const first = questions.find(({ measured }) => measured);
  const people = asked.reduce((sum, one) => sum + (one.state === 'offered' ? 0 : one.people), 0);
  const answered = asked
    .filter(({ state }) => state === 'answered')
    .reduce((sum, one) => sum + one.people, 0);
  const rate =
    people > 0 ? ` ${count(answered)} of ${many(people, 'person', 'people')} who saw it answered.` : '';
  if (!first?.measured) return questions.some(({ n }) => n > 0) ? rate : 'Nobody has answered yet.';
  const { measured } = first;
  const say = said(measured.unit);
  return `${say(measured.value)} (${say(measured.low)} to ${say(measured.high)}) ${measured.what}.${rate}`;
}

export function ResultsView({ survey, results }: { survey: Survey; results: Results }) {
  if (results.questions.every(({ n }) => n === 0))
    return (
      <div className="vv-card">
        <Empty title="No answers yet">
          Results stand here as they come, with how sure they are: in all, by stage, by segment and week by
          week.
        </Empty>
      </div>
    );
  return (
    <Stack gap="lg">
      {results.questions.map((question) => (
        <Question key={question.key} {...{ survey, question }} least={results.leastAnswers} />
      ))}
    </Stack>
  );
}

function Question(props: { survey: Survey; question: QuestionResult; least: number }) {
  const { survey, question, least } = props;
  const { label, kind, measured, answers, n, groups, trend } = question;
  const isText = kind === 'text' || kind === 'longtext';
  return (
    <Section title={label} note={many(n, 'answer')}>
      <Stack gap="lg">
        {measured && <Whole {...{ measured, label }} />}
        <Grid gap="xl">
          {answers.length > 0 && (
            <Grid.Col span={{ base: 12, md: 6 }}>
              <BarList
                label={`Answers to “${label}”`}
                of={Math.max(n, 1)}
                bars={answers.map(({ value, label: name, people, share }) => ({
                  ...{ key: String(value), name, value: people },
                  ...(share && {
                    note: `${percent(share.value)} (${percent(share.low)} to ${percent(share.high)})`,
                  }),
                }))}
              />
            </Grid.Col>
          )}
          {trend.length > 1 && (
            <Grid.Col span={{ base: 12, md: 6 }}>
              <Trend {...{ label, trend }} />
            </Grid.Col>
          )}
        </Grid>
        {groups.length > 0 && <Groups {...{ label, groups }} />}
        {measured && groups.length === 0 && (
          <Text size="sm" c="dimmed">
            Stages and segments stand here from {least} answers on.
          </Text>
        )}
        {isText && n > 0 && <Texts {...{ survey, question }} />}
      </Stack>
    </Section>
  );
}

function Whole({ measured, label }: { measured: Measured; label: string }) {
  const say = said(measured.unit);
  const [from, to] = rangeOf(measured);
  return (
    <div style={{ display: 'flex', gap: 24, alignItems: 'center', flexWrap: 'wrap' }}>
      <div>
        <Text fz={32} fw={650} lh={1.1}>
          {say(measured.value)}
        </Text>
        <Text size="sm" c="dimmed">
          {say(measured.low)} to {say(measured.high)}, {measured.what}
        </Text>
      </div>
      <Whisker {...measured} {...{ label, from, to, say }} {...(from < 0 && { mark: 0 })} width={360} />
    </div>
  );
}

function Trend({ label, trend }: { label: string; trend: QuestionResult['trend'] }) {
  const { measured } = trend[0]!;
  const [from, to] = rangeOf(measured);
  return (
    <LinesChart
      label={`${label}, week by week`}
      days={trend.map(({ week }) => week)}
      bottom={from}
      top={to}
      say={said(measured.unit)}
      lines={[
        {
          name: measured.unit === 'nps' ? 'NPS' : 'in all',
          colour: 'var(--vv-data)',
          values: trend.map((one) => one.measured.value),
          band: {
            low: trend.map((one) => one.measured.low),
            high: trend.map((one) => one.measured.high),
          },
        },
      ]}
    />
  );
}

type Grouped = QuestionResult['groups'][number];

function Groups({ label, groups }: { label: string; groups: readonly Grouped[] }) {
  const [from, to] = rangeOf(groups[0]!.measured);
  const columns: Column<Grouped>[] = [
    {
      id: 'group',
      header: 'Where they stood',
      cell: ({ group }) => nameOf(group),
      sort: ({ group }) => group,
    },
    { id: 'n', header: 'Answers', align: 'right', width: 100, cell: ({ n }) => count(n), sort: ({ n }) => n },
    {
      id: 'value',
      header: 'Result',
      align: 'right',
      width: 200,
      sort: ({ measured }) => measured.value,
      cell: ({ measured }) => {
        const say = said(measured.unit);
        return `${say(measured.value)} (${say(measured.low)} to ${say(measured.high)})`;
      },
    },
    {
      id: 'picture',
      header: 'How sure',
      width: 260,
      cell: ({ group, measured }) => (
        <Whisker
          {...measured}
          {...{ from, to }}
          label={nameOf(group)}
          say={said(measured.unit)}
          width={230}
          {...(from < 0 && { mark: 0 })}
        />
      ),
    },
  ];
  return (
    <DataTable
      label={`${label}, by stage and segment`}
      rows={groups}
      columns={columns}
      keyOf={({ group }) => group}
    />
  );
}

/** `segment:regulars`, `stage:customer:loyalty`. */
function nameOf(group: string): string {
  const [kind, first = '', stage] = group.split(':');
  return kind === 'stage' ? `Stage ${stage} (${first})` : `Segment ${first}`;
}

function Texts({ survey, question }: { survey: Survey; question: QuestionResult }) {
  const texts = useTexts(survey.key, question.key);
  return (
    <LoadingPanel query={texts} lines={4}>
      {({ data }) => (
        <ul aria-label={`Words on “${question.label}”`} style={{ margin: 0, padding: 0, listStyle: 'none' }}>
          {data.map(({ at, text, answers }) => (
            <li key={at + text} style={{ padding: '8px 0', borderTop: '1px solid var(--vv-line)' }}>
              <div style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>{text}</div>
              <Text size="sm" c="dimmed" component="div">
                <Time at={at} />
                {others(answers, question.key)}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </LoadingPanel>
  );
}

function others(answers: Record<string, unknown>, but: string): string {
  const rest = Object.entries(answers).filter(([key, value]) => key !== but && typeof value !== 'object');
  return rest.length === 0
    ? ''
    : ` · ${list(rest.slice(0, 4).map(([key, value]) => `${key} ${String(value)}`))}`;
}
