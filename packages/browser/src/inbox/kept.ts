// What the worker of notifications needs to know of the page that subscribed, where both can read it: a worker sees no local
// storage, and may be woken when no page is open.

export interface Kept {
  host: string;
  writeKey: string;
  anonymousId: string;
  publicKey: string;
  /** Of the subscription that the server knows. */
  endpoint: string;
}

const CACHE = 'visavis-push';
const NAME = '/visavis-push.json';

export async function kept(): Promise<Kept | undefined> {
  const cache = await caches.open(CACHE);
  return (await cache.match(NAME))?.json() as Promise<Kept> | undefined;
}

/** Undefined: there is none any more. */
export async function keep(one: Kept | undefined): Promise<void> {
  const cache = await caches.open(CACHE);
  if (one) await cache.put(NAME, new Response(JSON.stringify(one)));
  else await cache.delete(NAME);
}
