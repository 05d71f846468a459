// What a file holds and what each of its columns becomes, with the first rows below it. Nothing is read in before one
// says so; a dry run goes through the whole file and tells what would be rejected.

import { Button, Group, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import {
  type DateOrder,
  dateOrderOf,
  guessedOrder,
  type ImportKind,
  type ImportMapping,
  parseLocalTime,
} from '@visavis/engine/collect';
import { useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Failure } from '../ui/Failure.tsx';
import { count, many, shown } from '../ui/format.ts';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Scroll } from '../ui/Scroll.tsx';
import { Choice, type Option } from '../ui/words/index.ts';
import { IMPORTS, type ImportCheck, type ImportDetails } from './api.ts';

const KINDS: { value: ImportKind; label: string }[] = [
  { value: 'people', label: 'People' },
  { value: 'events', label: 'Events' },
  { value: 'messages', label: 'Messages of the API' },
];
const FIXED: Option[] = [
  { value: '', label: 'leave it out' },
  { value: 'userId', label: 'user id', group: 'Who' },
  { value: 'anonymousId', label: 'anonymous id', group: 'Who' },
  { value: 'traits.email', label: 'e-mail', group: 'Who' },
  { value: 'traits.phone', label: 'phone', group: 'Who' },
  { value: 'timestamp', label: 'when it happened', group: 'Event' },
  { value: 'event', label: 'the event’s name', group: 'Event' },
  { value: 'messageId', label: 'message id', group: 'Event' },
  { value: 'groupId', label: 'group id', group: 'Who' },
];
const SHOWN_ROWS = 8;

export function MappingEditor({ details }: { details: ImportDetails }) {
  const [mapping, setMapping] = useState<ImportMapping>(details.proposed);
  const start = useChange(IMPORTS, '/v1/sources', '/v1/overview');
  const { columns, rows } = details.preview;
  const needsName = mapping.kind === 'events' && !Object.values(mapping.columns).includes('event');
  const check = useChange<ImportCheck>();
  const dryRun = (): void =>
    check.mutate(
      { method: 'POST', path: `${IMPORTS}/${details.id}/check`, body: { mapping } },
      { onError: failed },
    );
  const begin = (): void =>
    start.mutate(
      { method: 'POST', path: `${IMPORTS}/${details.id}/start`, body: { mapping } },
      { onSuccess: () => done('The import has begun.'), onError: failed },
    );
  return (
    <Stack gap="lg">
      <Section title="What the file holds">
        <Group align="flex-end">
          <SegmentedControl
            aria-label="What the file holds"
            data={KINDS}
            value={mapping.kind}
            onChange={(kind) => setMapping({ ...mapping, kind: kind as ImportKind })}
          />
          {needsName && (
            <TextInput
              label="Name of the events"
              value={mapping.event ?? ''}
              onChange={(event) => setMapping({ ...mapping, event: event.currentTarget.value })}
            />
          )}
          {mapping.kind !== 'messages' && (
            <TextInput
              label="Time zone of local times"
              placeholder="UTC"
              value={mapping.timeZone ?? ''}
              onChange={(event) => setMapping(withZone(mapping, event.currentTarget.value))}
            />
          )}
          <DateOrderChoice
            mapping={mapping}
            rows={rows}
            onChange={(dateOrder) => setMapping({ ...mapping, dateOrder })}
          />
        </Group>
      </Section>
      {start.error && (
        <div className="vv-card">
          <Failure error={start.error} />
        </div>
      )}
      <Section title="What each column becomes" note="Press a word to change it." flush>
        <Scroll label="The first rows">
          <table className="vv-table" aria-label="The first rows">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column} scope="col">
                    {column}
                    {mapping.kind !== 'messages' && (
                      <div>
                        <Choice
                          label={`What ${column} becomes`}
                          open
                          value={mapping.columns[column] ?? ''}
                          shown={targetWords(mapping.columns[column] ?? '')}
                          options={optionsFor(column)}
                          onChange={(target) =>
                            setMapping({ ...mapping, columns: { ...mapping.columns, [column]: target } })
                          }
                        />
                      </div>
                    )}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, SHOWN_ROWS).map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: rows of a file have no identity but their place
                <tr key={at}>
                  {columns.map((column) => (
                    <td
                      key={column}
                      style={{
                        opacity: mapping.kind !== 'messages' && !mapping.columns[column] ? 0.45 : 1,
                        whiteSpace: 'nowrap',
                      }}
                    >
                      {row[column] === null || row[column] === undefined ? '' : shown(row[column])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Section>
      <Group>
        <Button onClick={begin} loading={start.isPending} disabled={needsName && !mapping.event}>
          Start the import
        </Button>
        <Button
          variant="default"
          onClick={dryRun}
          loading={check.isPending}
          disabled={needsName && !mapping.event}
        >
          Dry run
        </Button>
        <Text size="sm" c="dimmed">
          Times in the file are kept. Rows that cannot be read are listed with their reasons.
        </Text>
      </Group>
      {check.data && <Checked check={check.data} />}
    </Stack>
  );
}

const ORDERS: { value: DateOrder; label: string }[] = [
  { value: 'dmy', label: 'Day first' },
  { value: 'mdy', label: 'Month first' },
];
const longDay = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

/** Where a date such as 03/04/2026 says when it happened; with what the first of them becomes. */
function DateOrderChoice({
  mapping,
  rows,
  onChange,
}: {
  mapping: ImportMapping;
  rows: readonly Record<string, unknown>[];
  onChange(order: DateOrder): void;
}) {
  const column = Object.keys(mapping.columns).find((one) => mapping.columns[one] === 'timestamp');
  const cells = column === undefined ? [] : rows.map((row) => row[column]);
  const cell = cells.find((one) => dateOrderOf(one) === 'either') ?? cells.find((one) => dateOrderOf(one));
  if (typeof cell !== 'string' || mapping.kind === 'messages') return null;
  const order = mapping.dateOrder ?? guessedOrder(cell);
  const time = parseLocalTime(cell, undefined, order);
  return (
    <div>
      <Text size="xs" c="dimmed" mb={4} role="status">
        {cell} is {time === undefined ? 'no date then' : longDay.format(time)}
      </Text>
      <SegmentedControl
        aria-label="Day or month first"
        data={ORDERS}
        value={order}
        onChange={(value) => onChange(value as DateOrder)}
      />
    </div>
  );
}

function Checked({ check }: { check: ImportCheck }) {
  const { rows, accepted, rejected, faults } = check;
  return (
    <Section title="What would happen" note="Nothing has been read in yet.">
      <Text role="status" mb={faults.length > 0 ? 'sm' : 0}>
        Of {many(rows, 'row')}, {count(accepted)} would be read in and {count(rejected)} rejected.
      </Text>
      {faults.slice(0, 10).map((fault) => (
        <Text key={`${fault.row} ${fault.column} ${fault.reason}`} size="sm" c="dimmed">
          Row {fault.row}
          {fault.column && `, ${fault.column}`}: {fault.reason}
        </Text>
      ))}
    </Section>
  );
}

function optionsFor(column: string): Option[] {
  const name = column.trim().replaceAll(/\s+/g, '_');
  return [
    ...FIXED,
    { value: `traits.${name}`, label: `trait ${name}`, group: 'As it is called' },
    { value: `properties.${name}`, label: `property ${name}`, group: 'As it is called' },
    { value: `consent.${name}`, label: `consent to ${name}`, group: 'As it is called' },
    { value: `externalIds.${name}`, label: `an id of their own: ${name}`, group: 'As it is called' },
  ];
}

function targetWords(target: string): string {
  if (target === '') return 'leave it out';
  const known = FIXED.find((option) => option.value === target);
  if (known) return known.label;
  const [kind = '', ...rest] = target.split('.');
  const words: Record<string, string> = {
    traits: 'trait',
    properties: 'property',
    externalIds: 'id',
    consent: 'consent to',
    context: 'context',
  };
  return `${words[kind] ?? kind} ${rest.join('.')}`;
}

function withZone({ timeZone: _, ...mapping }: ImportMapping, zone: string): ImportMapping {
  return zone === '' ? mapping : { ...mapping, timeZone: zone };
}
