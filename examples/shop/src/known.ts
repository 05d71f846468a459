// What Visavis knows of a visitor, asked with the secret key by the shop's server, for that visitor alone: the id in
// their own cookie says who they are, and nobody else can guess it.

import type { VisavisSettings } from './personal.ts';

export interface Known {
  traits: [name: string, value: string][];
  segments: string[];
  /** Latest first. */
  events: { name: string; at: string; about: string; simulated: boolean }[];
}

interface Answers {
  traits: { traits?: Record<string, unknown>; computed?: Record<string, unknown> };
  segments: { data?: { name?: string; key?: string }[] };
  events: { data?: { name: string; time: string; properties?: Record<string, unknown>; flags?: string[] }[] };
}

/** Undefined where nothing is known, or nobody answers. */
export async function knownOf(visavis: VisavisSettings, anonymousId: string): Promise<Known | undefined> {
  if (!visavis.secretKey) return undefined;
  const ask = async <Part extends keyof Answers>(part: Part): Promise<Answers[Part]> => {
    const path = `/v1/profiles/anonymous_id:${encodeURIComponent(anonymousId)}/${part}`;
    const response = await fetch(`${visavis.url}${path}`, {
      headers: { authorization: `Bearer ${visavis.secretKey}` },
      signal: AbortSignal.timeout(visavis.timeoutMs ?? 2_000),
    });
    if (!response.ok) throw new Error(`Expected 200, got ${response.status}`);
    return (await response.json()) as Answers[Part];
  };
  try {
    const [traits, segments, events] = await Promise.all([ask('traits'), ask('segments'), ask('events')]);
    return { ...told(traits), segments: namesOf(segments), events: latest(events) };
  } catch {
    return undefined;
  }
}

function told({ traits = {}, computed = {} }: Answers['traits']): Pick<Known, 'traits'> {
  const rows = [...Object.entries(traits), ...Object.entries(computed)];
  return { traits: rows.flatMap(([name, value]) => (isPlain(value) ? [[spoken(name), shown(value)]] : [])) };
}

const namesOf = ({ data = [] }: Answers['segments']): string[] =>
  data.map(({ name, key }) => name ?? key ?? '').filter(Boolean);

const latest = ({ data = [] }: Answers['events']): Known['events'] =>
  data.slice(0, 8).map(({ name, time, properties = {}, flags = [] }) => ({
    name,
    at: time,
    about: shown(properties.query ?? properties.name ?? properties.category ?? ''),
    simulated: flags.includes('simulated'),
  }));

const isPlain = (value: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof value);
const shown = (value: unknown): string =>
  typeof value === 'number' ? String(Math.round(value * 100) / 100) : String(value);

/** `first_order` and `firstName` as people say them. */
function spoken(name: string): string {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
