// What the demo shows by persona and by prediction: made once, as soon as both are learned from the history, beside
// everything else. Personas have no keys and no names before.

import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@visavis/engine/collect';
import type { Api } from './client.ts';
import { nameOf } from './make-catalogue.ts';
import { MEASURED } from './measured.ts';
import type { DemoExperience } from './storefront.ts';
import { microsegmentTip, personaTip } from './tips.ts';

export interface ClimbDeps {
  api: Api;
  signal: AbortSignal;
  say(text: string): void;
  /** How long between two looks; a second. */
  everyMs?: number;
}

interface Model {
  key: string;
  version: number | null;
  scoring: object | null;
  job: { state: string } | null;
}
interface Persona {
  key: string;
  people: number;
}
interface Liked {
  item: string;
  inside: number;
  outside: number;
}

/** The demo's models; see MODELS. */
const PERSONAS = 'customers';
const VALUE = 'clv';
/** Of fewer buyers nothing is said. */
const LEAST_BUYERS = 5;
/** Pounds that somebody is expected to spend within the 90 days that the model looks ahead. */
const WORTH = 500;

/** Answers false where it ended before it was done: stopped, or nothing could be learned. */
export async function climb({ api, signal, say, everyMs = 1000 }: ClimbDeps): Promise<boolean> {
  if (!(await learned(api, signal, everyMs))) return false;
  const { personas } = await api.get<{ personas: Persona[] }>(`/v1/personas/${PERSONAS}`);
  const made = await tipsFor(api, personas);
  const { data } = await api.get<{ data: { key: string }[] }>('/v1/experiences');
  const there = new Set(data.map(({ key }) => key));
  for (const experience of made.filter(({ key }) => !there.has(key)))
    await api.post('/v1/experiences', { ...MEASURED, ...experience } as unknown as JsonObject); // its interface only lacks an index signature
  say(`Learned ${personas.length} personas; ${made.length} experiences rest on them and on predictions.`);
  return true;
}

/** Until everybody has their persona and their prediction. */
async function learned(api: Api, signal: AbortSignal, everyMs: number): Promise<boolean> {
  for (;;) {
    const { data } = await api.get<{ data: Model[] }>('/v1/models');
    const models = data.filter(({ key }) => key === PERSONAS || key === VALUE);
    const isOver = models.every(({ job }) => job === null || !['waiting', 'running'].includes(job.state));
    if (isOver && models.every(({ version, scoring }) => version !== null && scoring === null))
      return models.length === 2;
    // Refused, failed, cancelled or taken away: there is nothing to wait for.
    if (isOver && models.some(({ version }) => version === null)) return false;
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return false;
  }
}

/** One for each persona whose taste is its own, and one for the microsegment that has most people. */
async function tipsFor(api: Api, personas: readonly Persona[]): Promise<DemoExperience[]> {
  const tips: DemoExperience[] = [];
  const micro: { tip: DemoExperience; people: number }[] = [];
  for (const { key, people } of personas) {
    const { items, others } = await api.get<{ items: Liked[]; others: number }>(
      `/v1/personas/${PERSONAS}/${key}`,
    );
    const liked = mostTheirOwn(items, people, others);
    if (liked) tips.push(personaTip(key, nameOf(liked)));
    const tip = microsegmentTip(key, WORTH);
    micro.push({ tip, people: await sizeOf(api, tip) });
  }
  const [best] = micro.sort((a, b) => b.people - a.people);
  return best && best.people > 0 ? [...tips, best.tip] : tips;
}

/** What the greatest part of them chose beyond the part of the others. */
function mostTheirOwn(items: readonly Liked[], people: number, others: number): string | undefined {
  const beyond = ({ inside, outside }: Liked) => inside / Math.max(1, people) - outside / Math.max(1, others);
  const [first] = items
    .filter(({ item, inside }) => inside >= LEAST_BUYERS && /\s/.test(item))
    .sort((a, b) => beyond(b) - beyond(a));
  return first && beyond(first) > 0 ? first.item : undefined;
}

async function sizeOf(api: Api, { audience }: DemoExperience): Promise<number> {
  const condition = audience as unknown as JsonObject; // likewise
  return (await api.post<{ size: number }>('/v1/segments/estimate', { condition })).size;
}
