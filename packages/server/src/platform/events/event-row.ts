// How an event becomes a row of the table `events`. A path and a value go to the map of the value's type, so that
// '5', 5 and true never compare equal by accident, and a number keeps every digit that JavaScript gave it.

import type { Event, Json } from '@visavis/engine/collect';
import { FACT_COLUMNS } from './facts.ts';

export interface TypedMaps {
  texts: Record<string, string>;
  numbers: Record<string, number>;
  bools: Record<string, boolean>;
  lists: Record<string, string[]>;
}

export const emptyMaps = (): TypedMaps => ({ texts: {}, numbers: {}, bools: {}, lists: {} });

/** Adds `value` under `path`; objects become dotted paths, `null` is as good as absent. */
export function addTyped(maps: TypedMaps, path: string, value: Json | undefined): void {
  if (typeof value === 'string') maps.texts[path] = value.toWellFormed();
  else if (typeof value === 'number') maps.numbers[path] = value;
  else if (typeof value === 'boolean') maps.bools[path] = value;
  else if (Array.isArray(value)) maps.lists[path] = value.map((element) => JSON.stringify(element));
  else if (value)
    for (const key of Object.keys(value)) addTyped(maps, `${path}.${key.toWellFormed()}`, value[key]);
}

/** `identity` is the id of the event's first identifier. */
export function eventRow({
  workspaceId,
  seq,
  identity,
  event,
}: {
  workspaceId: string;
  seq: number;
  identity: string;
  event: Event;
}): object {
  const maps = emptyMaps();
  addTyped(maps, 'properties', event.properties);
  addTyped(maps, 'traits', event.traits);
  if (event.consent) addTyped(maps, 'consent', event.consent as Record<string, boolean>);
  return {
    workspace_id: workspaceId,
    seq,
    message_id: event.messageId,
    identity,
    type: event.type,
    name: event.name,
    time: event.time,
    received_at: event.receivedAt,
    source_id: event.sourceId,
    group_id: event.groupId ?? '',
    flags: event.flags,
    ...factValues(event.facts),
    ...maps,
    raw: JSON.stringify(event.raw),
  };
}

function factValues(facts: Event['facts']): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, fact] of Object.entries(facts)) {
    const column = (FACT_COLUMNS as Record<string, string>)[name];
    if (column) values[column] = String(fact[0]);
  }
  return values;
}
