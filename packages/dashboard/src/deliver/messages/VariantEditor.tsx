// What one variant says, part by part, and whom it is for.

import { Autocomplete, Button, Select, SimpleGrid, Stack, Textarea, TextInput } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { SPEAKS, TextsWithFields, useCatalogue, useSegments } from '../../segment/index.ts';
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
      <TextsWithFields
        beside={{ group: 'The message', items: ALWAYS }}
        actions={
          <>
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
          </>
        }
      >
        {parts.map((part) => (
          <PartInput
            key={part.name}
            part={part}
            value={variant.content[part.name] ?? ''}
            put={(value) => put(part.name, value)}
          />
        ))}
      </TextsWithFields>
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

/** Beside what is known of the person. */
const ALWAYS = [
  ['{{ links.unsubscribe }}', 'Link to unsubscribe'],
  ['{{ links.preferences }}', 'Link to the preferences'],
  ['{{ company.name }}', 'Name of the company'],
  ['{{ company.address }}', 'Address of the company'],
  [
    '{% for item in recommendations.for-you limit: 3 %}{{ item.title }}{% unless forloop.last %}, {% endunless %}{% endfor %}',
    'Three things recommended for each',
  ],
  ['{{ event.properties.name }}', 'What the event is about, by its name'],
] as const;
interface PartInputProps {
  part: Part;
  value: string;
  put(value: string): void;
}

function PartInput({ part, value, put }: PartInputProps) {
  const { label, kind, required, name } = part;
  const isLong = ['mjml', 'html', 'json', 'text'].includes(kind);
  const shared = {
    ...SPEAKS,
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
    <SimpleGrid cols={{ base: 1, xs: kind === 'attribute' ? 2 : 3 }}>
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
      {whom && 'attribute' in whom && <OfAttribute whom={whom} set={(next) => set({ ...rest, for: next })} />}
    </SimpleGrid>
  );
}

/** Stages and personas first, by their names; any other attribute may be typed. */
function OfAttribute({ whom, set }: { whom: ByAttribute; set(whom: ByAttribute): void }) {
  const catalogue = useCatalogue();
  const { names = {}, examples } = catalogue.attribute(whom.attribute);
  const isNamed = Object.keys(names).length > 0;
  const attributes = catalogue.attributeOptions
    .map(({ value }) => value)
    .toSorted((a, b) => Number(isGrouping(b)) - Number(isGrouping(a)));
  return (
    <>
      <Autocomplete
        label="Attribute"
        placeholder="stage.customer"
        value={whom.attribute}
        data={attributes}
        limit={50}
        onChange={(attribute) => set({ attribute, is: '' })}
      />
      {isNamed ? (
        <Select
          label="Is"
          data={Object.entries(names).map(([value, label]) => ({ value, label }))}
          value={String(whom.is) || null}
          onChange={(is) => set({ ...whom, is: is ?? '' })}
        />
      ) : (
        <Autocomplete
          label="Is"
          value={String(whom.is)}
          data={[...new Set(examples.map(String))]}
          onChange={(is) => set({ ...whom, is })}
        />
      )}
    </>
  );
}

type ByAttribute = Extract<NonNullable<Variant['for']>, { attribute: string }>;
const isGrouping = (attribute: string): boolean => /^(stage|persona)\./.test(attribute);
