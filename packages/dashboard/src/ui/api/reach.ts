// Whether the server answered last time. One place says so, instead of every part of a page for itself.

import { useSyncExternalStore } from 'react';

let lostAt: number | undefined;
const listeners = new Set<() => void>();

export function reached(answered: boolean): void {
  if (answered === (lostAt === undefined)) return;
  lostAt = answered ? undefined : Date.now();
  for (const listener of listeners) listener();
}

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** Since when nothing has answered, in milliseconds; undefined while the server answers. */
export const useLostAt = (): number | undefined => useSyncExternalStore(listen, () => lostAt);
