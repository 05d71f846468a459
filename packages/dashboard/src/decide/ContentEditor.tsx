// Content, edited as what its slot's type makes of it. Objects whose schema names plain fields get a field for each.

import { JsonInput, NumberInput, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { json } from '../ui/Code.tsx';
import { spoken } from '../ui/format.ts';
import type { Slot } from './api.ts';
import { useFault } from './faults.tsx';

/** What is no JSON yet, as somebody is still writing it. */
export const UNREADABLE = undefined;
export interface ContentEditorProps {
  slot: Pick<Slot, 'type' | 'schema'>;
  label: string;
  /** As the server names it: `default`, `variants.0.content`. */
  field: string;
  value: unknown;
  onChange(value: unknown): void;
}

/** What content of this type begins with. */
export function emptyOf(type: Slot['type']): unknown {
  switch (type) {
    case 'boolean':
      return false;
    case 'number':
      return 0;
    case 'object':
      return {};
    case 'image':
      return { url: '', alt: '' };
    case 'list':
      return [];
    case 'changes':
      return { changes: [] };
    default:
      return '';
  }
}

export function ContentEditor(props: ContentEditorProps) {
  const { slot, label, field, value, onChange } = props;
  const fault = useFault(field, true);
  switch (slot.type) {
    case 'boolean':
      return (
        <Switch
          label={label}
          checked={value === true}
          error={fault}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          label={label}
          value={typeof value === 'number' ? value : ''}
          error={fault}
          onChange={(next) => onChange(typeof next === 'number' ? next : UNREADABLE)}
        />
      );
    case 'string':
    case 'html':
      return (
        <Textarea
          label={label}
          autosize
          minRows={slot.type === 'html' ? 4 : 1}
          value={typeof value === 'string' ? value : ''}
          error={fault}
          onChange={(event) => onChange(event.currentTarget.value)}
          styles={slot.type === 'html' ? MONO : {}}
        />
      );
    case 'image':
      return <Fields {...props} names={['url', 'alt', 'link']} needed={['url', 'alt']} />;
    case 'changes':
      return <Changes {...props} />;
    default: {
      const names = plainFields(slot, value);
      return names ? <Fields {...props} names={names} needed={names} /> : <JsonField {...props} />;
    }
  }
}

const MONO = { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 12 } };

/** The fields of an object that are all text, where its schema says that there are no others of another kind. */
function plainFields({ type, schema }: ContentEditorProps['slot'], value: unknown): string[] | undefined {
  const properties = schema?.properties as Record<string, { type?: unknown }> | undefined;
  if (type !== 'object' || !properties || !isRecord(value)) return undefined;
  const isPlain = Object.values(properties).every((each) => each.type === 'string');
  const known = Object.entries(value).every(([name, part]) => name in properties && typeof part === 'string');
  return isPlain && known ? Object.keys(properties) : undefined;
}

function Fields(props: ContentEditorProps & { names: readonly string[]; needed: readonly string[] }) {
  const { label, field, value, onChange, names, needed } = props;
  const content = isRecord(value) ? value : {};
  const set = (name: string, text: string): void => {
    const { [name]: _, ...rest } = content;
    onChange(text === '' && !needed.includes(name) ? rest : { ...content, [name]: text });
  };
  return (
    <fieldset style={{ border: 0, margin: 0, padding: 0 }}>
      <Text component="legend" size="sm" fw={500} mb={4}>
        {label}
      </Text>
      <Stack gap={6}>
        {names.map((name) => (
          <Field
            key={name}
            label={`${label}, ${WORDS[name] ?? spoken(name)}`}
            placeholder={WORDS[name] ?? spoken(name)}
            field={`${field}.${name}`}
            value={typeof content[name] === 'string' ? content[name] : ''}
            onChange={(text) => set(name, text)}
          />
        ))}
        <Whole field={field} />
      </Stack>
    </fieldset>
  );
}
const WORDS: Record<string, string> = {
  url: 'address of the picture',
  alt: 'what it shows, for who cannot see it',
  link: 'where it leads (optional)',
};

function Field(props: {
  label: string;
  placeholder: string;
  field: string;
  value: string;
  onChange(text: string): void;
}) {
  const { label, placeholder, field, value, onChange } = props;
  return (
    <TextInput
      aria-label={label}
      leftSection={<span style={{ fontSize: 12 }}>{placeholder}</span>}
      leftSectionWidth={placeholder.length * 6.6 + 20}
      leftSectionPointerEvents="none"
      value={value}
      error={useFault(field)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** What is wrong with the object itself, and with no field of it. */
function Whole({ field }: { field: string }) {
  const fault = useFault(field);
  return fault ? (
    <Text size="xs" c="var(--vv-harm)">
      {fault}
    </Text>
  ) : null;
}

function JsonField({ label, field, value, onChange }: ContentEditorProps) {
  const [text, setText] = useState(json(value ?? {}));
  const fault = useFault(field, true);
  const change = (next: string): void => {
    setText(next);
    try {
      onChange(JSON.parse(next));
    } catch {
      onChange(UNREADABLE);
    }
  };
  return (
    <JsonInput
      label={label}
      autosize
      minRows={4}
      maxRows={24}
      value={text}
      onChange={change}
      formatOnBlur
      error={fault}
      validationError="This is not JSON."
      styles={MONO}
    />
  );
}

function Changes({ label, value, field }: ContentEditorProps) {
  const fault = useFault(field, true);
  const { changes = [] } = (isRecord(value) ? value : {}) as { changes?: unknown[] };
  return (
    <div>
      <Text size="sm" fw={500}>
        {label}
      </Text>
      <Text size="sm" c="dimmed">
        {changes.length === 0
          ? 'Nothing is changed yet.'
          : `${changes.length} ${changes.length === 1 ? 'change' : 'changes'} of the page.`}{' '}
        Changes are made on the page itself.
      </Text>
      {fault && (
        <Text size="xs" c="var(--vv-harm)">
          {fault}
        </Text>
      )}
    </div>
  );
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
