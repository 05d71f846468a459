// Reads one request, a single message or a batch, into events. The good ones are kept; each bad one is named.

import {
  asObject,
  describeValue,
  type Event,
  type EventType,
  type Fault,
  faultsAtTheDoor,
  faultsOfShared,
  type JsonObject,
  LIMITS,
  parseTime,
  type Receipt,
  readMessage,
} from '@visavis/engine/collect';
import { VisavisError } from '../platform/errors.ts';

export interface ReadRequest {
  events: Event[];
  rejected: Fault[];
}

/** Reads a body of `/v1/batch`: `{ batch: [...], context?, integrations?, sentAt? }`. */
export function readBatch(body: unknown, receipt: Receipt, bytes?: number): ReadRequest {
  const came = asObject(body);
  const batch: unknown = came?.batch;
  if (!Array.isArray(batch)) throw noBatch(came === undefined ? body : batch, came !== undefined);
  if (batch.length > LIMITS.batchEvents)
    throw new VisavisError(
      'batch_too_large',
      `Expected at most ${LIMITS.batchEvents} events in a batch, got ${batch.length}.`,
    );
  const faults = faultsOfShared(came as JsonObject);
  if (faults.length > 0)
    throw new VisavisError('invalid_event', `${faults[0]!.field}: expected ${faults[0]!.expected}.`, {
      faults,
    });
  return readMessages(batch, withBatch(came as JsonObject, receipt), bytes);
}

/** Reads a body of `/v1/track` and its siblings. */
export function readSingle(body: unknown, type: EventType, receipt: Receipt, bytes?: number): ReadRequest {
  const read = readMessages([body], { ...receipt, type }, bytes);
  return { events: read.events, rejected: read.rejected.map(({ index: _, ...fault }) => fault) };
}

/** `bytes` is the length of all of them together, when it is known. */
export function readMessages(messages: readonly unknown[], receipt: Receipt, bytes?: number): ReadRequest {
  const read: ReadRequest = { events: [], rejected: [] };
  const allSmall = bytes !== undefined && bytes <= LIMITS.eventBytes;
  for (const [index, message] of messages.entries()) {
    const refused = faultsAtTheDoor(message);
    if (refused.length > 0) {
      for (const fault of refused) read.rejected.push({ index, ...fault });
      continue;
    }
    const size = allSmall || roomLeft(message, LIMITS.eventBytes) > 0 ? 0 : sizeOf(message);
    if (size > LIMITS.eventBytes) {
      read.rejected.push({
        index,
        field: '',
        expected: `at most ${LIMITS.eventBytes} bytes`,
        got: `${size} bytes`,
      });
      continue;
    }
    const { event, faults } = readMessage(message, receipt);
    if (event !== undefined) read.events.push(event);
    else for (const fault of faults) read.rejected.push({ index, ...fault });
  }
  return read;
}

/** Throws when nothing of a request could be taken. */
export function refuseIfAllBad(read: ReadRequest): void {
  if (read.events.length > 0 || read.rejected.length === 0) return;
  const first = read.rejected[0] as Fault;
  const what = `${first.field === '' ? 'it' : first.field} should be ${first.expected}, got ${first.got}`;
  const single = first.index === undefined;
  const message = single
    ? `The event was refused: ${what}.`
    : `No event of the batch could be taken; the first: ${what}.`;
  const oversized = read.rejected.every((fault) => fault.field === '' && fault.got.endsWith(' bytes'));
  throw new VisavisError(oversized ? 'event_too_large' : 'invalid_event', message, { faults: read.rejected });
}

function withBatch(body: JsonObject, receipt: Receipt): Receipt {
  const context = asObject(body.context);
  const integrations = asObject(body.integrations);
  const sentAt = parseTime(body.sentAt) ?? receipt.sentAt;
  return { ...receipt, sentAt, context, integrations };
}

function noBatch(got: unknown, isObject: boolean): VisavisError {
  const fault = {
    field: isObject ? 'batch' : '',
    expected: isObject ? 'a list of events' : 'an object',
    got: describeValue(got),
  };
  const message = `Expected { "batch": [ ...events ] }, got ${fault.got}${isObject ? ' as batch' : ''}.`;
  return new VisavisError('invalid_event', message, { faults: [fault] });
}

/**
 * What is left of `bytes` when the message takes as much as it possibly could (6 bytes for a letter, 30 for a number);
 * walking it takes a fifth of writing it out. Ends early where nothing is left.
 */
function roomLeft(value: unknown, bytes: number): number {
  if (typeof value === 'string') return bytes - 6 * value.length - 3;
  if (typeof value !== 'object' || value === null) return bytes - 30;
  let left = bytes - 3;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && left > 0; at++) left = roomLeft(value[at], left);
    return left;
  }
  for (const key in value) {
    if (left <= 0) break;
    left = roomLeft((value as Record<string, unknown>)[key], left - 6 * key.length - 4);
  }
  return left;
}

function sizeOf(message: unknown): number {
  return Buffer.byteLength(JSON.stringify(message) ?? '');
}
