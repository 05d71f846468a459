// What Visavis knows of a visitor. Anybody can say from their browser that they are somebody else, so a browser is told
// what this browser has told; of the whole person only whoever has signed in, for whom the shop's server asks for a
// pass with its secret key.

import type { VisavisSettings } from './personal.ts';
import type { Account } from './sessions.ts';

export interface Known {
  segments: string[];
  /** In words that people use. */
  rows: [name: string, value: string][];
  events: number;
  /** Where the visitor may correct it, refuse by purpose, or be erased. */
  page: string;
}

interface Told {
  name: string;
  value: unknown;
}
interface Answer {
  known: { traits: Told[]; facts: Told[]; events: number } | null;
  segments: string[];
}

const FACTS = new Map([
  ['place.country', 'Country, as far as we can tell'],
  ['device.type', 'Device'],
  ['channel', 'Came through'],
]);
const ANSWERS_MS = 2_000;

/** Undefined where nobody answers. */
export async function knownOf(
  visavis: VisavisSettings,
  anonymousId: string,
  account: Account | undefined,
): Promise<Known | undefined> {
  const { url, writeKey, secretKey, timeoutMs = ANSWERS_MS } = visavis;
  const post = async <T>(path: string, key: string, body: object): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (!response.ok) throw new Error(`Expected success, got ${response.status}`);
    return (await response.json()) as T;
  };
  try {
    const issued =
      account && secretKey
        ? await post<{ pass: string }>('/v1/visitor/passes', secretKey, { userId: account.id })
        : undefined;
    const answer = await post<Answer>('/v1/visitor', writeKey, { anonymousId, pass: issued?.pass });
    const whom = { 'write-key': writeKey, 'anonymous-id': anonymousId, ...(issued && { pass: issued.pass }) };
    return {
      segments: answer.segments,
      rows: rowsOf(answer),
      events: answer.known?.events ?? 0,
      page: `${url}/visitor#${new URLSearchParams(whom)}`,
    };
  } catch {
    return undefined;
  }
}

function rowsOf({ known }: Answer): Known['rows'] {
  const traits = (known?.traits ?? []).map(({ name, value }) => [spoken(name), shown(value)]);
  const facts = (known?.facts ?? []).flatMap(({ name, value }) =>
    FACTS.has(name) ? [[FACTS.get(name)!, shown(value)]] : [],
  );
  return [...traits, ...facts] as Known['rows'];
}

const shown = (value: unknown): string =>
  typeof value === 'boolean'
    ? value
      ? 'yes'
      : 'no'
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** `age_group` and `firstName` as people say them. */
function spoken(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
