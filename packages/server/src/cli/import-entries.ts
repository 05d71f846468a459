// `visavis import FILE` of what a CMS has exported: Ninetailed's experiences and audiences go to the server as they are,
// and what became of each is printed.

import { readFileSync, statSync } from 'node:fs';
import type { JsonObject } from '@visavis/engine/collect';
import { findEntries } from '@visavis/engine/decide';
import { apiOf } from '../demo/index.ts';
import type { ServerAddress } from './server-address.ts';

interface Report {
  experiences: {
    id: string;
    name: string;
    outcome: string;
    status?: string;
    faults?: { field: string; expected: string; got: string }[];
  }[];
  audiences: {
    id: string;
    name: string;
    segment: string | null;
    mappedBy: string;
    unmapped: string[];
    notes: string[];
  }[];
}

const MOST_BYTES = 200 * 1024 * 1024;

/** The entries in a file; undefined where it is something else. */
export function entriesIn(file: string): JsonObject | undefined {
  if (!/\.json$/i.test(file) || statSync(file).size > MOST_BYTES) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
  const { experiences, audiences } = findEntries(json);
  if (experiences.length + audiences.length === 0) return undefined;
  // Without the rest of the export, which nobody takes.
  return {
    entries: [...audiences, ...experiences].map(({ entryId, fields, isDraft }) => ({
      sys: { ...(entryId !== undefined && { id: entryId }), ...(isDraft && { version: 1 }) },
      fields,
    })),
  };
}

export async function importEntries({ url, key }: ServerAddress, entries: JsonObject): Promise<void> {
  const report = await apiOf(url, key).post<Report>('/v1/cms/entries', entries);
  for (const line of reportLines(report)) console.log(line);
}

function reportLines({ experiences, audiences }: Report): string[] {
  const lines = audiences.flatMap(({ id, name, segment, mappedBy, unmapped, notes }) => [
    segment === null
      ? `audience   ${name} (${id}): stands for no segment, so nobody is in it`
      : `audience   ${name} (${id}): the segment “${segment}” (${WORDS[mappedBy] ?? mappedBy})`,
    ...[...unmapped, ...notes].map((line) => `           ${line}`),
  ]);
  const more = experiences.flatMap(({ id, name, outcome, status, faults = [] }) => [
    `experience ${name} (${id}): ${outcome}${status === undefined ? '' : `, ${status}`}`,
    ...faults.map(({ field, expected, got }) => `           ${field}: expected ${expected}, got ${got}`),
  ]);
  return [...lines, ...more];
}

const WORDS: Record<string, string> = {
  hand: 'as you said',
  id: 'which has the same id',
  rules: 'made from its rules',
};
