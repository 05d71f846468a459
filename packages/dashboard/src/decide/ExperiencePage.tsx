// Making or changing an experience: for whom, where, and what they see.

import {
  Autocomplete,
  Button,
  Grid,
  Group,
  JsonInput,
  NumberInput,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import type { Condition } from '@visavis/engine/segment';
import { useState } from 'react';
import { SentenceBuilder, useCatalogue } from '../segment/index.ts';
import { useChange } from '../ui/api/query.ts';
import { json } from '../ui/Code.tsx';
import { Crumbs } from '../ui/Crumbs.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { EXPERIENCES, type Experience, SLOTS, useExperience, useSlots } from './api.ts';
import { MeasureEditor } from './MeasureEditor.tsx';
import { draftOf, isJson, VariantsEditor, variantOf } from './VariantsEditor.tsx';

type Draft = Pick<
  Experience,
  'name' | 'slot' | 'audience' | 'variants' | 'priority' | 'goal' | 'holdout' | 'unmeasured'
>;
const EMPTY: Draft = {
  name: '',
  slot: '',
  audience: null,
  variants: [{ key: 'main', content: { headline: 'Welcome' }, weight: 1 }],
  priority: 0,
  goal: { condition: { event: 'Order Completed', window: { last: '7d' } } },
  holdout: 0.1,
  unmeasured: null,
};

export function NewExperiencePage() {
  const navigate = useNavigate();
  const change = useChange<Experience>(EXPERIENCES);
  const save = async (body: Draft): Promise<void> => {
    const made = await change.mutateAsync({ method: 'POST', path: EXPERIENCES, body });
    done(`“${made.name}” is live.`);
    await navigate({ to: '/experiences' });
  };
  return <Editor title="New experience" start={EMPTY} save={save} saveLabel="Make experience" />;
}

export function ExperiencePage() {
  const { id } = useParams({ from: '/shell/experiences/$id' });
  const experience = useExperience(id);
  return (
    <LoadingPanel query={experience}>
      {(data) => <Existing key={data.version} experience={data} />}
    </LoadingPanel>
  );
}

function Existing({ experience }: { experience: Experience }) {
  const navigate = useNavigate();
  const change = useChange<Experience>(EXPERIENCES);
  const { id, name, slot, audience, variants, priority, goal, holdout, unmeasured } = experience;
  const path = `${EXPERIENCES}/${id}`;
  const before: Draft = { name, slot, audience, variants, priority, goal, holdout, unmeasured };
  const patch = (body: Draft & { version?: number }): Promise<Experience> =>
    change.mutateAsync({ method: 'PATCH', path, body });
  const save = async (body: Draft): Promise<void> => {
    await patch({ ...body, version: experience.version });
    done(`“${body.name}” is changed.`, () => patch(before).catch(failed));
    await navigate({ to: '/experiences' });
  };
  const archive = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path });
    done(`“${name}” is archived.`, () =>
      change.mutateAsync({ method: 'POST', path: EXPERIENCES, body: before }).catch(failed),
    );
    await navigate({ to: '/experiences' });
  };
  return (
    <Editor
      title={name}
      start={before}
      save={save}
      saveLabel="Save changes"
      archive={() => void archive().catch(failed)}
    />
  );
}

interface EditorProps {
  title: string;
  start: Draft;
  save(draft: Draft): Promise<void>;
  saveLabel: string;
  archive?: () => void;
}

function Editor({ title, start, save, saveLabel, archive }: EditorProps) {
  const [draft, setDraft] = useState(start);
  const [variants, setVariants] = useState(start.variants.map(draftOf));
  const [fallback, setFallback] = useState(json(EMPTY.variants[0]!.content));
  const [busy, setBusy] = useState(false);
  const catalogue = useCatalogue();
  const slots = useSlots();
  const makeSlot = useChange(SLOTS);
  const known = slots.data?.data ?? [];
  const isNewSlot =
    slots.data !== undefined && draft.slot !== '' && !known.some(({ key }) => key === draft.slot);
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const submit = async (): Promise<void> => {
    setBusy(true);
    try {
      if (isNewSlot)
        await makeSlot.mutateAsync({ method: 'POST', path: SLOTS, body: slotOf(draft.slot, fallback) });
      await save({ ...draft, variants: variants.map(variantOf) });
    } catch (error) {
      failed(error);
      setBusy(false);
    }
  };
  const ready =
    draft.name.trim() !== '' &&
    draft.slot.trim() !== '' &&
    variants.every(({ content }) => isJson(content)) &&
    isJson(fallback);
  return (
    <Page
      title={title}
      above={
        <Crumbs>
          <Link to="/experiences">Experiences</Link>
        </Crumbs>
      }
      action={
        <>
          {archive && (
            <Button variant="default" onClick={archive}>
              Archive
            </Button>
          )}
          <Button onClick={() => void submit()} disabled={!ready} loading={busy}>
            {saveLabel}
          </Button>
        </>
      }
    >
      <Grid gap="lg">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Section title="For whom">
            <AudienceEditor
              audience={draft.audience}
              onChange={(audience) => set({ audience })}
              catalogue={catalogue}
            />
          </Section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Section title="What they see">
            <Stack gap="sm">
              <TextInput
                label="Name"
                placeholder="Welcome back, big spenders"
                value={draft.name}
                onChange={(event) => set({ name: event.currentTarget.value })}
              />
              <Group grow align="flex-start">
                <Autocomplete
                  label="Slot"
                  placeholder="home-hero"
                  data={known.map(({ key }) => key)}
                  value={draft.slot}
                  onChange={(slot) => set({ slot })}
                />
                <NumberInput
                  label="Priority"
                  description=""
                  allowDecimal={false}
                  value={draft.priority}
                  onChange={(priority) => set({ priority: Number(priority) })}
                />
              </Group>
              {isNewSlot && (
                <JsonInput
                  label="What everybody else sees"
                  description={`“${draft.slot}” is a new slot: this is its default.`}
                  autosize
                  value={fallback}
                  onChange={setFallback}
                  formatOnBlur
                  validationError="This is not JSON."
                  styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
                />
              )}
              <VariantsEditor variants={variants} onChange={setVariants} />
              <Text size="xs" c="dimmed">
                Whatever the page needs, as JSON. The greater priority is tried first.
              </Text>
            </Stack>
          </Section>
          <MeasureEditor draft={draft} onChange={set} />
        </Grid.Col>
      </Grid>
    </Page>
  );
}

function AudienceEditor({
  audience,
  onChange,
  catalogue,
}: {
  audience: Condition | null;
  onChange(audience: Condition | null): void;
  catalogue: ReturnType<typeof useCatalogue>;
}) {
  return (
    <Stack gap="sm" align="flex-start">
      <SegmentedControl
        aria-label="For whom"
        data={[
          { value: 'all', label: 'Everybody' },
          { value: 'some', label: 'People who match' },
        ]}
        value={audience === null ? 'all' : 'some'}
        onChange={(value) => onChange(value === 'all' ? null : { all: [] })}
      />
      {audience !== null && (
        <SentenceBuilder condition={audience} onChange={onChange} catalogue={catalogue} />
      )}
    </Stack>
  );
}

/** A slot holds what its default is. */
function slotOf(key: string, fallback: string): object {
  const value: unknown = JSON.parse(fallback);
  const type = Array.isArray(value) ? 'list' : typeof value;
  return { key, type, default: value };
}
