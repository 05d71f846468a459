// "in the last 30 days": when events count.

import { SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import type { CalendarUnit, Window } from '@visavis/engine/segment';
import { onDay } from '../../ui/format.ts';
import { DurationFields, durationWords, Entry } from '../../ui/words/index.ts';

type Sort = 'ever' | 'last' | 'this' | 'previous' | 'dates';
const SORTS: { value: Sort; label: string }[] = [
  { value: 'ever', label: 'Ever' },
  { value: 'last', label: 'Last' },
  { value: 'this', label: 'This' },
  { value: 'previous', label: 'Previous' },
  { value: 'dates', label: 'Dates' },
];
const UNITS: CalendarUnit[] = ['day', 'week', 'month', 'quarter', 'year'];

export function WindowWord({
  value,
  onChange,
}: {
  value: Window | undefined;
  onChange(value: Window | undefined): void;
}) {
  const sort = sortOf(value);
  return (
    <Entry label="When" text={windowWords(value)}>
      {() => (
        <Stack gap="sm" w={330}>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-label="Kind of window"
            data={SORTS}
            value={sort}
            onChange={(next) => onChange(startOf(next as Sort))}
          />
          {value && 'last' in value && (
            <DurationFields label="When" value={value.last} onChange={(last) => onChange({ last })} />
          )}
          {value && ('this' in value || 'previous' in value) && (
            <Select
              aria-label="Calendar unit"
              data={UNITS}
              value={'this' in value ? value.this : value.previous}
              allowDeselect={false}
              comboboxProps={{ withinPortal: false }}
              onChange={(unit) =>
                unit && onChange(('this' in value ? { this: unit } : { previous: unit }) as Window)
              }
            />
          )}
          {value && sort === 'dates' && (
            <Dates value={value as { from?: string; to?: string }} onChange={onChange} />
          )}
        </Stack>
      )}
    </Entry>
  );
}

function Dates({
  value,
  onChange,
}: {
  value: { from?: string; to?: string };
  onChange(value: Window): void;
}) {
  const set = (name: 'from' | 'to', text: string): void => {
    const next = { ...value, [name]: text };
    if (!text) delete next[name];
    onChange(next);
  };
  return (
    <>
      <TextInput
        type="date"
        label="From"
        value={value.from?.slice(0, 10) ?? ''}
        onChange={(event) => set('from', event.currentTarget.value)}
      />
      <TextInput
        type="date"
        label="Before"
        value={value.to?.slice(0, 10) ?? ''}
        onChange={(event) => set('to', event.currentTarget.value)}
      />
    </>
  );
}

function sortOf(value: Window | undefined): Sort {
  if (!value) return 'ever';
  if ('last' in value) return 'last';
  if ('this' in value) return 'this';
  return 'previous' in value ? 'previous' : 'dates';
}

function startOf(sort: Sort): Window | undefined {
  if (sort === 'ever') return undefined;
  if (sort === 'last') return { last: '30d' };
  if (sort === 'this') return { this: 'month' };
  if (sort === 'previous') return { previous: 'month' };
  return { from: new Date().toISOString().slice(0, 10) };
}

export function windowWords(value: Window | undefined): string {
  if (!value) return 'at any time';
  if ('last' in value) return `in the last ${durationWords(value.last)}`;
  if ('this' in value) return value.this === 'day' ? 'today' : `this ${value.this}`;
  if ('previous' in value)
    return value.previous === 'day' ? 'yesterday' : `in the previous ${value.previous}`;
  if (value.from && value.to) return `from ${onDay(value.from)} until ${onDay(value.to)}`;
  if (value.from) return `since ${onDay(value.from)}`;
  return value.to ? `before ${onDay(value.to)}` : 'at any time';
}
