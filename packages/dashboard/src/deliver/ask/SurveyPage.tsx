// One survey: its results, and how it reaches people.

import { Button, Select, Stack, Tabs } from '@mantine/core';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { Code } from '../../ui/Code.tsx';
import { Crumbs } from '../../ui/Crumbs.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { SURVEYS, type Survey, useResults, useSurvey } from './api.ts';
import { ResultsView, sentenceOf } from './ResultsView.tsx';
import { StateMark } from './StateMark.tsx';

export const aboveSurvey = (
  <Crumbs>
    <Link to="/surveys">Surveys</Link>
  </Crumbs>
);

export function SurveyPage() {
  const { key } = useParams({ from: '/shell/surveys/$key' });
  const survey = useSurvey(key);
  return <LoadingPanel query={survey}>{(data) => <Shown survey={data} />}</LoadingPanel>;
}

function Shown({ survey }: { survey: Survey }) {
  const { tab = 'results' } = useSearch({ from: '/shell/surveys/$key' });
  const [days, setDays] = useState('90');
  const results = useResults(survey.key, Number(days));
  const navigate = useNavigate();
  const change = useChange(SURVEYS);
  const { key, name } = survey;
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path: `${SURVEYS}/${encodeURIComponent(key)}` });
    done(`“${name}” is archived; what was answered stays.`);
    await navigate({ to: '/surveys' });
  };
  return (
    <Page
      changes
      title={name}
      question="What do they say?"
      above={aboveSurvey}
      sentence={
        <>
          <StateMark state={survey.state} /> {results.data && sentenceOf(results.data)}
        </>
      }
      action={
        <>
          <Select
            aria-label="Over how long"
            w={150}
            data={[
              { value: '7', label: '7 days' },
              { value: '30', label: '30 days' },
              { value: '90', label: '90 days' },
              { value: '365', label: 'A year' },
            ]}
            allowDeselect={false}
            value={days}
            onChange={(next) => next && setDays(next)}
          />
          <Button variant="default" onClick={() => void remove().catch(failed)}>
            Archive
          </Button>
          <Button component={Link} to="/surveys/$key/edit" params={{ key } as never}>
            Edit
          </Button>
        </>
      }
    >
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          void navigate({
            to: '/surveys/$key',
            params: { key },
            search: next && next !== 'results' ? { tab: next } : {},
            replace: true,
          })
        }
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="results">Results</Tabs.Tab>
          <Tabs.Tab value="reach">How it reaches people</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="results">
          <LoadingPanel query={results} lines={8}>
            {(data) => <ResultsView survey={survey} results={data} />}
          </LoadingPanel>
        </Tabs.Panel>
        <Tabs.Panel value="reach">
          <Reach survey={survey} />
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}

function Reach({ survey: { key, page } }: { survey: Survey }) {
  const { origin } = window.location;
  const script = `<script type="module" src="${origin}/sdk/visavis-ask.js"></script>`;
  const links = `curl -X POST ${origin}/v1/surveys/${key}/links -H "authorization: Bearer sk_…" \\\n  -H 'content-type: application/json' -d '{ "profile": "user_id:42" }'`;
  return (
    <Stack gap="lg">
      <Section
        title="In a page"
        note="By itself, to its audience; or to everybody, where the element stands."
      >
        <Code
          text={`${script}\n<visavis-survey survey="${key}"></visavis-survey>`}
          label="To embed the survey"
        />
      </Section>
      <Section title="In a mail" note="A link for each answer of the first question: one click answers it.">
        <Code text={links} label="To get the links" />
      </Section>
      <Section title="On a page of its own">
        <Code text={origin + page} label="The survey’s own page" />
      </Section>
    </Stack>
  );
}
