// Values as words: text with suggestions, numbers, ranges, lists, dates and lengths of time.

import { Autocomplete, Group, MultiSelect, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { many, onDay, shown } from '../format.ts';
import { Entry } from './Entry.tsx';

export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

interface ValueProps {
  label: string;
  value: Value | undefined;
  onChange(value: Value): void;
  examples?: readonly Value[];
  /** Whether values of this kind are numbers. */
  numeric?: boolean;
  /** What values are called; then there are no others. */
  names?: Readonly<Record<string, string>> | undefined;
}

const enterCloses = (close: () => void) => (event: { key: string }) => {
  if (event.key === 'Enter') close();
};

const optionsOf = (names: Readonly<Record<string, string>>) =>
  Object.entries(names).map(([value, name]) => ({ value, label: name }));

function NamedWord({
  label,
  value,
  onChange,
  names,
}: ValueProps & { names: Readonly<Record<string, string>> }) {
  const one = typeof value === 'string' && value !== '' ? value : null;
  return (
    <Entry label={label} text={one === null ? 'a value' : (names[one] ?? one)} empty={one === null}>
      {(close) => (
        <Select
          aria-label={label}
          data={optionsOf(names)}
          value={one}
          allowDeselect={false}
          onChange={(picked) => {
            if (picked !== null) onChange(picked);
            close();
          }}
          comboboxProps={{ withinPortal: false }}
        />
      )}
    </Entry>
  );
}

export function OneWord({ label, value, onChange, examples = [], numeric, names }: ValueProps) {
  if (names) return <NamedWord {...{ label, value, onChange, names }} />;
  const empty = value === undefined || value === '';
  const kind = value === undefined ? typeof examples[0] : typeof value;
  return (
    <Entry label={label} text={empty ? 'a value' : shown(value)} empty={empty}>
      {(close) =>
        kind === 'boolean' ? (
          <Select
            aria-label={label}
            data={['yes', 'no']}
            value={value === false ? 'no' : 'yes'}
            onChange={(word) => onChange(word === 'yes')}
            comboboxProps={{ withinPortal: false }}
          />
        ) : numeric || (kind === 'number' && examples.every((example) => typeof example === 'number')) ? (
          <NumberInput
            aria-label={label}
            value={Number(value ?? 0)}
            onChange={(number) => number !== '' && onChange(Number(number))}
            onKeyDown={enterCloses(close)}
            data-autofocus
          />
        ) : (
          <Autocomplete
            aria-label={label}
            data-autofocus
            limit={12}
            data={[...new Set(examples.map((example) => String(example)))]}
            value={empty ? '' : String(value)}
            onChange={onChange}
            onOptionSubmit={close}
            onKeyDown={enterCloses(close)}
            comboboxProps={{ withinPortal: false }}
          />
        )
      }
    </Entry>
  );
}

export function ListWord({ label, value, onChange, examples = [], names }: ValueProps) {
  const values = Array.isArray(value) ? value : [];
  const numbers = examples.length > 0 && examples.every((example) => typeof example === 'number');
  return (
    <Entry
      label={label}
      text={
        values.length > 0
          ? values.map((one) => names?.[String(one)] ?? shown(one)).join(' or ')
          : 'some values'
      }
      empty={values.length === 0}
    >
      {() =>
        names ? (
          <MultiSelect
            aria-label={label}
            w={280}
            data={optionsOf(names)}
            value={values.map(String)}
            onChange={onChange}
            comboboxProps={{ withinPortal: false }}
          />
        ) : (
          <TagsInput
            aria-label={label}
            data-autofocus
            w={280}
            data={[...new Set(examples.map(String))]}
            value={values.map(String)}
            onChange={(words) => onChange(numbers ? words.map(Number) : words)}
            comboboxProps={{ withinPortal: false }}
            acceptValueOnBlur
          />
        )
      }
    </Entry>
  );
}

export function RangeWord({ label, value, onChange }: ValueProps) {
  const [low, high] = Array.isArray(value) ? value : [0, 0];
  return (
    <Entry label={label} text={`${shown(low)} and ${shown(high)}`}>
      {() => (
        <Group gap="xs" wrap="nowrap">
          <NumberInput
            w={110}
            aria-label={`${label}, from`}
            value={Number(low)}
            onChange={(number) => onChange([Number(number), high ?? 0])}
            data-autofocus
          />
          <NumberInput
            w={110}
            aria-label={`${label}, to`}
            value={Number(high)}
            onChange={(number) => onChange([low ?? 0, Number(number)])}
          />
        </Group>
      )}
    </Entry>
  );
}

export function DateWord({ label, value, onChange }: ValueProps) {
  const date = typeof value === 'string' ? value.slice(0, 10) : '';
  const known = !Number.isNaN(Date.parse(date));
  return (
    <Entry label={label} text={known ? onDay(date) : 'a date'} empty={!known}>
      {(close) => (
        <TextInput
          type="date"
          aria-label={label}
          value={date}
          onChange={(event) => onChange(event.currentTarget.value)}
          onKeyDown={enterCloses(close)}
          data-autofocus
        />
      )}
    </Entry>
  );
}

const UNITS = [
  { value: 'm', label: 'minutes', one: 'minute' },
  { value: 'h', label: 'hours', one: 'hour' },
  { value: 'd', label: 'days', one: 'day' },
  { value: 'w', label: 'weeks', one: 'week' },
] as const;

export function durationWords(duration: string): string {
  const [, amount, letter] = /^(\d+)([mhdw])$/.exec(duration) ?? [];
  const unit = UNITS.find((each) => each.value === letter);
  return amount && unit ? many(Number(amount), unit.one) : 'some days';
}

export function DurationFields({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange(value: string): void;
}) {
  const [, amount = '30', unit = 'd'] = /^(\d+)([mhdw])$/.exec(value) ?? [];
  return (
    <Group gap="xs" wrap="nowrap">
      <NumberInput
        w={90}
        min={1}
        allowDecimal={false}
        aria-label={`${label}, how many`}
        value={Number(amount)}
        onChange={(number) => Number(number) > 0 && onChange(`${number}${unit}`)}
        data-autofocus
      />
      <Select
        w={120}
        aria-label={`${label}, unit`}
        data={UNITS.map(({ value: letter, label: name }) => ({ value: letter, label: name }))}
        value={unit}
        onChange={(letter) => letter && onChange(`${amount}${letter}`)}
        allowDeselect={false}
        comboboxProps={{ withinPortal: false }}
      />
    </Group>
  );
}

export function DurationWord({ label, value, onChange }: ValueProps) {
  const duration = typeof value === 'string' ? value : '';
  return (
    <Entry label={label} text={durationWords(duration)} empty={!duration}>
      {() => <DurationFields label={label} value={duration} onChange={onChange} />}
    </Entry>
  );
}
