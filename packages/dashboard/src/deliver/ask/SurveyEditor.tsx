// The editor of a survey: its questions, whom it asks and how often, beside the survey as people get it.

import {
  Button,
  Checkbox,
  Grid,
  Group,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { FaultsOf, useFault } from '../../decide/index.ts';
import { EstimatePanel, isComplete, SentenceBuilder, useCatalogue } from '../../segment/index.ts';
import { Page, Section } from '../../ui/Page.tsx';
import type { Survey, SurveyDraft } from './api.ts';
import { Preview } from './Preview.tsx';
import { QuestionsEditor } from './QuestionsEditor.tsx';
import { useSaving } from './useSaving.ts';

const CLAIMED = ['name', 'questions', 'audience'];
const SETTLED_AFTER_MS = 200;

interface Props {
  title: string;
  above: ReactNode;
  start: SurveyDraft;
  state: Survey['state'];
  save(draft: SurveyDraft, state: Survey['state']): Promise<unknown>;
}

export function SurveyEditor({ title, above, start, state, save }: Props) {
  const [draft, setDraft] = useState(start);
  const [previewed] = useDebouncedValue(draft, SETTLED_AFTER_MS);
  const set = (change: Partial<SurveyDraft>): void => setDraft({ ...draft, ...change });
  const { busy, fault, submit } = useSaving((next: Survey['state']) => save(draft, next));
  const ready = draft.name.trim() !== '';
  return (
    <Page
      wide
      {...{ title, above }}
      action={
        <>
          <Button variant="default" disabled={!ready} loading={busy} onClick={() => void submit('draft')}>
            {state === 'live' ? 'Take offline' : 'Keep as draft'}
          </Button>
          <Button disabled={!ready} loading={busy} onClick={() => void submit('live')}>
            {state === 'live' ? 'Save changes' : 'Set live'}
          </Button>
        </>
      }
    >
      <FaultsOf error={fault} claimed={CLAIMED}>
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, lg: 7 }}>
            <Stack gap="lg">
              <Section title="What it says">
                <Words draft={draft} set={set} />
              </Section>
              <Section title="Who is asked">
                <Whom draft={draft} set={set} />
              </Section>
              <Section title="Questions" note={scalesNote(draft)}>
                <QuestionsEditor questions={draft.questions} onChange={(questions) => set({ questions })} />
              </Section>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <Section title="Preview" note="As people get it; nothing is sent.">
              <Preview asked={previewed} element="visavis-survey" />
            </Section>
          </Grid.Col>
        </Grid>
      </FaultsOf>
    </Page>
  );
}

const scalesNote = ({ scales }: SurveyDraft): string | undefined =>
  scales.length === 0
    ? undefined
    : `Adds up to ${scales.length === 1 ? 'the trait' : 'the traits'} ${scales.map(({ trait }) => trait).join(', ')}.`;

interface PartProps {
  draft: SurveyDraft;
  set(change: Partial<SurveyDraft>): void;
}

function Words({ draft, set }: PartProps) {
  return (
    <Stack gap="sm">
      <TextInput
        label="Name"
        description="For your team"
        value={draft.name}
        error={useFault('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Title"
        placeholder={draft.name}
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <TextInput
        label="Introduction"
        value={draft.intro}
        onChange={(event) => set({ intro: event.currentTarget.value })}
      />
      <TextInput
        label="Thanks"
        value={draft.thanks}
        onChange={(event) => set({ thanks: event.currentTarget.value })}
      />
    </Stack>
  );
}

function Whom({ draft, set }: PartProps) {
  const { audience, inPage } = draft;
  const catalogue = useCatalogue();
  const [settled] = useDebouncedValue(audience, SETTLED_AFTER_MS);
  const fault = useFault('audience', true);
  return (
    <Stack gap="sm" align="flex-start">
      <Checkbox
        label="Asks in the page by itself"
        checked={inPage}
        onChange={(event) => set({ inPage: event.currentTarget.checked })}
      />
      {inPage && (
        <>
          <SegmentedControl
            aria-label="Who is asked"
            data={[
              { value: 'all', label: 'Everybody' },
              { value: 'some', label: 'People who match' },
            ]}
            value={audience === null ? 'all' : 'some'}
            onChange={(value) => set({ audience: value === 'all' ? null : { all: [] } })}
          />
          {fault && (
            <Text size="sm" c="var(--vv-harm)">
              {fault}
            </Text>
          )}
          {audience !== null && (
            <>
              <SentenceBuilder
                condition={audience}
                onChange={(next) => set({ audience: next })}
                catalogue={catalogue}
              />
              {settled !== null && (
                <div style={{ width: '100%' }}>
                  <EstimatePanel
                    condition={settled}
                    complete={isComplete(settled)}
                    stale={settled !== audience}
                  />
                </div>
              )}
            </>
          )}
          <HowOften draft={draft} set={set} />
        </>
      )}
    </Stack>
  );
}

function HowOften({ draft, set }: PartProps) {
  return (
    <Group align="flex-end">
      <NumberInput
        label="Percent of them"
        w={130}
        min={0}
        max={100}
        value={Math.round(draft.share * 100)}
        onChange={(value) => set({ share: Math.min(Math.max(Number(value) || 0, 0), 100) / 100 })}
      />
      <NumberInput
        label="Again after days (0: never)"
        w={190}
        min={0}
        value={draft.everyDays}
        onChange={(value) => set({ everyDays: Number(value) || 0 })}
      />
      <NumberInput
        label="Days of rest after any survey"
        w={200}
        min={0}
        value={draft.restDays}
        onChange={(value) => set({ restDays: Number(value) || 0 })}
      />
      <NumberInput
        label="After seconds on the page"
        w={180}
        min={0}
        max={600}
        value={draft.delaySeconds}
        onChange={(value) => set({ delaySeconds: Number(value) || 0 })}
      />
    </Group>
  );
}
