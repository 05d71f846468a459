// Waits for something that will be so, generously: a test asserts what is true, never how fast.

import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 60_000;

export async function until(holds: () => Promise<boolean>, what = 'what was waited for'): Promise<void> {
  const end = Date.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Expected ${what} within a minute, got nothing.`);
    await sleep(50);
  }
}
