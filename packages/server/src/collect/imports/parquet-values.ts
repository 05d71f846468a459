// What stands in Parquet's columns as what was meant: amounts to the cent, whole numbers to the last digit, days as
// days, and times without a zone as such, so that the mapping's zone counts for them as it does for a CSV file's.

import type { Json } from '@visavis/engine/collect';
import { type FileMetaData, parquetSchema, type SchemaElement, type SchemaTree } from 'hyparquet';

export interface ParquetColumn {
  name: string;
  toJson: (value: unknown) => Json;
}

/** What no calendar has stays in the file's one row, which is then refused for it; so does what only claims to be JSON. */
export const parsers = {
  jsonFromBytes: (bytes: Uint8Array) => {
    const text = bytes && Buffer.from(bytes).toString('utf8');
    try {
      return text && (JSON.parse(text) as Json);
    } catch {
      return text;
    }
  },
};

/** Call before the rows are read: it names types in the way that the reader looks for them. */
export function columnsOf(metadata: FileMetaData): ParquetColumn[] {
  for (const element of metadata.schema) nameType(element);
  return parquetSchema(metadata).children.map((tree) => ({
    name: tree.element.name,
    toJson: (value) => toJson(value, tree),
  }));
}

/** Newer writers leave the older of the two names of a type away, without which amounts come without their point. */
function nameType(element: SchemaElement): void {
  const { logical_type: logical } = element;
  if (element.converted_type !== undefined || logical === undefined) return;
  if (logical.type === 'DATE' || logical.type === 'JSON') element.converted_type = logical.type;
  if (logical.type !== 'DECIMAL') return;
  element.converted_type = 'DECIMAL';
  element.scale = logical.scale;
}

function toJson(value: unknown, tree: SchemaTree): Json {
  if (Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof Uint8Array)))
    return Array.from(value as unknown[], (one) => toJson(one, tree));
  if (typeof value !== 'object' || value === null || value instanceof Date || value instanceof Uint8Array)
    return plain(value, leafOf(tree));
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, one]) => [key, toJson(one, childOf(tree, key))]));
}

function plain(value: unknown, { type, converted_type, logical_type, scale }: SchemaElement): Json {
  // Beyond 2^53 a number would be another one.
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('utf8');
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) return 'a time beyond the calendar';
    const text = value.toISOString();
    if (converted_type === 'DATE') return text.slice(0, text.indexOf('T'));
    return logical_type?.type === 'TIMESTAMP' && !logical_type.isAdjustedToUTC ? text.slice(0, -1) : text;
  }
  if (typeof value !== 'number') return (value ?? null) as Json;
  if (!Number.isFinite(value)) return null;
  if (converted_type === 'DECIMAL') return Number(value.toFixed(Math.min(100, scale ?? 0)));
  return type === 'FLOAT' ? shortest(value) : value;
}

/** 32 bits know 12.34 only as 12.34000015258789: the fewest digits that give the same 32 bits. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** A struct's field, which may stand below the wrappers of a list; a map's values where no field is called so. */
function childOf(tree: SchemaTree, key: string): SchemaTree {
  for (let here: SchemaTree | undefined = tree; here !== undefined; here = here.children.at(-1)) {
    const found = here.children.find(({ element }) => element.name === key);
    if (found !== undefined) return found;
  }
  return tree;
}

function leafOf(tree: SchemaTree): SchemaElement {
  let here = tree;
  while (here.children.length > 0) here = here.children.at(-1)!;
  return here.element;
}
