// How the rows of a file become messages: which column is what.

import { describeValue, type Fault } from '../fault.ts';
import { asObject } from '../identifiers.ts';
import { DATE_ORDERS, type DateOrder } from './local-time.ts';

/**
 * - `people`: every row is an identify.
 * - `events`: every row is a track; its name is in a column (`event`) or the same for all (`mapping.event`).
 * - `messages`: every row is a message of the HTTP API already.
 */
export type ImportKind = 'people' | 'events' | 'messages';

/**
 * What a column becomes: `userId`, `anonymousId`, `timestamp`, `event`, `messageId`, `groupId`, `traits.<name>`,
 * `properties.<name>`, `consent.<purpose>`, `externalIds.<type>`, `context.<name>`; `''` leaves it out.
 */
export interface ImportMapping {
  kind: ImportKind;
  columns: Record<string, string>;
  /** The name of all events, when no column holds it. */
  event?: string;
  /** Where local times in the file are meant: `Europe/Berlin`. UTC when not given. */
  timeZone?: string;
  /** Whether 03/04/2024 is in April (`dmy`) or in March (`mdy`). With slashes the month first when not given, else the day. */
  dateOrder?: DateOrder;
}

const TARGET =
  /^$|^(userId|anonymousId|timestamp|event|messageId|groupId)$|^(traits|properties|consent|externalIds|context)\.[^.].*$/;

/** A mapping from outside; `timestamp`, `userId` and `anonymousId` may name their column beside `columns`. */
export function parseMapping(
  value: unknown,
): { mapping: ImportMapping; faults?: undefined } | { mapping?: undefined; faults: Fault[] } {
  const given = asObject(value);
  const faults: Fault[] = [];
  const fault = (field: string, expected: string, got: unknown) =>
    faults.push({ field, expected, got: describeValue(got) });
  if (given === undefined)
    return { faults: [{ field: 'mapping', expected: 'an object', got: describeValue(value) }] };
  const { kind, event, timeZone, dateOrder } = given;
  if (kind !== 'people' && kind !== 'events' && kind !== 'messages')
    fault('mapping.kind', 'people, events or messages', kind);
  const columns: Record<string, string> = {};
  for (const [column, target] of Object.entries(asObject(given.columns) ?? {}))
    if (typeof target === 'string' && TARGET.test(target)) columns[column] = target;
    else
      fault(
        `mapping.columns.${column}`,
        'a target such as traits.email, or empty text to leave it out',
        target,
      );
  for (const target of ['timestamp', 'userId', 'anonymousId'] as const) {
    const column = given[target];
    if (typeof column === 'string') columns[column] = target;
    else if (column !== undefined && column !== null)
      fault(`mapping.${target}`, 'the name of a column', column);
  }
  if (event !== undefined && (typeof event !== 'string' || event === ''))
    fault('mapping.event', 'a name', event);
  if (timeZone !== undefined && !isTimeZone(timeZone))
    fault('mapping.timeZone', 'a time zone such as Europe/Berlin', timeZone);
  if (dateOrder !== undefined && !isDateOrder(dateOrder))
    fault('mapping.dateOrder', 'dmy (the day first) or mdy (the month first)', dateOrder);
  const targets = Object.values(columns);
  if (kind === 'events' && event === undefined && !targets.includes('event'))
    fault('mapping.event', 'the name of the events, or a column that holds it', event);
  if (kind !== 'messages' && faults.length === 0 && !targets.some(names))
    fault(
      'mapping.columns',
      'a column that says who it is: userId, anonymousId, traits.email or externalIds',
      given.columns,
    );
  if (faults.length > 0) return { faults };
  const mapping: ImportMapping = { kind: kind as ImportKind, columns };
  if (typeof event === 'string') mapping.event = event;
  if (typeof timeZone === 'string') mapping.timeZone = timeZone;
  if (isDateOrder(dateOrder)) mapping.dateOrder = dateOrder;
  return { mapping };
}

const isDateOrder = (value: unknown): value is DateOrder => DATE_ORDERS.includes(value as DateOrder);

function names(target: string): boolean {
  return /^(userId|anonymousId|traits\.email|traits\.phone|externalIds\..+)$/.test(target);
}

function isTimeZone(value: unknown): boolean {
  try {
    return typeof value === 'string' && new Intl.DateTimeFormat('en', { timeZone: value }) !== undefined;
  } catch {
    return false;
  }
}
