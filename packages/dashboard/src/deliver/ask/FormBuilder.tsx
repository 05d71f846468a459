// The builder of a form: its questions, what people agree to, and how it asks.

import { Checkbox, NumberInput, Stack, Text } from '@mantine/core';
import { useFault } from '../../ui/faults.tsx';
import { Section } from '../../ui/Page.tsx';
import { AskEditor, type AskEditorProps } from './AskEditor.tsx';
import type { FormDraft } from './api.ts';
import { ConsentsEditor } from './ConsentsEditor.tsx';
import { QuestionsEditor } from './QuestionsEditor.tsx';

const CLAIMED = ['questions', 'consents', 'doubleOptIn'];

export const EMPTY_FORM: FormDraft = {
  ...{ name: '', title: '', intro: '', submitLabel: 'Send', thanks: 'Thank you.', questions: [] },
  ...{ consents: [], progressive: null, doubleOptIn: false, protection: { leastSeconds: 1, work: 0 } },
};

export const FormBuilder = (props: AskEditorProps<FormDraft>) => (
  <AskEditor {...props} element="visavis-form" claimed={CLAIMED}>
    {(draft, set) => (
      <>
        <Section title="Questions">
          <QuestionsEditor questions={draft.questions} onChange={(questions) => set({ questions })} />
        </Section>
        <Section title="Consent" note="Every version of the words is kept with who agreed to it.">
          <ConsentsEditor consents={draft.consents} onChange={(consents) => set({ consents })} />
        </Section>
        <Section title="How it asks">
          <How draft={draft} set={set} />
        </Section>
      </>
    )}
  </AskEditor>
);

interface PartProps {
  draft: FormDraft;
  set(change: Partial<FormDraft>): void;
}

function How({ draft, set }: PartProps) {
  const { progressive, doubleOptIn, protection } = draft;
  const fault = useFault('doubleOptIn');
  return (
    <Stack gap="sm">
      <Checkbox
        label="Ask only for what is missing, the most useful first"
        checked={Boolean(progressive)}
        onChange={(event) => set({ progressive: event.currentTarget.checked ? { atMost: 3 } : null })}
      />
      {progressive && (
        <NumberInput
          label="Questions at a time, at most"
          min={1}
          max={50}
          value={progressive.atMost}
          onChange={(value) => set({ progressive: { atMost: Number(value) || 1 } })}
        />
      )}
      <Checkbox
        label="Double opt-in: the address and consent count once the link in a mail was followed"
        checked={doubleOptIn}
        error={fault}
        onChange={(event) => set({ doubleOptIn: event.currentTarget.checked })}
      />
      <NumberInput
        label="Work for the visitor’s browser, in bits"
        description="0 for none; 16 takes some tenths of a second. It makes sending thousands dear."
        min={0}
        max={20}
        value={protection.work}
        onChange={(value) => set({ protection: { ...protection, work: Number(value) || 0 } })}
      />
      <Text size="sm" c="dimmed">
        A field that people do not see, a signed time and a rate for each address keep machines out in any
        case.
      </Text>
    </Stack>
  );
}
