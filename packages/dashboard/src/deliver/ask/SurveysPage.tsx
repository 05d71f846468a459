// Surveys: what people say of us, at a glance, and the questionnaires to begin with.

import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { Whisker } from '../../decide/index.ts';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { count, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { type QuestionResult, type Survey, useResults, useSurveys } from './api.ts';
import { rangeOf, said } from './measures.ts';
import { StateMark } from './StateMark.tsx';

export function SurveysPage() {
  const surveys = useSurveys();
  const fresh = (
    <Button component={Link} to="/surveys/new" leftSection={<IconPlus size={16} />}>
      New survey
    </Button>
  );
  const live = surveys.data?.data.filter(({ state }) => state === 'live').length ?? 0;
  return (
    <Page
      changes
      title="Surveys"
      question="What do they say?"
      sentence={
        surveys.data &&
        surveys.data.data.length > 0 &&
        `${many(live, 'survey')} ${live === 1 ? 'is' : 'are'} live.`
      }
      action={fresh}
    >
      <LoadingPanel
        query={surveys}
        empty={
          <div className="vv-card">
            <Empty title="No survey yet" action={fresh}>
              A survey asks how it was, or who somebody is: of those in a segment or a stage, or who have just
              done something. Results come with how sure they are, for each stage and segment.
            </Empty>
          </div>
        }
      >
        {({ data }) => (
          <div className="vv-card">
            <DataTable label="Surveys" rows={data} columns={COLUMNS} keyOf={({ id }) => id} />
          </div>
        )}
      </LoadingPanel>
    </Page>
  );
}

const COLUMNS: Column<Survey>[] = [
  {
    id: 'name',
    header: 'Survey',
    cell: ({ key, name }) => (
      <Link to="/surveys/$key" params={{ key }}>
        {name}
      </Link>
    ),
    sort: ({ name }) => name,
  },
  { id: 'state', header: 'State', width: 100, cell: ({ state }) => <StateMark state={state} /> },
  { id: 'answers', header: 'Answers', align: 'right', width: 110, cell: ({ key }) => <Answers of={key} /> },
  { id: 'result', header: 'First question, 90 days', width: 380, cell: ({ key }) => <First of={key} /> },
];

function Answers({ of }: { of: string }) {
  const { data } = useResults(of, 90);
  return <>{data ? count(Math.max(0, ...data.questions.map(({ n }) => n))) : '…'}</>;
}

function First({ of }: { of: string }) {
  const { data } = useResults(of, 90);
  const measured = data?.questions.find((question) => question.measured)?.measured;
  if (!measured) return <Dim>{data ? mostly(data.questions[0]) : '…'}</Dim>;
  const [from, to] = rangeOf(measured);
  return (
    <span style={{ display: 'flex', gap: 12, alignItems: 'center' }}>
      <b style={{ fontWeight: 600, minWidth: 64 }}>{said(measured.unit)(measured.value)}</b>
      <Whisker label={measured.what} {...measured} {...{ from, to }} say={said(measured.unit)} width={200} />
    </span>
  );
}

/** Of a question whose answers have no measure: what was said most. */
function mostly(question: QuestionResult | undefined): string {
  const [most] = (question?.answers ?? []).toSorted((a, b) => b.people - a.people);
  if (!question || question.n === 0) return 'nothing yet';
  return most ? `most: ${most.label}, ${count(most.people)} of ${count(question.n)}` : 'in words';
}
