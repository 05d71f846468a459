// The builder of a form, with the form itself beside it as visitors get it.

import { Button, Checkbox, Grid, NumberInput, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type ReactNode, useState } from 'react';
import { FaultsOf, useFault } from '../../decide/index.ts';
import { Page, Section } from '../../ui/Page.tsx';
import type { Form, FormDraft } from './api.ts';
import { ConsentsEditor } from './ConsentsEditor.tsx';
import { Preview } from './Preview.tsx';
import { QuestionsEditor } from './QuestionsEditor.tsx';
import { useSaving } from './useSaving.ts';

const CLAIMED = ['name', 'title', 'questions', 'consents', 'doubleOptIn', 'progressive'];
const PREVIEW_AFTER_MS = 150;

export const EMPTY_FORM: FormDraft = {
  ...{ name: '', title: '', intro: '', submitLabel: 'Send', thanks: 'Thank you.', questions: [] },
  ...{ consents: [], progressive: null, doubleOptIn: false, protection: { leastSeconds: 1, work: 0 } },
};

interface Props {
  title: string;
  above: ReactNode;
  start: FormDraft;
  state: Form['state'];
  save(draft: FormDraft, state: Form['state']): Promise<unknown>;
}

export function FormBuilder({ title, above, start, state, save }: Props) {
  const [draft, setDraft] = useState(start);
  const [previewed] = useDebouncedValue(draft, PREVIEW_AFTER_MS);
  const set = (change: Partial<FormDraft>): void => setDraft({ ...draft, ...change });
  const { busy, fault, submit } = useSaving((next: Form['state']) => save(draft, next));
  const ready = draft.name.trim() !== '';
  return (
    <Page
      wide
      title={title}
      above={above}
      action={
        <>
          {state === 'draft' && (
            <Button variant="default" disabled={!ready} loading={busy} onClick={() => void submit('draft')}>
              Keep as draft
            </Button>
          )}
          {state === 'live' && (
            <Button variant="default" loading={busy} onClick={() => void submit('draft')}>
              Take offline
            </Button>
          )}
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
              <Section title="Questions">
                <QuestionsEditor questions={draft.questions} onChange={(questions) => set({ questions })} />
              </Section>
              <Section title="Consent" note="Every version of the words is kept with who agreed to it.">
                <ConsentsEditor consents={draft.consents} onChange={(consents) => set({ consents })} />
              </Section>
              <Section title="How it asks">
                <How draft={draft} set={set} />
              </Section>
            </Stack>
          </Grid.Col>
          <Grid.Col span={{ base: 12, lg: 5 }}>
            <div style={{ position: 'sticky', top: 68 }}>
              <Section title="Preview" note="As visitors get it; nothing is sent.">
                <Preview asked={previewed} element="visavis-form" />
              </Section>
            </div>
          </Grid.Col>
        </Grid>
      </FaultsOf>
    </Page>
  );
}

interface PartProps {
  draft: FormDraft;
  set(change: Partial<FormDraft>): void;
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
        value={draft.title}
        onChange={(event) => set({ title: event.currentTarget.value })}
      />
      <Textarea
        label="Introduction"
        autosize
        value={draft.intro}
        onChange={(event) => set({ intro: event.currentTarget.value })}
      />
      <TextInput
        label="On the button"
        value={draft.submitLabel}
        onChange={(event) => set({ submitLabel: event.currentTarget.value })}
      />
      <TextInput
        label="Thanks"
        value={draft.thanks}
        onChange={(event) => set({ thanks: event.currentTarget.value })}
      />
    </Stack>
  );
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
