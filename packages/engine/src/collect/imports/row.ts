// One row of a file as a message of the HTTP API, which then goes the same way as everything that SDKs send.

import type { Json, JsonObject } from '../event.ts';
import { describeValue, type Fault } from '../fault.ts';
import { asObject, identifiersOf, nameOf } from '../identifiers.ts';
import { type DateOrder, dateOrderOf, parseLocalTime } from './local-time.ts';
import type { ImportMapping } from './mapping.ts';

export type RowReading =
  | { message: JsonObject; faults?: undefined }
  | { message?: undefined; faults: Fault[] };

/** Cells of a CSV file are text: `typed` says that the values have their types already. */
interface Written {
  typed: boolean;
  /** Numbers are written as `1.234,5`. */
  decimalComma?: true | undefined;
}

/** `messageId` makes a row the same event however often its file is read. */
export function readRow(
  row: JsonObject,
  mapping: ImportMapping,
  { messageId, ...written }: Written & { messageId: string },
): RowReading {
  const { typed } = written;
  if (mapping.kind === 'messages') return { message: { messageId, ...asMessage(row, typed) } };
  const message: JsonObject = { type: mapping.kind === 'people' ? 'identify' : 'track', messageId };
  if (mapping.event !== undefined && mapping.kind === 'events') message.event = mapping.event;
  const faults: Fault[] = [];
  for (const [column, target] of Object.entries(mapping.columns)) {
    const cell = row[column];
    if (target === '' || cell === undefined || cell === null || cell === '') continue;
    put(message, target, cell, { column, ...written, mapping, faults });
  }
  checkNamed(message, row, mapping, faults);
  return faults.length > 0 ? { faults } : { message };
}

const OBJECTS = new Set(['traits', 'properties', 'context', 'integrations', 'facts', 'flags']);

/** An empty cell is a field that is not there; in a CSV file objects are JSON. */
function asMessage(row: JsonObject, typed: boolean): JsonObject {
  const message: JsonObject = {};
  for (const [key, value] of Object.entries(row))
    if (value !== null && (typed || value !== ''))
      message[key] = !typed && OBJECTS.has(key) ? unpacked(value) : value;
  return message;
}

/** What is no JSON stays as it is and is refused for what it is. */
function unpacked(cell: Json): Json {
  try {
    return JSON.parse(String(cell)) as Json;
  } catch {
    return cell;
  }
}

/** A bad address is no reason to refuse a row that has another name; where it is the only one, it is the reason. */
function checkNamed(message: JsonObject, row: JsonObject, { columns }: ImportMapping, faults: Fault[]): void {
  if (identifiersOf(message, asObject(message.context)).length > 0) return;
  const column = Object.keys(columns).find((one) => columns[one] === 'traits.email');
  if (column !== undefined && row[column] !== undefined && row[column] !== '')
    faults.push({ field: column, expected: 'an e-mail address', got: describeValue(row[column]) });
}

interface Cell extends Written {
  column: string;
  mapping: ImportMapping;
  faults: Fault[];
}

function put(
  message: JsonObject,
  target: string,
  cell: Json,
  { column, mapping, faults, ...written }: Cell,
): void {
  if (target === 'timestamp') {
    const { timeZone, dateOrder } = mapping;
    const time = parseLocalTime(cell, timeZone, dateOrder);
    if (time === undefined)
      faults.push({ field: column, expected: dateExpected(cell, dateOrder), got: describeValue(cell) });
    else message.timestamp = new Date(time).toISOString();
    return;
  }
  const dot = target.indexOf('.');
  if (dot < 0) {
    const name = nameOf(cell);
    if (name === undefined)
      faults.push({ field: column, expected: 'text or a number', got: describeValue(cell) });
    else message[target] = name;
    return;
  }
  const kind = target.slice(0, dot);
  const path = target.slice(dot + 1);
  if (kind === 'consent') putConsent(message, path, cell, column, faults);
  else if (kind === 'externalIds') addExternalId(message, path, cell);
  // What a row of events says of its person goes where identifiers are looked for.
  else if (kind === 'traits' && message.type === 'track')
    setPath(message, ['context', 'traits', path], cellOf(path, cell, written));
  else setPath(message, [kind, ...path.split('.')], cellOf(path, cell, written));
}

/** In words; says so when only the other order of day and month would make it a date. */
function dateExpected(cell: Json, order: DateOrder | undefined): string {
  const other = dateOrderOf(cell);
  if (other === undefined || other === 'either' || other === order) return 'a date';
  return `a date with the ${other === 'dmy' ? 'month' : 'day'} first, or "dateOrder": "${other}" in the mapping`;
}

const YES = /^(true|yes|y|1|subscribed|opted[ _-]?in|granted|x)$/i;
const NO = /^(false|no|n|0|unsubscribed|opted[ _-]?out|never[ _-]?subscribed|denied|cleaned)$/i;

function putConsent(message: JsonObject, purpose: string, cell: Json, column: string, faults: Fault[]): void {
  const said = String(cell).trim();
  if (!YES.test(said) && !NO.test(said)) {
    faults.push({ field: column, expected: 'yes or no', got: describeValue(cell) });
    return;
  }
  setPath(message, ['context', 'consent', 'categoryPreferences', purpose], YES.test(said));
}

function addExternalId(message: JsonObject, type: string, cell: Json): void {
  const id = nameOf(cell);
  if (id === undefined) return;
  const known = asObject(message.context)?.externalIds;
  const ids = Array.isArray(known) ? known : [];
  setPath(message, ['context', 'externalIds'], [...ids, { id, type, collection: 'users', encoding: 'none' }]);
}

function setPath(message: JsonObject, path: readonly string[], value: Json): void {
  let here = message;
  for (const key of path.slice(0, -1)) {
    const next = Object.hasOwn(here, key) ? here[key] : undefined;
    if (typeof next === 'object' && next !== null && !Array.isArray(next)) here = next;
    else {
      const made: JsonObject = {};
      define(here, key, made);
      here = made;
    }
  }
  define(here, path.at(-1)!, value);
}

/** Assignment would call the setter of a column named `__proto__`. */
function define(object: JsonObject, key: string, value: Json): void {
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
}

/** Names of things that look like numbers and are none: a postal code keeps its leading zero, a phone its plus. */
const TEXT = /(phone|mobile|zip|postal|postcode|code|sku|id|iban|vat|email|name)$/i;
const NUMBER = /^-?(0|[1-9]\d{0,14})(\.\d{1,10})?$/;
const WITH_COMMA = /^-?(0|[1-9]\d{0,14}|[1-9]\d{0,2}(\.\d{3}){1,4}),\d{1,10}$/;

/** A cell's text as what it plainly is: a number, true or false, a list for tags; else text. */
function cellOf(path: string, cell: Json, { typed, decimalComma }: Written): Json {
  if (typed || typeof cell !== 'string') return cell;
  if (path === 'tags') return splitTags(cell);
  if (cell === 'true' || cell === 'TRUE') return true;
  if (cell === 'false' || cell === 'FALSE') return false;
  if (TEXT.test(path)) return cell;
  if (decimalComma && WITH_COMMA.test(cell)) return Number(cell.replaceAll('.', '').replace(',', '.'));
  return NUMBER.test(cell) ? Number(cell) : cell;
}

/** Mailchimp writes `"one","two, with comma"`. */
function splitTags(cell: string): string[] {
  return [...cell.matchAll(/"((?:[^"]|"")*)"|([^,"]+)/g)]
    .map(([, quoted, bare]) => (quoted?.replaceAll('""', '"') ?? bare ?? '').trim())
    .filter(Boolean);
}
