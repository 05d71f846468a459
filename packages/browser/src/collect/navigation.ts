// Tells when a single-page application has gone to another address. The history's methods are wrapped, and where a
// page has frozen them the back and forward buttons still tell.

import { attempt } from '../platform/safe.ts';

/** A change of the fragment alone is no navigation. `tell` must not throw. */
export function onNavigation(tell: (before: string) => void): void {
  let at = here();
  const look = () => {
    const before = at;
    at = here();
    if (before !== at) tell(before);
  };
  for (const name of ['pushState', 'replaceState'] as const)
    attempt(() => {
      const real = history[name];
      Object.defineProperty(history, name, {
        configurable: true,
        writable: true,
        value(...args: Parameters<History['pushState']>) {
          real.apply(history, args);
          look();
        },
      });
    });
  addEventListener('popstate', look);
}

const here = () => location.href.split('#')[0]!;
