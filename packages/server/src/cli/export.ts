// `visavis export`: events as the server writes them out, and profiles or segments read page by page; as JSON Lines,
// CSV or Parquet. A file has its name only when it is whole.

import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import type { Json, JsonObject } from '@visavis/engine/collect';
import type { ExportColumn, ExportFormat } from '../collect/index.ts';
import { type Api, apiOf, Refused } from '../demo/index.ts';
import { Misuse } from './misuse.ts';
import { addressFlags, type ServerAddress, serverAddress } from './server-address.ts';

const PAGE = 200;
const KINDS = ['events', 'profiles', 'segments'] as const;
type Kind = (typeof KINDS)[number];
const FILTERS = ['name', 'type', 'source', 'profile', 'from', 'to'] as const;
type Filters = Partial<Record<(typeof FILTERS)[number], string>>;

export async function exportCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      ...addressFlags,
      out: { type: 'string' },
      format: { type: 'string' },
      ...filterFlags,
    },
  });
  const kind = kindOf(positionals);
  const filters = filtersOf(values, kind);
  const format = await formatOf(values.format, values.out);
  const address = serverAddress(values);
  const bytes = Readable.from(
    kind === 'events' ? await events(address, format, filters, signal) : await listed(address, kind, format),
    { objectMode: false },
  );
  if (values.out === undefined) return pipeline(bytes, process.stdout, { signal, end: false });
  await save(bytes, values.out, signal);
}

const filterFlags = Object.fromEntries(FILTERS.map((name) => [name, { type: 'string' as const }])) as Record<
  (typeof FILTERS)[number],
  { type: 'string' }
>;

function kindOf([kind = 'events', ...rest]: string[]): Kind {
  const known = KINDS.find((one) => one === kind);
  if (known && rest.length === 0) return known;
  throw new Misuse(
    `export: expected one of ${KINDS.join(', ')}, got ${JSON.stringify([kind, ...rest].join(' '))}.`,
  );
}

function filtersOf(values: Filters, kind: Kind): Filters {
  const given = FILTERS.filter((name) => values[name] !== undefined);
  if (kind !== 'events' && given.length > 0)
    throw new Misuse(`export ${kind}: --${given[0]} is for events only.`);
  return Object.fromEntries(given.map((name) => [name, values[name]]));
}

/** As told, else by the ending of the file's name, else JSON Lines. */
async function formatOf(asked: string | undefined, out: string | undefined): Promise<ExportFormat> {
  const { FORMATS, formatOfName } = await import('../collect/index.ts');
  const known = FORMATS.find((format) => format === (asked ?? (out && formatOfName(out)) ?? 'jsonl'));
  if (known === undefined)
    throw new Misuse(`--format: expected one of ${FORMATS.join(', ')}, got ${JSON.stringify(asked)}.`);
  if (known === 'parquet' && out === undefined && process.stdout.isTTY)
    throw new Misuse('A Parquet file is no text: expected --out with the file to write.');
  return known;
}

async function events(
  { url, key }: ServerAddress,
  format: ExportFormat,
  filters: Filters,
  signal: AbortSignal,
): Promise<AsyncIterable<Uint8Array>> {
  const asked = new URLSearchParams({ format, ...filters });
  const response = await fetch(`${url}/v1/events/export?${asked}`, {
    headers: { authorization: `Bearer ${key}` },
    signal,
  }).catch((cause: Error) => {
    signal.throwIfAborted();
    throw new Refused(0, `${url} does not answer.`, { cause });
  });
  if (response.ok && response.body) return response.body;
  const body = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  throw new Refused(response.status, body.error?.message ?? `The server answered with ${response.status}.`);
}

async function listed(
  { url, key }: ServerAddress,
  kind: Kind,
  format: ExportFormat,
): Promise<AsyncIterable<Uint8Array>> {
  const { WRITERS } = await import('../collect/index.ts');
  const all = pages(apiOf(url, key), kind);
  const { value: first = [] } = await all.next();
  return WRITERS[format].write(
    (async function* () {
      yield first;
      yield* all;
    })(),
    columnsOf(first),
  );
}

interface Page {
  data: JsonObject[];
  next?: string;
}

/** As the API lists them. */
async function* pages(api: Api, kind: Kind): AsyncGenerator<JsonObject[], undefined> {
  let next: string | undefined;
  do {
    const asked = new URLSearchParams({
      limit: String(PAGE),
      ...(next === undefined ? {} : { cursor: next }),
    });
    const page: Page = await api.get(`/v1/${kind}?${asked}`);
    yield page.data;
    next = page.next;
  } while (next !== undefined);
  return undefined;
}

/** Of what the first page has: text and numbers as they are, everything else as JSON. */
function columnsOf(rows: readonly JsonObject[]): ExportColumn[] {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return names.map((name) => ({ name, type: typeOf(rows.map((row) => row[name])) }));
}

function typeOf(values: readonly (Json | undefined)[]): ExportColumn['type'] {
  const there = values.filter((value) => value !== undefined && value !== null);
  if (there.length > 0 && there.every((value) => typeof value === 'string')) return 'text';
  return there.length > 0 && there.every((value) => typeof value === 'number') ? 'number' : 'json';
}

async function save(bytes: Readable, out: string, signal: AbortSignal): Promise<void> {
  const part = `${out}.part`;
  const file: Writable = createWriteStream(part);
  try {
    if (/\.gz$/i.test(out)) await pipeline(bytes, createGzip(), file, { signal });
    else await pipeline(bytes, file, { signal });
    await rename(part, out);
  } catch (error) {
    await rm(part, { force: true });
    const { syscall, code } = error as NodeJS.ErrnoException;
    if (syscall === 'open')
      throw new Misuse(`--out: expected a file that can be written, got ${out} (${code}).`);
    throw error;
  }
}
