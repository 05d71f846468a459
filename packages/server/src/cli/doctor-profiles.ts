// A sample of profiles, worked out again from the events that the log has of them: the count of events, and every
// trait, whose latest value must be the one that the profile shows.

import type { Json, JsonObject } from '@visavis/engine/collect';
import type { Api } from '../demo/index.ts';
import type { Finding } from './doctor.ts';

const SAMPLE = 20;
const PAGE = 200;

interface Shown {
  id: string;
}

export async function checkProfiles(api: Api): Promise<Finding> {
  const { data } = await api.get<{ data: Shown[] }>(`/v1/profiles?limit=${SAMPLE}`);
  const wrong: string[] = [];
  for (const { id } of data) if (!(await equalsItsEvents(api, id))) wrong.push(id);
  const found = `${data.length} looked at, ${wrong.length} differ from what their events add up to`;
  if (wrong.length === 0) return { what: 'Profiles', found };
  return {
    what: 'Profiles',
    found,
    todo: `Look at ${wrong.slice(0, 3).join(', ')}. Events of the last seconds may still be on their way; if it stays, report it.`,
  };
}

async function equalsItsEvents(api: Api, id: string): Promise<boolean> {
  const key = encodeURIComponent(`id:${id}`);
  const shown = await api.get<{ traits: JsonObject }>(`/v1/profiles/${key}/traits`);
  const traits = latestTraits(await eventsOf(api, key));
  return Object.entries(traits).every(([name, value]) => sameJson(shown.traits[name], value));
}

/** The later event wins; of two at the same instant the one with the greater message id. */
export function latestTraits(events: readonly JsonObject[]): Record<string, Json> {
  const latest: Record<string, { value: Json; time: string; messageId: string }> = {};
  for (const event of events) {
    if (event.type !== 'identify') continue;
    const [time, messageId] = [String(event.time), String(event.messageId)];
    for (const [name, value] of Object.entries((event.traits ?? {}) as JsonObject)) {
      const known = latest[name];
      if (known && (known.time > time || (known.time === time && known.messageId > messageId))) continue;
      latest[name] = { value, time, messageId };
    }
  }
  return Object.fromEntries(Object.entries(latest).map(([name, { value }]) => [name, value]));
}

async function eventsOf(api: Api, key: string): Promise<JsonObject[]> {
  const all: JsonObject[] = [];
  let next: string | undefined;
  do {
    const asked = new URLSearchParams({
      limit: String(PAGE),
      ...(next === undefined ? {} : { cursor: next }),
    });
    const page = await api.get<{ data: JsonObject[]; next?: string }>(`/v1/profiles/${key}/events?${asked}`);
    all.push(...page.data);
    next = page.next;
  } while (next !== undefined);
  return all;
}

const sameJson = (a: Json | undefined, b: Json) => JSON.stringify(a) === JSON.stringify(b);
