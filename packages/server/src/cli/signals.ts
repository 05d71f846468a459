// Ctrl-C and a polite kill mean the same: stop taking work, finish what was taken, end. A second one, when somebody
// has waited for a second and means it, ends at once.

export interface Stop {
  signal: AbortSignal;
  /** Ask for the same from within, as when the work is done. */
  now(): void;
}

const MEANT_AFTER_MS = 1_000;

export function stopOnSignals(say: (text: string) => void): Stop {
  const controller = new AbortController();
  let first: number | undefined;
  const onSignal = () => {
    if (first === undefined) {
      first = performance.now();
      say('Stopping: finishing what was begun. Press Ctrl-C again to end at once.');
      controller.abort();
      // npm and the shell may both pass the same Ctrl-C on, so a second one counts only after a while.
    } else if (performance.now() - first > MEANT_AFTER_MS) process.exit(130);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return { signal: controller.signal, now: () => controller.abort() };
}

/** Resolves when it is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
