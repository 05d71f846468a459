// Some changes are refused until somebody says why they are wanted all the same. Whoever sends such a change waits here
// for the answer of the person, which a dialog asks for.

import { ApiError, type Fault } from './api/client.ts';

export interface Wanted {
  /** What speaks against it, each with whom it concerns: a key such as `id:<uuid>`. */
  against: { sentence: string; whom: string }[];
  answer(reason: string | undefined): void;
}

let wanted: Wanted | undefined;
const listeners = new Set<() => void>();
const tell = (): void => {
  for (const listen of listeners) listen();
};

/** For `useSyncExternalStore`. */
export const why = {
  get: (): Wanted | undefined => wanted,
  listen(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** Sends; when it is refused for want of a reason and the person gives one, sends once more with it. */
export async function askingWhy<T>(sending: (reason?: string) => Promise<T>): Promise<T> {
  try {
    return await sending();
  } catch (error) {
    const against = error instanceof ApiError ? againstIn(error.faults) : [];
    if (against.length === 0) throw error;
    const reason = await ask(against);
    if (reason === undefined) throw error;
    return sending(reason);
  }
}

/** What was not tried either has a dialog of its own. */
const againstIn = (faults: readonly Fault[]): Wanted['against'] =>
  faults.some(({ field }) => field === 'reason') && !faults.some(({ field }) => field === 'simulation')
    ? faults
        .filter(({ field }) => field === 'witness')
        .map(({ expected, got }) => ({ sentence: expected, whom: got }))
    : [];

function ask(against: Wanted['against']): Promise<string | undefined> {
  wanted?.answer(undefined);
  return new Promise((resolve) => {
    wanted = {
      against,
      answer(reason) {
        wanted = undefined;
        tell();
        resolve(reason);
      },
    };
    tell();
  });
}
