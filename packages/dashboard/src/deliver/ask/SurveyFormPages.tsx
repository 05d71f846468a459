// A new survey, from a ready-made questionnaire or from nothing; and the pages on which one is edited.

import { Button, SimpleGrid, Text } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done } from '../../ui/notices.tsx';
import { Page } from '../../ui/Page.tsx';
import { type ReadyMade, SURVEYS, type Survey, type SurveyDraft, useReadyMade, useSurvey } from './api.ts';
import { SurveyEditor } from './SurveyEditor.tsx';
import { aboveSurvey } from './SurveyPage.tsx';

const EMPTY: SurveyDraft = {
  ...{ name: '', title: '', intro: '', submitLabel: 'Send', thanks: 'Thank you.', questions: [], scales: [] },
  ...{ audience: null, inPage: true, delaySeconds: 3, share: 1, everyDays: 0, restDays: 14 },
};

export function NewSurveyPage() {
  const [start, setStart] = useState<SurveyDraft>();
  const navigate = useNavigate();
  const change = useChange<Survey>(SURVEYS);
  if (!start) return <Pick onPick={setStart} />;
  return (
    <SurveyEditor
      title="New survey"
      above={aboveSurvey}
      {...{ start }}
      state="draft"
      save={async (draft, state) => {
        const made = await change.mutateAsync({ method: 'POST', path: SURVEYS, body: { ...draft, state } });
        done(`“${made.name}” is ${state === 'live' ? 'live' : 'kept as a draft'}.`);
        await navigate({ to: '/surveys/$key', params: { key: made.key } });
      }}
    />
  );
}

function Pick({ onPick }: { onPick(start: SurveyDraft): void }) {
  const readyMade = useReadyMade();
  return (
    <Page
      title="New survey"
      above={aboveSurvey}
      sentence="Begin with a questionnaire, or with nothing."
      action={
        <Button variant="default" onClick={() => onPick(EMPTY)}>
          Begin with nothing
        </Button>
      }
    >
      <LoadingPanel query={readyMade} lines={6}>
        {({ data }) => (
          <SimpleGrid cols={{ base: 1, sm: 2 }}>
            {data.map((one) => (
              <Ready key={one.key} one={one} onPick={onPick} />
            ))}
          </SimpleGrid>
        )}
      </LoadingPanel>
    </Page>
  );
}

function Ready({ one, onPick }: { one: ReadyMade; onPick(start: SurveyDraft): void }) {
  const { name, about, questions, scales } = one;
  return (
    <article className="vv-card" style={{ padding: 16 }} aria-label={name}>
      <h2 className="vv-section-title">{name}</h2>
      <Text size="sm" my="xs">
        {about}
      </Text>
      <Text size="sm" c="dimmed" mb="sm">
        {many(questions.length, 'question')}
        {scales.length > 0 && `, ${many(scales.length, 'scale')}`}
      </Text>
      <Button
        variant="light"
        aria-label={`Begin with it: ${name}`}
        onClick={() => onPick({ ...EMPTY, name, questions, scales })}
      >
        Begin with it
      </Button>
    </article>
  );
}

export function EditSurveyPage() {
  const { key } = useParams({ from: '/shell/surveys/$key/edit' });
  const survey = useSurvey(key);
  return <LoadingPanel query={survey}>{(data) => <Edit key={data.version} survey={data} />}</LoadingPanel>;
}

function Edit({ survey }: { survey: Survey }) {
  const navigate = useNavigate();
  const change = useChange<Survey>(SURVEYS);
  const { id: _, key, state, version: __, page: ___, ...rest } = survey;
  const start = Object.fromEntries(Object.keys(EMPTY).map((name) => [name, rest[name as keyof SurveyDraft]]));
  return (
    <SurveyEditor
      title={`Edit ${survey.name}`}
      above={aboveSurvey}
      start={start as unknown as SurveyDraft /* every name of one was copied */}
      state={state}
      save={async (draft, next) => {
        const path = `${SURVEYS}/${encodeURIComponent(key)}`;
        await change.mutateAsync({ method: 'PATCH', path, body: { ...draft, state: next } });
        done(`“${draft.name}” is changed.`);
        await navigate({ to: '/surveys/$key', params: { key } });
      }}
    />
  );
}
