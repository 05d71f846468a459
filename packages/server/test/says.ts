// Listens to what a program of ours prints.

import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** Everything that was said until it said this. @throws when it ended, or the time is over, before that */
export async function says(child: ChildProcess, words: RegExp, patienceMs = 240_000): Promise<string> {
  let heard = '';
  const listen = (chunk: Buffer) => {
    heard += chunk;
  };
  child.stdout!.on('data', listen);
  try {
    for (
      const until = performance.now() + patienceMs;
      performance.now() < until && child.exitCode === null;
      await sleep(20)
    )
      if (words.test(heard)) return heard;
    throw new Error(`It never said ${words}:\n${heard}`);
  } finally {
    child.stdout!.off('data', listen);
  }
}
