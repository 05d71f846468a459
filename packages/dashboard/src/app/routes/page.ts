// A page's code, fetched when the page is first wanted.

import { lazyRouteComponent } from '@tanstack/react-router';

/** The code of a page cannot be had, since the server is away: nothing is gained by loading everything anew. */
export class ServerAway extends Error {
  override message = 'The server does not answer.';
}

/** A page whose code is gone because a new version has come is loaded anew by the router; one of a server that is away, not. */
export const page: typeof lazyRouteComponent = (load, name) =>
  lazyRouteComponent(() => load().catch(unlessAway), name);

async function unlessAway(error: unknown): Promise<never> {
  throw (await serverAnswers()) ? error : new ServerAway();
}

export const serverAnswers = (): Promise<boolean> =>
  fetch('/healthz', { signal: AbortSignal.timeout(3_000) }).then(
    ({ ok }) => ok,
    () => false,
  );
