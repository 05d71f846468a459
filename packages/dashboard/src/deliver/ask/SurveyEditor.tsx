// The editor of a survey: its questions, whom it asks and how often.

import { Checkbox, Group, NumberInput, SegmentedControl, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { EstimatePanel, isComplete, SentenceBuilder, useCatalogue } from '../../segment/index.ts';
import { useFault } from '../../ui/faults.tsx';
import { Section } from '../../ui/Page.tsx';
import { AskEditor, type AskEditorProps } from './AskEditor.tsx';
import type { SurveyDraft } from './api.ts';
import { QuestionsEditor } from './QuestionsEditor.tsx';

const CLAIMED = ['questions', 'audience'];
const SETTLED_AFTER_MS = 200;

export const SurveyEditor = (props: AskEditorProps<SurveyDraft>) => (
  <AskEditor {...props} element="visavis-survey" claimed={CLAIMED}>
    {(draft, set) => (
      <>
        <Section title="Who is asked">
          <Whom draft={draft} set={set} />
        </Section>
        <Section title="Questions" note={scalesNote(draft)}>
          <QuestionsEditor questions={draft.questions} onChange={(questions) => set({ questions })} />
        </Section>
      </>
    )}
  </AskEditor>
);

const scalesNote = ({ scales }: SurveyDraft): string | undefined =>
  scales.length === 0
    ? undefined
    : `Adds up to ${scales.length === 1 ? 'the trait' : 'the traits'} ${scales.map(({ trait }) => trait).join(', ')}.`;

interface PartProps {
  draft: SurveyDraft;
  set(change: Partial<SurveyDraft>): void;
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
