// Content, edited as what its slot's type makes of it: objects and lists by their schema, or by what is there.

import { Anchor, NumberInput, Switch, Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { SPEAKS, TextsWithFields } from '../segment/index.ts';
import { useFault } from '../ui/faults.tsx';
import type { Slot } from './api.ts';
import { isRecord, type Schema, shapeOf } from './content-shape.ts';
import { JsonField, MONO, UNREADABLE } from './JsonField.tsx';
import { PartField } from './PartField.tsx';

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
        <Spoken label={label} value={value ?? ''}>
          <Textarea
            {...SPEAKS}
            label={label}
            autosize
            minRows={slot.type === 'html' ? 4 : 1}
            value={typeof value === 'string' ? value : ''}
            error={fault}
            onChange={(event) => onChange(event.currentTarget.value)}
            styles={slot.type === 'html' ? MONO : {}}
          />
        </Spoken>
      );
    case 'image':
      return <Structured {...props} schema={PICTURE} />;
    case 'changes':
      return <Changes {...props} />;
    default: {
      const schema =
        slot.type === 'list' && slot.schema ? { type: 'array', items: slot.schema } : slot.schema;
      return <Structured {...props} schema={schema ?? {}} />;
    }
  }
}

function Spoken({ label, value, children }: { label: string; value: unknown; children: ReactNode }) {
  return (
    <TextsWithFields label={`Insert a field into ${label}`} disabled={!hasText(value)}>
      {children}
    </TextsWithFields>
  );
}

const hasText = (content: unknown): boolean =>
  typeof content === 'string' ||
  (typeof content === 'object' && content !== null && Object.values(content).some(hasText));

const TEXT = { type: 'string' };
const PICTURE = {
  ...{ type: 'object', required: ['url', 'alt'] },
  properties: { url: TEXT, alt: TEXT, link: TEXT },
};

/** In fields where there can be any, or as JSON, which can say everything. */
function Structured(props: ContentEditorProps & { schema: Schema }) {
  const { slot, schema, label, field, value, onChange } = props;
  const root = slot.schema ?? undefined;
  const canBeFields = value !== UNREADABLE && shapeOf(schema, value, root) !== undefined;
  const [asJson, setAsJson] = useState(!canBeFields);
  return (
    <div>
      {asJson || !canBeFields ? (
        <JsonField {...{ label, field, value, onChange }} />
      ) : (
        <Spoken label={label} value={value}>
          <PartField {...{ schema, root, label, field, value, onChange }} name={label} />
        </Spoken>
      )}
      {canBeFields && slot.type !== 'image' && (
        <Anchor component="button" type="button" size="xs" mt={4} onClick={() => setAsJson(!asJson)}>
          {asJson ? `Edit ${label} in fields` : `Edit ${label} as JSON`}
        </Anchor>
      )}
    </div>
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
