// What the editor asks of the server, with the ticket that the dashboard has put into the page's address.

import type { Change, Json } from '../types.ts';

/** A change as the editor keeps it: with what the element looked like before. */
export interface KeptChange extends Change {
  seen?: Looks;
}

/** What an element looked like, so that it can be found again on a page that has changed. */
export interface Looks {
  tag: string;
  id?: string;
  classes?: string[];
  /** Its words, the first 80 characters. */
  text?: string;
  /** What seldom changes: `href`, `alt`, `name`, `role`, `aria-label`, `data-testid`. */
  attributes?: Record<string, string>;
  /** From the body down: `main section:2 h1`. */
  path: string;
}

export interface Content {
  url?: string;
  changes: KeptChange[];
}

export interface Opened {
  experience: {
    id: string;
    name: string;
    status: string;
    version: number;
    /** In words; null is everybody. */
    audience: string | null;
  };
  variant: string;
  content: Partial<Content> | null;
  slots: { key: string; name: string; type: string }[];
  segments: { key: string; name: string }[];
  /** The dashboard has picked somebody whose view can be looked at. */
  hasPerson: boolean;
}

export type As = 'stranger' | 'person' | { segment: string };

export interface Previewed {
  decisions: Record<string, { value: Json; variant: string | null; reason: { text: string } }>;
}

export interface Api {
  open(): Promise<Opened>;
  save(version: number, content: Content): Promise<{ version: number; status: string }>;
  preview(as: As): Promise<Previewed>;
}

/** What the server refused, in its own words. */
export class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

export function createApi(host: string, ticket: string): Api {
  async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${host}/v1/editor${path}`, {
      method,
      headers: {
        authorization: `Bearer ${ticket}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Refused('unreachable', 'The server cannot be reached. What you have changed is still here.');
    });
    const answer = await response.json().catch(() => ({}));
    if (response.ok) return answer as T;
    const { code = 'unknown', message = `The server answered ${response.status}.` } = answer.error ?? {};
    throw new Refused(code, message);
  }
  return {
    open: () => ask('GET', ''),
    save: (version, content) => ask('POST', '', { version, content }),
    preview: (as) => ask('POST', '/preview', { as, request: pageNow() }),
  };
}

function pageNow(): Record<string, string> {
  const { pathname, search } = location;
  const url = location.href.split('#')[0]!;
  return { path: pathname, search, url, title: document.title, referrer: '', locale: navigator.language };
}
