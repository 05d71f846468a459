// The rules of the house (design, section 2), checked on the files as they stand: `checkHouse` gives back one sentence
// for each line that stands in the wrong room. The rules themselves are pure functions in house-rules.ts.

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Files, RULES } from './house-rules.ts';

const TOO_LARGE = 1_000_000;

export function checkHouse(root: string): string[] {
  const files = readFiles(root);
  return RULES.flatMap((rule) => rule(files)).sort();
}

/** Every text file that git knows or would take, by path from the root. */
function readFiles(root: string): Files {
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64_000_000,
  });
  if (listed.status !== 0)
    throw new Error(`The rules of the house need git to list the files: ${listed.stderr}`);
  const files = new Map<string, string>();
  for (const path of listed.stdout.split('\0').filter(Boolean)) {
    const full = join(root, path);
    if (!existsSync(full) || statSync(full).size > TOO_LARGE) continue;
    const text = readFileSync(full, 'utf8');
    if (!text.includes('\0')) files.set(path, text);
  }
  return files;
}
