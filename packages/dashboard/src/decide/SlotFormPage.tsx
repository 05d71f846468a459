// Making or changing a slot: what it is called, what kind of content it holds, and what everybody sees by default.

import { Alert, Button, Grid, JsonInput, Select, Stack, Switch, TextInput } from '@mantine/core';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { json } from '../ui/Code.tsx';
import { Crumbs } from '../ui/Crumbs.tsx';
import { FaultsOf, useFault } from '../ui/faults.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { useDraft } from '../ui/useDraft.ts';
import { EXPERIENCES, SLOTS, type Slot, useExperiences, useSlot } from './api.ts';
import { ContentEditor, emptyOf } from './ContentEditor.tsx';
import { ContentPreview } from './ContentPreview.tsx';
import { UNREADABLE } from './JsonField.tsx';

type Draft = Pick<Slot, 'key' | 'name' | 'type' | 'schema' | 'default' | 'status'>;
const TYPES: { value: Slot['type']; label: string }[] = [
  { value: 'string', label: 'Text' },
  { value: 'object', label: 'Several parts (an object)' },
  { value: 'html', label: 'HTML' },
  { value: 'image', label: 'A picture' },
  { value: 'list', label: 'A list' },
  { value: 'number', label: 'A number' },
  { value: 'boolean', label: 'Yes or no' },
  { value: 'changes', label: 'Changes of the page itself' },
];
const EMPTY: Draft = { key: '', name: '', type: 'string', schema: null, default: '', status: 'on' };
const CLAIMED = ['key', 'name', 'type', 'schema', 'default'];

export function NewSlotPage() {
  const navigate = useNavigate();
  const change = useChange<Slot>(SLOTS);
  const save = async ({ name, ...draft }: Draft): Promise<void> => {
    const body = { ...draft, ...(name !== '' && { name }) };
    const made = await change.mutateAsync({ method: 'POST', path: SLOTS, body });
    done(`“${made.name}” is there.`);
    await navigate({ to: '/slots/$key', params: { key: made.key } });
  };
  return <Form title="New slot" start={EMPTY} save={save} saveLabel="Make slot" />;
}

export function EditSlotPage() {
  const { key } = useParams({ from: '/shell/slots/$key/edit' });
  const slot = useSlot(key);
  return <LoadingPanel query={slot}>{(data) => <Existing key={data.version} slot={data} />}</LoadingPanel>;
}

function Existing({ slot }: { slot: Slot }) {
  const navigate = useNavigate();
  const change = useChange<Slot>(SLOTS, EXPERIENCES);
  const used = (useExperiences().data?.data ?? []).filter((each) => each.slot === slot.key).length;
  const path = `${SLOTS}/${encodeURIComponent(slot.key)}`;
  const patch = ({ key: _, ...body }: Draft, version?: number): Promise<Slot> =>
    change.mutateAsync({ method: 'PATCH', path, body: { ...body, ...(version && { version }) } });
  const { key, name, type, schema, default: content, status } = slot;
  const before: Draft = { key, name, type, schema, default: content, status };
  const save = async (draft: Draft): Promise<void> => {
    await patch(draft, slot.version);
    done(`“${draft.name}” is changed.`, () => patch(before).catch(failed));
    await navigate({ to: '/slots/$key', params: { key } });
  };
  const remove = async (): Promise<void> => {
    await change.mutateAsync({ method: 'DELETE', path });
    done(`“${name}” is gone.`, () =>
      change.mutateAsync({ method: 'POST', path: SLOTS, body: before }).catch(failed),
    );
    await navigate({ to: '/slots' });
  };
  return (
    <Form
      title={`Edit ${name}`}
      start={before}
      save={save}
      saveLabel="Save changes"
      {...(used === 0 && { remove: () => void remove().catch(failed) })}
    />
  );
}

interface FormProps {
  title: string;
  start: Draft;
  save(draft: Draft): Promise<void>;
  saveLabel: string;
  remove?: () => void;
}

function Form({ title, start, save, saveLabel, remove }: FormProps) {
  const { draft, set, busy, fault, submit } = useDraft(start);
  const [schemaIsRead, setSchemaIsRead] = useState(true);
  const isNew = start.key === '';
  const trimmed = { ...draft, key: draft.key.trim(), name: draft.name.trim() };
  const ready = draft.key.trim() !== '' && draft.default !== UNREADABLE && schemaIsRead;
  return (
    <Page
      changes
      title={title}
      above={
        <Crumbs>
          <Link to="/slots">Slots</Link>
        </Crumbs>
      }
      action={
        <>
          {remove && (
            <Button variant="default" onClick={remove}>
              Remove
            </Button>
          )}
          <Button onClick={() => void submit(() => save(trimmed))} disabled={!ready} loading={busy}>
            {saveLabel}
          </Button>
        </>
      }
    >
      <FaultsOf error={fault} claimed={CLAIMED}>
        <Grid gap="lg">
          <Grid.Col span={{ base: 12, md: 7 }}>
            <Section title="The slot">
              <Stack gap="sm">
                <Named draft={draft} set={set} isNew={isNew} />
                <Select
                  label="Holds"
                  data={TYPES}
                  allowDeselect={false}
                  value={draft.type}
                  onChange={(type) =>
                    type &&
                    set({
                      type: type as Draft['type'],
                      schema: null,
                      default: emptyOf(type as Draft['type']),
                    })
                  }
                />
                {(draft.type === 'object' || draft.type === 'list') && (
                  <SchemaField
                    key={draft.type}
                    of={draft.type}
                    value={draft.schema}
                    onChange={(schema, isRead) => {
                      setSchemaIsRead(isRead);
                      if (isRead) set({ schema });
                    }}
                  />
                )}
                <Switch
                  label="On"
                  description="Off, everybody sees the default"
                  checked={draft.status === 'on'}
                  onChange={(event) => set({ status: event.currentTarget.checked ? 'on' : 'off' })}
                />
              </Stack>
            </Section>
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 5 }}>
            <Section title="What everybody sees by default">
              <Stack gap="md">
                <ContentEditor
                  key={`${draft.type} ${JSON.stringify(draft.schema)}`}
                  slot={draft}
                  label="Default"
                  field="default"
                  value={draft.default}
                  onChange={(content) => set({ default: content })}
                />
                {draft.type === 'changes' && (
                  <Alert color="gray" variant="light">
                    Its content is edited on the page itself, from the page of each experience.
                  </Alert>
                )}
                {(draft.type === 'html' || draft.type === 'image') && (
                  <ContentPreview value={draft.default} type={draft.type} label="the default" />
                )}
              </Stack>
            </Section>
          </Grid.Col>
        </Grid>
      </FaultsOf>
    </Page>
  );
}

function Named(props: { draft: Draft; set(change: Partial<Draft>): void; isNew: boolean }) {
  const { draft, set, isNew } = props;
  return (
    <>
      <TextInput
        label="Name"
        placeholder="Hero of the home page"
        value={draft.name}
        error={useFault('name')}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Key"
        description={isNew ? 'How pages ask for it; it stays' : 'How pages ask for it'}
        placeholder="home-hero"
        value={draft.key}
        disabled={!isNew}
        error={useFault('key')}
        onChange={(event) => set({ key: event.currentTarget.value })}
      />
    </>
  );
}

function SchemaField(props: {
  of: 'object' | 'list';
  value: Slot['schema'];
  onChange(schema: Slot['schema'], isRead: boolean): void;
}) {
  const [text, setText] = useState(props.value ? json(props.value) : '');
  const fault = useFault('schema', true);
  const change = (next: string): void => {
    setText(next);
    try {
      props.onChange(next.trim() === '' ? null : JSON.parse(next), true);
    } catch {
      props.onChange(null, false);
    }
  };
  return (
    <JsonInput
      label="JSON schema"
      description={
        props.of === 'list'
          ? 'What each item must be; optional'
          : 'What the parts must be; optional. Where all are text, each gets a field of its own'
      }
      autosize
      minRows={3}
      maxRows={20}
      value={text}
      onChange={change}
      error={fault}
      validationError="This is not JSON."
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } }}
    />
  );
}
