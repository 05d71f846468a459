// What one variant says, part by part, and whom it is for.

import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { useSegments } from '../../segment/index.ts';
import type { Part, Variant } from './api.ts';

/** Half the size of everything else together, so it comes when it is wanted. */
const MailEditor = lazy(async () => ({ default: (await import('./MailEditor.tsx')).MailEditor }));

interface VariantEditorProps {
  variant: Variant;
  parts: readonly Part[];
  set(variant: Variant): void;
  remove?: () => void;
}

export function VariantEditor({ variant, parts, set, remove }: VariantEditorProps) {
  const [isDrawing, setDrawing] = useState(false);
  const put = (name: string, value: string): void =>
    set({ ...variant, content: { ...variant.content, [name]: value } });
  return (
    <Stack gap="sm">
      <Whom variant={variant} set={set} />
      {parts.map((part) => (
        <PartInput
          key={part.name}
          part={part}
          value={variant.content[part.name] ?? ''}
          put={(value) => put(part.name, value)}
        />
      ))}
      <Group gap="xs">
        {parts.some(({ kind }) => kind === 'mjml') && (
          <Button variant="default" size="xs" onClick={() => setDrawing(true)}>
            Arrange by drag and drop
          </Button>
        )}
        {remove && (
          <Button variant="subtle" color="gray" size="xs" onClick={remove}>
            Remove this variant
          </Button>
        )}
      </Group>
      {isDrawing && (
        <Suspense>
          <MailEditor
            mjml={variant.content.mjml ?? ''}
            close={() => setDrawing(false)}
            save={(mjml) => {
              put('mjml', mjml);
              setDrawing(false);
            }}
          />
        </Suspense>
      )}
    </Stack>
  );
}

function PartInput({ part, value, put }: { part: Part; value: string; put(value: string): void }) {
  const { label, kind, required, name } = part;
  const isLong = ['mjml', 'html', 'json', 'text'].includes(kind);
  const shared = {
    label,
    value,
    withAsterisk: required,
    onChange: (event: { currentTarget: { value: string } }) => put(event.currentTarget.value),
    ...(name === 'text' && { description: 'Made from the body when it is left empty' }),
  };
  return isLong ? (
    <Textarea
      {...shared}
      autosize
      minRows={kind === 'mjml' ? 12 : 2}
      maxRows={24}
      styles={
        kind === 'text' ? {} : { input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }
      }
      spellCheck={kind === 'text'}
    />
  ) : (
    <TextInput {...shared} />
  );
}

const KINDS = [
  { value: 'all', label: 'Everybody' },
  { value: 'segment', label: 'People in a segment' },
  { value: 'attribute', label: 'People of a persona, in a stage, …' },
];

function Whom({ variant, set }: { variant: Variant; set(variant: Variant): void }) {
  const segments = (useSegments().data?.data ?? []).filter(({ state }) => state === 'live');
  const { for: whom, ...rest } = variant;
  const kind = whom === undefined ? 'all' : 'segment' in whom ? 'segment' : 'attribute';
  const change = (value: string | null): void => {
    if (value === 'segment') set({ ...rest, for: { segment: '' } });
    else if (value === 'attribute') set({ ...rest, for: { attribute: '', is: '' } });
    else set(rest);
  };
  return (
    <Group grow align="flex-start">
      <TextInput
        label="Variant"
        value={variant.name}
        onChange={(event) => set({ ...variant, name: event.currentTarget.value })}
      />
      <Select label="For" data={KINDS} value={kind} allowDeselect={false} onChange={change} />
      {whom && 'segment' in whom && (
        <Select
          label="Segment"
          data={segments.map(({ key, name }) => ({ value: key, label: name }))}
          value={whom.segment || null}
          searchable
          onChange={(segment) => set({ ...rest, for: { segment: segment ?? '' } })}
        />
      )}
      {whom && 'attribute' in whom && (
        <>
          <TextInput
            label="Attribute"
            placeholder="stage.customer"
            value={whom.attribute}
            onChange={(event) => set({ ...rest, for: { ...whom, attribute: event.currentTarget.value } })}
          />
          <TextInput
            label="Is"
            value={String(whom.is)}
            onChange={(event) => set({ ...rest, for: { ...whom, is: event.currentTarget.value } })}
          />
        </>
      )}
    </Group>
  );
}
