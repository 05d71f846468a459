// What the visitor's page asks of the server, in the name of this browser, or of whoever the site says has signed in.

import type { Json } from '../types.ts';

export interface Told {
  /** `device`: what this browser has told; `person`: everything. */
  scope: 'device' | 'person';
  known: {
    traits: { name: string; value: Json; since: string }[];
    facts: { name: string; value: Json; since: string }[];
    consent: { purpose: string; granted: boolean; since: string }[];
    events: number;
    firstSeen: string | null;
    lastSeen: string | null;
  } | null;
  segments: string[];
  shown: { slot: string; name: string; reason: string; because: { sentence: string; value?: Json }[] }[];
}

export interface Whom {
  host: string;
  writeKey: string;
  anonymousId: string;
  pass: string | undefined;
}

export interface Api {
  look(): Promise<Told>;
  correct(change: { traits?: Record<string, Json>; consent?: Record<string, boolean> }): Promise<void>;
  erase(): Promise<void>;
}

export function createApi({ host, ...whom }: Whom): Api {
  async function ask<T>(path: string, more: object): Promise<T> {
    const response = await fetch(`${host}/v1/visitor${path}`, {
      method: 'POST',
      // As text: then the browser asks no permission first.
      body: JSON.stringify({ ...whom, ...more }),
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer as T;
    throw new Error(answer.error?.message ?? `The server answered ${response.status}.`);
  }
  const { pathname, search, href } = location;
  const request = { path: pathname, search, url: href.split('#')[0]!, locale: navigator.language };
  return {
    look: () => ask('', { request }),
    correct: (change) => ask('/correct', change),
    erase: () => ask('/erase', {}),
  };
}
