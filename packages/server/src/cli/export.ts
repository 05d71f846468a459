// `visavis export`: events, profiles or segments as JSON Lines, read page by page through the API.

import { createWriteStream } from 'node:fs';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { createGzip } from 'node:zlib';
import type { JsonObject } from '@visavis/engine/collect';
import { type Api, apiOf } from '../demo/index.ts';
import { Misuse } from './misuse.ts';
import { addressFlags, serverAddress } from './server-address.ts';

const PAGE = 200;
const KINDS = ['events', 'profiles', 'segments'] as const;
type Kind = (typeof KINDS)[number];

export async function exportCommand(args: string[], signal: AbortSignal): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { ...addressFlags, out: { type: 'string' } },
  });
  const kind = kindOf(positionals);
  const { url, key } = serverAddress(values);
  const lines = Readable.from(pages(apiOf(url, key), kind));
  if (values.out === undefined) return pipeline(lines, process.stdout, { signal, end: false });
  const file: Writable = createWriteStream(values.out);
  if (values.out.endsWith('.gz')) await pipeline(lines, createGzip(), file, { signal });
  else await pipeline(lines, file, { signal });
}

function kindOf([kind = 'events', ...rest]: string[]): Kind {
  const known = KINDS.find((one) => one === kind);
  if (known && rest.length === 0) return known;
  throw new Misuse(
    `export: expected one of ${KINDS.join(', ')}, got ${JSON.stringify([kind, ...rest].join(' '))}.`,
  );
}

interface Page {
  data: JsonObject[];
  next?: string;
}

/** Newest first, as the API lists them. The text of one page at a time. */
async function* pages(api: Api, kind: Kind): AsyncGenerator<string> {
  const cursor = kind === 'events' ? 'before' : 'cursor';
  let next: string | undefined;
  do {
    const asked = new URLSearchParams({
      limit: String(PAGE),
      ...(next === undefined ? {} : { [cursor]: next }),
    });
    const page: Page = await api.get(`/v1/${kind}?${asked}`);
    if (page.data.length > 0) yield `${page.data.map((one) => JSON.stringify(one)).join('\n')}\n`;
    next = page.next;
  } while (next !== undefined);
}
