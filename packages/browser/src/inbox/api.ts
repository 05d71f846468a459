// What the inbox and notifications ask of the server, in the name of this browser.

import { client, type Whom, whomOf } from '../ask/api.ts';

export interface InboxMessage {
  id: string;
  content: { title: string; body: string; url?: string; button?: string; image?: string };
  at: string;
  seen: boolean;
}

/** Undefined where nobody may be asked for: no write key, or the visitor has not agreed yet. */
export function whom(element: Element): (Whom & { writeKey: string }) | undefined {
  const who = whomOf(element);
  // Without the SDK, or before it is sure of consent, this browser has no name that the server knows.
  return client() && who.writeKey ? { ...who, writeKey: who.writeKey } : undefined;
}

/** @throws where the server cannot be reached, or refuses */
export async function call<T>(
  { host, writeKey, anonymousId }: Whom & { writeKey: string },
  method: 'GET' | 'POST',
  path: string,
  body: object = {},
): Promise<T> {
  const response = await fetch(`${host.replace(/\/$/, '')}/v1/${path}`, {
    method,
    headers: {
      authorization: `Basic ${btoa(`${writeKey}:`)}`,
      ...(method === 'POST' && { 'content-type': 'application/json' }),
    },
    ...(method === 'POST' && { body: JSON.stringify({ anonymousId, ...body }) }),
    credentials: 'omit',
  });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return (await response.json()) as T;
}

/** Told to whoever listens on the window; nothing is ever thrown into the page. */
export function tell(error: unknown, where: string): void {
  dispatchEvent(new CustomEvent('visavis-error', { detail: { error, where } }));
}
