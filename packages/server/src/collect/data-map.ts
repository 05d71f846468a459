// The data-source map: every event and field with coverage, freshness and examples, which segments use it, and what a
// segment needs and nobody sends.

import type { Json } from '@visavis/engine/collect';
import { iso } from '../platform/clock.ts';
import type { Records } from '../platform/records/index.ts';
import type { Catalogue } from './catalogue.ts';
import { type FieldCount, readFields } from './catalogue-store.ts';
import { LOOKED_INTO } from './field-counts.ts';
import { type EventCount, readCounts } from './tally-store.ts';

/** What one segment reads, from the room to the right that knows. */
export interface Need {
  id: string;
  key: string;
  name: string;
  /** `traits.plan`, `place.country`. */
  attributes: readonly string[];
  events: readonly { event: string; properties: readonly string[] }[];
}
export type NeedsOf = (workspaceId: string) => Promise<readonly Need[]>;

export interface Use {
  id: string;
  key: string;
  name: string;
}
export interface MapEvent {
  name: string;
  count: number;
  lastSeen: string | null;
  sources: string[];
  usedBy: Use[];
  missing?: boolean;
}
export interface MapField {
  name: string;
  kind: 'trait' | 'fact' | 'property' | 'consent' | 'group';
  /** Of a property. */
  event?: string;
  types: string[];
  /** The share that has it: of the events of that name for a property, of identify events for a trait, of all events for a fact. */
  coverage: number;
  firstSeen: string | null;
  lastSeen: string | null;
  examples: readonly Json[];
  sources: string[];
  usedBy: Use[];
  /** A segment needs it, and nobody has sent it. */
  missing?: boolean;
}
export interface DataMap {
  events: MapEvent[];
  fields: MapField[];
  computedAt: string;
}

export interface DataMapOptions {
  records: Records;
  catalogue: Catalogue;
  workspaceId: string;
  needs: readonly Need[];
  now: number;
}

export async function readDataMap({
  records,
  catalogue,
  workspaceId,
  needs,
  now,
}: DataMapOptions): Promise<DataMap> {
  await catalogue.flush();
  const counts = await readCounts(records, workspaceId);
  const counted = await readFields(records, workspaceId);
  const looked = counted.filter((row) => row.name === LOOKED_INTO);
  const fields = mapFields(
    counted.filter((row) => row.name !== LOOKED_INTO),
    looked,
    (event, name) => catalogue.examples(workspaceId, event, name),
  );
  const events = mapEvents(counts, looked);
  markUses(needs, events, fields);
  return {
    events: [...events.values()].sort((a, b) => b.count - a.count),
    fields: [...fields.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)),
    computedAt: new Date(now).toISOString(),
  };
}

/** Seen last when it happened last, as far as events were looked into, else when one was received. */
function mapEvents(rows: readonly EventCount[], looked: readonly FieldCount[]): Map<string, MapEvent> {
  const happened = Map.groupBy(looked, (row) => row.event);
  const events = new Map<string, MapEvent>();
  for (const [name, same] of Map.groupBy(rows, (row) => row.name))
    events.set(name, {
      name,
      count: sum(same),
      lastSeen: iso(Math.max(...(happened.get(name) ?? same).map((row) => row.lastAt))),
      sources: same.map((row) => row.sourceId),
      usedBy: [],
    });
  return events;
}

type ExamplesOf = (event: string, name: string) => readonly Json[];

function mapFields(
  rows: readonly FieldCount[],
  looked: readonly FieldCount[],
  examplesOf: ExamplesOf,
): Map<string, MapField> {
  const fields = new Map<string, MapField>();
  const events = Map.groupBy(looked, (row) => row.event);
  const all = sum(looked);
  for (const [key, same] of Map.groupBy(rows, (row) => fieldKey(row.name, row.event))) {
    const { name } = same[0]!;
    const kind = kindOf(name);
    const carriers = [...new Set(same.map((row) => row.event))];
    const possible = kind === 'fact' ? all : sum(carriers.flatMap((event) => events.get(event) ?? []));
    const field: MapField = {
      name,
      kind,
      types: [...new Set(same.map((row) => row.type))],
      coverage: possible === 0 ? 0 : Math.min(1, sum(same) / possible),
      firstSeen: iso(Math.min(...same.map((row) => row.firstAt))),
      lastSeen: iso(Math.max(...same.map((row) => row.lastAt))),
      examples: [...new Set(carriers.flatMap((event) => examplesOf(event, name)))].slice(0, 5),
      sources: [...new Set(same.map((row) => row.sourceId))],
      usedBy: [],
    };
    if (kind === 'property') field.event = same[0]!.event;
    fields.set(key, field);
  }
  return fields;
}

/** Only properties belong to one event; traits and facts are the person's, whatever event brought them. */
function fieldKey(name: string, event: string): string {
  return kindOf(name) === 'property' ? `${event}\n${name}` : name;
}
const keyOf = (field: MapField) => `${field.kind}\n${field.event ?? ''}\n${field.name}`;

function kindOf(name: string): MapField['kind'] {
  if (name.startsWith('properties.')) return 'property';
  if (name.startsWith('traits.')) return 'trait';
  if (name.startsWith('group.')) return 'group';
  return name.startsWith('consent.') ? 'consent' : 'fact';
}

function markUses(
  needs: readonly Need[],
  events: Map<string, MapEvent>,
  fields: Map<string, MapField>,
): void {
  for (const { id, key, name, ...need } of needs) {
    const use = { id, key, name };
    for (const attribute of need.attributes)
      if (isCollected(attribute)) useField(fields, attribute, undefined, use);
    for (const { event, properties } of need.events) {
      if (event === '*') continue;
      if (!events.has(event))
        events.set(event, { name: event, count: 0, lastSeen: null, sources: [], usedBy: [], missing: true });
      addUse(events.get(event)!.usedBy, use);
      for (const property of properties) useField(fields, property, event, use);
    }
  }
}

/** Computed traits, counts and identities are worked out here, not sent by a source. */
function isCollected(attribute: string): boolean {
  return !/^(computed|first|identity|sessions|request|segments?)\.|^(firstSeen|lastSeen)$/.test(attribute);
}

function useField(fields: Map<string, MapField>, name: string, event: string | undefined, use: Use): void {
  const key = fieldKey(name, event ?? '');
  let field = fields.get(key);
  if (field === undefined) {
    const none = {
      types: [],
      coverage: 0,
      firstSeen: null,
      lastSeen: null,
      examples: [],
      sources: [],
      usedBy: [],
    };
    field = { name, kind: kindOf(name), ...none, missing: true };
    if (field.kind === 'property' && event !== undefined) field.event = event;
    fields.set(key, field);
  }
  addUse(field.usedBy, use);
}

function addUse(uses: Use[], use: Use): void {
  if (!uses.some((one) => one.id === use.id)) uses.push(use);
}
const sum = (rows: readonly { seen: number }[]) => rows.reduce((total, row) => total + row.seen, 0);
