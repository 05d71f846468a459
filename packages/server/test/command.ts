// The command line, run as people run it, until it ends.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Outcome {
  code: number;
  stdout: string;
  stderr: string;
}

const cli = join(import.meta.dirname, '../src/cli.ts');

export async function visavis(...args: string[]): Promise<Outcome> {
  try {
    const done = await promisify(execFile)(process.execPath, [cli, ...args], { maxBuffer: 64_000_000 });
    return { code: 0, ...done };
  } catch (error) {
    return error as Outcome;
  }
}
