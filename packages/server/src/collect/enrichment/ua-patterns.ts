// The patterns of uap-core (Apache-2.0, in the folder beside), the list that browser makers and analytics tools keep
// together. Its file is YAML of one simple form, read here line by line, once, on first use.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Pattern = { regex: string } & Record<string, string>;
export type PatternList = 'user_agent_parsers' | 'os_parsers' | 'device_parsers';

const FILE = join(import.meta.dirname, 'uap-core/regexes.yaml');

export function readPatterns(file = FILE): Record<PatternList, Pattern[]> {
  const lists: Record<PatternList, Pattern[]> = {
    user_agent_parsers: [],
    os_parsers: [],
    device_parsers: [],
  };
  let list: Pattern[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const heading = /^(\w+):\s*$/.exec(line);
    if (heading !== null) list = lists[heading[1] as PatternList] ?? [];
    const entry = /^\s+(-\s+)?(\w+):\s*(.+?)\s*$/.exec(line);
    if (entry === null) continue;
    const [, first, key = '', written = ''] = entry;
    if (first !== undefined) list.push({ regex: '' });
    const pattern = list.at(-1);
    if (pattern !== undefined) pattern[key] = unquoted(written);
  }
  return lists;
}

function unquoted(written: string): string {
  const single = /^'((?:[^']|'')*)'/.exec(written);
  if (single !== null) return (single[1] ?? '').replaceAll("''", "'");
  const double = /^"((?:[^"\\]|\\.)*)"/.exec(written);
  if (double !== null) return JSON.parse(`"${double[1]}"`) as string;
  return written.replace(/\s+#.*$/, '');
}
