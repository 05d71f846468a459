// One POST that never fails: the answer says what became of it. Bodies are JSON sent as text, which spares pages of
// other origins the preflight request, and bodies that fit outlive the page.

import { attempt } from './safe.ts';

export interface Posted {
  /** 0 where no answer came. */
  status: number;
  json?: unknown;
  retryAfterMs?: number;
}

/** What browsers carry past the end of a page, all requests together, is 64 kB. */
export const OUTLIVES = 60_000;

/** Taken at load: pages replace it. */
const send = attempt(() => fetch);

export async function post(url: string, body: string, timeoutMs: number): Promise<Posted> {
  try {
    // A beacon tells nothing back, but it is left where a page has taken fetch away.
    if (!send) return { status: navigator.sendBeacon(url, body) ? 202 : 0 };
    const response = await send(url, {
      method: 'POST',
      body,
      keepalive: body.length < OUTLIVES,
      signal: attempt(() => AbortSignal.timeout(timeoutMs)),
    });
    return {
      status: response.status,
      retryAfterMs: +response.headers.get('retry-after')! * 1000,
      json: await response.json().catch(() => {}),
    };
  } catch {
    return { status: 0 };
  }
}
