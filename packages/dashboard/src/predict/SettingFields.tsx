// The fields of a kind's settings, made from its schema: a text, a number, a choice or a switch each.

import { Autocomplete, NumberInput, Select, SimpleGrid, Switch, TextInput } from '@mantine/core';
import { useCatalogue } from '../segment/index.ts';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { capital } from '../ui/format.ts';
import type { SettingSchema } from './api.ts';

export interface SettingFieldsProps {
  properties: Record<string, SettingSchema>;
  settings: Record<string, unknown>;
  onChange(settings: Record<string, unknown>): void;
  /** What the server refused, by field. */
  fault(field: string): string | undefined;
}

export function SettingFields({ properties, settings, onChange, fault }: SettingFieldsProps) {
  const plain = Object.entries(properties).filter(([, schema]) => formOf(schema) !== undefined);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {plain.map(([name, schema]) => (
        <Setting
          key={name}
          name={name}
          schema={schema}
          value={settings[name] ?? schema.default}
          fault={fault(name)}
          set={(value) => onChange({ ...settings, [name]: value })}
        />
      ))}
    </SimpleGrid>
  );
}

interface SettingProps {
  name: string;
  schema: SettingSchema;
  value: unknown;
  fault: string | undefined;
  set(value: unknown): void;
}

function Setting({ name, schema, value, fault, set }: SettingProps) {
  const { eventOptions } = useCatalogue();
  const common = { label: labelOf(name), description: schema.description, error: fault };
  switch (formOf(schema)) {
    case 'choice':
      return (
        <Select
          {...common}
          data={choicesOf(schema).map(String)}
          value={String(value ?? '')}
          onChange={(next) => set(choicesOf(schema).find((one) => String(one) === next))}
          allowDeselect={false}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => set(next === '' ? undefined : Number(next))}
          allowDecimal={schema.type === 'number'}
          {...(schema.minimum !== undefined && { min: schema.minimum })}
          {...(schema.maximum !== undefined && { max: schema.maximum })}
          clampBehavior="none"
        />
      );
    case 'switch':
      return (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) => set(event.currentTarget.checked)}
          mt="lg"
        />
      );
    default:
      if (name === 'experience' || name === 'segment')
        return <Named {...common} kind={name} value={value} onChange={set} />;
      return /event|goal/i.test(name) ? (
        <Autocomplete
          {...common}
          data={eventOptions.map((option) => option.value).filter((each) => each !== '*')}
          value={String(value ?? '')}
          onChange={set}
        />
      ) : (
        <TextInput
          {...common}
          value={String(value ?? '')}
          onChange={(event) => set(event.currentTarget.value)}
        />
      );
  }
}

/** What has a key is picked by its name. */
function Named(props: {
  kind: 'experience' | 'segment';
  label: string;
  description: string | undefined;
  error: string | undefined;
  value: unknown;
  onChange(key: string): void;
}) {
  const { kind, value, onChange, ...common } = props;
  const listed = useGet<List<{ key: string; name: string }>>(`/v1/${kind}s`);
  return (
    <Select
      {...common}
      searchable
      placeholder="Choose one"
      nothingFoundMessage={`No ${kind} of that name`}
      data={(listed.data?.data ?? []).map(({ key, name }) => ({ value: key, label: name }))}
      value={String(value ?? '') || null}
      onChange={(key) => key && onChange(key)}
    />
  );
}

function formOf(schema: SettingSchema): 'text' | 'number' | 'switch' | 'choice' | undefined {
  if (choicesOf(schema).length > 0) return 'choice';
  if (schema.type === 'string') return 'text';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  return schema.type === 'boolean' ? 'switch' : undefined;
}

const choicesOf = ({ enum: listed, anyOf = [] }: SettingSchema): unknown[] =>
  listed ?? (anyOf.every((one) => one.const !== undefined) ? anyOf.map((one) => one.const) : []);

/** `horizonDays` becomes “Horizon days”. */
function labelOf(name: string): string {
  return capital(name.replace(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`));
}
