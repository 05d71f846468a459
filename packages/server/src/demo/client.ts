// The server's HTTP API as the demo, the importer and the simulator use it, with nothing that others could not use:
// JSON there and back, a key, and patience when the server is busy.

import { setTimeout as sleep } from 'node:timers/promises';
import type { Json, JsonObject } from '@visavis/engine/collect';

const PATIENCE = 8;

export interface Api {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: Json): Promise<T>;
  patch<T>(path: string, body: Json): Promise<T>;
  put<T>(path: string, body: Json): Promise<T>;
}

/** @example apiOf('http://localhost:3000', secretKey).get<{ data: Segment[] }>('/v1/segments') */
export function apiOf(url: string, key: string): Api {
  const authorization = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
  const send = <T>(method: string, path: string, body: Json): Promise<T> =>
    ask(`${url}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  return {
    get: (path) => ask(`${url}${path}`, { headers: { authorization } }),
    post: (path, body) => send('POST', path, body),
    patch: (path, body) => send('PATCH', path, body),
    put: (path, body) => send('PUT', path, body),
  };
}

/** What the server said no to; `message` is its sentence. The status is 0 where it said nothing at all. */
export class Refused extends Error {
  readonly status: number;
  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'Refused';
    this.status = status;
  }
}

async function ask<T>(url: string, init: RequestInit): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const response = await fetch(url, init).catch((error: Error) => error);
    if (response instanceof Response && response.ok) return (await response.json()) as T;
    const mayPass = response instanceof Error || response.status === 429 || response.status >= 500;
    if (!mayPass || attempt === PATIENCE) throw await refusal(url, response);
    await sleep(Math.min(5_000, 100 * 2 ** attempt));
  }
}

async function refusal(url: string, response: Response | Error): Promise<Error> {
  if (response instanceof Error)
    return new Refused(0, `${new URL(url).origin} does not answer.`, { cause: response });
  const body = (await response.json().catch(() => ({}))) as { error?: JsonObject };
  const { message = 'no reason given', faults } = body.error ?? {};
  const where = faults ? ` ${JSON.stringify(faults).slice(0, 500)}` : '';
  return new Refused(response.status, `${init(url)}: ${String(message)}${where}`);
}

const init = (url: string) => new URL(url).pathname;
