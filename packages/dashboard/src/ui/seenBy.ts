// As whom previews are shown: one person, picked by hand or out of a segment. It stays picked from page to page, in
// this tab only.

import { useSyncExternalStore } from 'react';

export interface SeenBy {
  /** What to call them. */
  name: string;
  /** One of their names, as the decision API takes it. */
  identity: { type: string; value: string };
  /** The segment for which they stand. */
  segment?: { key: string; name: string };
}

const KEPT = 'visavis.seenBy';
const listeners = new Set<() => void>();
let current: SeenBy | undefined = kept();

function kept(): SeenBy | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') ?? undefined; // written by seeAs only
  } catch {
    return undefined;
  }
}

export function seeAs(someone: SeenBy | undefined): void {
  current = someone;
  if (someone) sessionStorage.setItem(KEPT, JSON.stringify(someone));
  else sessionStorage.removeItem(KEPT);
  for (const listener of listeners) listener();
}

const listen = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const useSeenBy = (): SeenBy | undefined => useSyncExternalStore(listen, () => current);

/** `42` for a user id, `email:ada@example.org` for any other name. */
export const keyOf = ({ identity: { type, value } }: SeenBy): string =>
  type === 'user_id' ? value : `${type}:${value}`;
