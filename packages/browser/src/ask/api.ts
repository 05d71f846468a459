// What forms and surveys ask of the server, in the name of this browser, of a page of the server's own, or of whoever was
// sent a link.

import type { Json, Visavis } from '../types.ts';

export interface Question {
  key: string;
  kind: string;
  label: string;
  help?: string;
  required?: boolean;
  options?: { value: string; label: string }[];
  min?: number;
  max?: number;
  low?: string;
  high?: string;
}
/** What is put to somebody, whether it is called a form or a survey. */
export interface Asked {
  key?: string;
  title?: string;
  intro?: string;
  submitLabel?: string;
  thanks?: string;
  questions: Question[];
  consents?: { purpose: string; text: string; required?: boolean }[];
  /** Bits of the proof of work. */
  work?: number;
  delaySeconds?: number;
}
export interface Fault {
  field: string;
  expected: string;
}
export class Refused extends Error {
  readonly faults: readonly Fault[];
  constructor(message: string, faults: readonly Fault[]) {
    super(message);
    this.faults = faults;
  }
}

export interface Whom {
  host: string;
  writeKey?: string;
  page?: string;
  person?: string;
  anonymousId: string;
}

const here = new URL(import.meta.url).origin;
const KEPT = 'visavis.id';

export const client = (): Visavis | undefined => {
  const { visavis } = window as { visavis?: Visavis };
  return typeof visavis?.who === 'function' ? visavis : undefined;
};

/** By the SDK of the page, by what the element says, or by a page of the server's own. */
export function whomOf(element: Element): Whom {
  const script = document.querySelector<HTMLScriptElement>('script[data-write-key]');
  const given = (name: string) => element.getAttribute(name) ?? undefined;
  return {
    host: given('host') ?? script?.dataset.host ?? here,
    writeKey: given('write-key') ?? script?.dataset.writeKey,
    page: given('page'),
    person: given('person') ?? new URLSearchParams(location.search).get('visavis_person') ?? undefined,
    anonymousId: client()?.who().anonymousId ?? ownId(),
  };
}

/** Where there is no SDK: the id that it would have kept. */
let unkept: string | undefined;
function ownId(): string {
  const known = /(?:^|; )visavis_id=([\w-]+)/.exec(document.cookie)?.[1];
  if (known) return known;
  unkept ??= `${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  try {
    const stored = localStorage.getItem(KEPT);
    if (stored) return stored;
    // Only on the server's own page is nobody else there to ask for consent first: what is sent there is sent on purpose.
    if (location.origin === here) localStorage.setItem(KEPT, unkept);
  } catch {
    // Nothing is kept then.
  }
  return unkept;
}

/** @throws Refused, or TypeError where the server cannot be reached */
export async function ask<T>(host: string, path: string, body: object): Promise<T> {
  const response = await fetch(`${host.replace(/\/$/, '')}/v1/ask/${path}`, {
    method: 'POST',
    // As text: then the browser asks no permission first.
    body: JSON.stringify(body),
    credentials: 'omit',
  });
  const answer = (await response.json().catch(() => ({}))) as {
    error?: { message?: string; faults?: Fault[] };
  };
  if (response.ok) return answer as T;
  const { message, faults = [] } = answer.error ?? {};
  throw new Refused(message ?? `The server answered ${response.status}.`, faults);
}

/** Where this was answered, as events say it. */
export const pageHere = (): Record<string, Json> => ({
  url: location.href.split('#')[0]!.slice(0, 2000),
  path: location.pathname.slice(0, 2000),
  title: document.title.slice(0, 500),
  referrer: document.referrer.slice(0, 2000),
});
