// A slot: a place in a channel that holds content of one type. It has a default, so it is never empty.

import { describeValue, type Fault, type Json, type JsonObject } from '../collect/index.ts';
import { PAGE_CHANGES } from './changes.ts';
import { checkerOf, checkJsonSchema } from './content-schema.ts';

export const SLOT_TYPES = [
  'boolean',
  'string',
  'number',
  'object',
  'html',
  'image',
  'list',
  'changes',
] as const;
export type SlotType = (typeof SLOT_TYPES)[number];

export interface Slot {
  id: string;
  key: string;
  name: string;
  type: SlotType;
  /** JSON schema of the object, or of each item of the list. */
  schema: JsonObject | null;
  /** What is shown when no experience is for somebody. */
  default: Json;
  /** Off: everybody gets the default. */
  status: 'on' | 'off';
  version: number;
}

const EXPECTED: Record<SlotType, string> = {
  boolean: 'true or false',
  string: 'text',
  number: 'a number',
  object: 'an object',
  html: 'an HTML fragment as text',
  image: 'an object with "url" and "alt"',
  list: 'a list',
  changes: 'an object with "changes", a list of changes of the page',
};

const FITS: Record<SlotType, (content: unknown) => boolean> = {
  boolean: (content) => typeof content === 'boolean',
  string: (content) => typeof content === 'string',
  number: (content) => typeof content === 'number' && Number.isFinite(content),
  object: isObject,
  html: (content) => typeof content === 'string',
  image: isObject,
  list: Array.isArray,
  changes: isObject,
};

const IMAGE: JsonObject = {
  type: 'object',
  required: ['url', 'alt'],
  properties: {
    url: { type: 'string', minLength: 1 },
    alt: { type: 'string' },
    link: { type: 'string' },
    width: { type: 'integer', minimum: 1 },
    height: { type: 'integer', minimum: 1 },
  },
  additionalProperties: false,
};

/**
 * What is wrong with content for a slot; nothing, when it fits.
 *
 * @example checkContent({ type: 'number', schema: null }, '3', 'default')
 * // [{ field: 'default', expected: 'a number', got: 'text "3"' }]
 */
export function checkContent(slot: Pick<Slot, 'type' | 'schema'>, content: unknown, field: string): Fault[] {
  if (!FITS[slot.type](content))
    return [{ field, expected: EXPECTED[slot.type], got: describeValue(content) }];
  if (slot.type === 'image') return checkerOf(IMAGE)(content, field);
  if (slot.type === 'changes') return checkerOf(PAGE_CHANGES)(content, field);
  if (slot.schema === null) return [];
  if (slot.type === 'object') return checkerOf(slot.schema)(content, field);
  if (slot.type !== 'list') return [];
  const check = checkerOf(slot.schema);
  return (content as Json[]).flatMap((item, i) => check(item, `${field}.${i}`)).slice(0, AT_MOST);
}

const AT_MOST = 20;

/** Why a JSON schema cannot be used; nothing, when it can. */
export function checkSlotSchema(type: SlotType, schema: JsonObject | null): Fault[] {
  if (schema === null) return [];
  if (type !== 'object' && type !== 'list')
    return [{ field: 'schema', expected: `none for the type “${type}”`, got: 'an object' }];
  return checkJsonSchema(schema);
}

function isObject(content: unknown): boolean {
  return typeof content === 'object' && content !== null && !Array.isArray(content);
}
