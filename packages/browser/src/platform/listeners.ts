// Who wants to hear of what. A listener that throws is reported and disturbs nobody else.

import type { Happenings } from '../types.ts';
import { guard, type Report } from './safe.ts';

export interface Listeners {
  on<Name extends keyof Happenings>(name: Name, listener: (what: Happenings[Name]) => void): () => void;
  tell<Name extends keyof Happenings>(name: Name, what: Happenings[Name]): void;
}

export function createListeners(report: Report): Listeners {
  const listeners = new Set<{ name: string; hear(what: unknown): void }>();
  return {
    on(name, listener) {
      const one = { name, hear: guard(name, report, listener as (what: unknown) => void) };
      listeners.add(one);
      return () => void listeners.delete(one);
    },
    tell(name, what) {
      listeners.forEach((one) => {
        if (one.name === name) one.hear(what);
      });
    },
  };
}
