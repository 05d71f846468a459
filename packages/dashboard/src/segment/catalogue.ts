// Everything that a condition may speak of, as the data map knows it: attributes, events with their properties,
// segments, each with a readable name, its kind of value and examples.

import type { ComputedTrait } from '@visavis/engine/segment';
import { useMemo } from 'react';
import { type DataMap, type MapField, useDataMap } from '../collect/index.ts';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { percent, spoken } from '../ui/format.ts';
import type { Option, Value } from '../ui/words/index.ts';
import { type Segment, useSegments } from './api.ts';
import type { FieldType } from './conditions/operators.ts';

export interface Field {
  label: string;
  type: FieldType;
  examples: readonly Value[];
  /** What values are called, where nobody would know them otherwise: then one of these is picked. */
  names?: Readonly<Record<string, string>>;
}
export interface Catalogue {
  /** Whether the data map is there; until then nothing is known of what there is not. */
  isRead: boolean;
  attributeOptions: readonly Option[];
  eventOptions: readonly Option[];
  segmentOptions: readonly Option[];
  propertyOptions(event: string): readonly Option[];
  attribute(name: string): Field;
  property(event: string, name: string): Field;
}

/** What every workspace knows without a field of its own. */
const BUILT_IN: readonly { name: string; type: FieldType; group: string }[] = [
  { name: 'firstSeen', type: 'date', group: 'Known of everybody' },
  { name: 'lastSeen', type: 'date', group: 'Known of everybody' },
  { name: 'sessions.count', type: 'number', group: 'Known of everybody' },
];
const ANY_EVENT: Option = { value: '*', label: 'any event' };

export function useCatalogue(without?: string): Catalogue {
  const map = useDataMap();
  const segments = useSegments();
  const computed = useGet<List<ComputedTrait>>('/v1/computed-traits', { freshMs: 30_000 });
  const models = useGet<List<Predicting>>('/v1/models', { freshMs: 30_000 });
  const personas = useGet<List<Grouping>>('/v1/personas', { freshMs: 30_000 });
  const journeys = useGet<List<Journey>>('/v1/journeys', { freshMs: 30_000 });
  return useMemo(
    () =>
      catalogueOf(
        map.data,
        computed.data?.data ?? [],
        (segments.data?.data ?? []).filter((each) => each.key !== without && each.state !== 'archived'),
        models.data?.data ?? [],
        personas.data?.data ?? [],
        journeys.data?.data ?? [],
      ),
    [map.data, computed.data, segments.data, models.data, personas.data, journeys.data, without],
  );
}

function catalogueOf(
  map: DataMap | undefined,
  computed: readonly ComputedTrait[],
  segments: readonly Segment[],
  models: readonly Predicting[],
  groupings: readonly Grouping[],
  journeys: readonly Journey[],
): Catalogue {
  const predicted = models.flatMap((model) => predictedBy(model, groupings));
  const stages = journeys.map((journey) => stageOf(journey, journeys.length === 1));
  const fields = map?.fields ?? [];
  const attributes = new Map(
    fields.filter((field) => field.kind !== 'property').map((field) => [field.name, field]),
  );
  const properties = Map.groupBy(
    fields.filter((field) => field.kind === 'property'),
    (field) => field.event ?? '*',
  );
  const propertiesOf = (event: string): MapField[] =>
    event === '*' || event === '' ? [...properties.values()].flat() : (properties.get(event) ?? []);
  return {
    isRead: map !== undefined,
    attributeOptions: [
      ...BUILT_IN.map(({ name, group }) => ({ value: name, label: labelOf(name), group })),
      ...[...attributes.values()].map((field) => ({
        value: field.name,
        label: labelOf(field.name),
        group: groupOf(field.name),
        note: percent(field.coverage),
      })),
      ...computed.map((trait) => ({
        value: `computed.${trait.key}`,
        label: trait.name.toLowerCase(),
        group: 'Computed traits',
      })),
      ...stages.map(({ name, label }) => ({ value: name, label, group: 'Journeys' })),
      ...predicted.map(({ name, label }) => ({ value: name, label, group: 'Predictions' })),
    ],
    eventOptions: [
      ...(map?.events ?? []).map((event) => ({ value: event.name, label: event.name })),
      ANY_EVENT,
    ],
    segmentOptions: segments.map((segment) => ({ value: segment.key, label: segment.name })),
    propertyOptions: (event) => [
      ...unique(propertiesOf(event)).map((field) => ({
        value: field.name,
        label: labelOf(field.name),
        note: percent(field.coverage),
      })),
      ...[...attributes.values()]
        .filter((field) => /^(device|place|channel|page|locale)/.test(field.name))
        .map((field) => ({ value: field.name, label: labelOf(field.name), group: 'About the moment' })),
    ],
    attribute: (name) =>
      [...stages, ...predicted].find((each) => each.name === name) ??
      computedOf(name, computed) ??
      fieldOf(name, attributes.get(name)),
    property: (event, name) =>
      fieldOf(name, propertiesOf(event).find((field) => field.name === name) ?? attributes.get(name)),
  };
}

/** A model, as far as conditions are concerned: the attributes that it gives everybody. */
interface Predicting {
  key: string;
  name: string;
  outputs: readonly { attribute: string; label: string; unit: string }[];
}

/** A model that finds personas, with their names. */
interface Grouping {
  key: string;
  personas: readonly { key: string; name: string }[];
}

/** A journey, with the stages that people stand in. */
interface Journey {
  key: string;
  name: string;
  stages: readonly { key: string; name: string }[];
}

const stageOf = ({ key, name, stages }: Journey, isOnly: boolean): Field & { name: string } => ({
  name: `stage.${key}`,
  label: isOnly ? 'stage' : `stage (${name})`,
  type: 'text',
  examples: stages.map((stage) => stage.key),
  names: Object.fromEntries(stages.map((stage) => [stage.key, stage.name])),
});

const predictedBy = (
  { key, name, outputs }: Predicting,
  groupings: readonly Grouping[],
): (Field & { name: string })[] => {
  const grouping = groupings.find((one) => one.key === key);
  const main = !grouping ? name : groupings.length === 1 ? 'persona' : `persona (${name})`;
  return outputs.map(({ attribute, label, unit }, i) => {
    const personas = unit === 'class' ? (grouping?.personas ?? []) : [];
    return {
      name: attribute,
      label: (i > 0 ? `${name}: ${label}` : main).toLowerCase(),
      type: unit === 'class' ? 'text' : 'number',
      examples: personas.map(({ key }) => key),
      ...(personas.length > 0 && {
        names: Object.fromEntries(personas.map((persona) => [persona.key, persona.name])),
      }),
    };
  });
};

const IS_DATE = ['firstTime', 'lastTime'];

function computedOf(name: string, traits: readonly ComputedTrait[]): Field | undefined {
  const trait = traits.find((each) => `computed.${each.key}` === name);
  if (!trait) return undefined;
  const measure = Object.keys(trait.measure)[0] ?? '';
  const type = IS_DATE.includes(measure) ? 'date' : measure.endsWith('Value') ? 'unknown' : 'number';
  return { label: trait.name.toLowerCase(), type, examples: [] };
}

function unique(fields: readonly MapField[]): MapField[] {
  return [...new Map(fields.map((field) => [field.name, field])).values()];
}

function fieldOf(name: string, field: MapField | undefined): Field {
  const type = BUILT_IN.find((each) => each.name === name)?.type ?? typeOf(field);
  return { label: labelOf(name), type, examples: field?.examples ?? [] };
}

const TYPES: Record<string, FieldType> = {
  string: 'text',
  text: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  date: 'date',
  array: 'list',
  list: 'list',
};

function typeOf(field: MapField | undefined): FieldType {
  const said = field?.types.length === 1 ? TYPES[field.types[0] ?? ''] : undefined;
  if (said === 'text' && field && field.examples.length > 0 && field.examples.every(looksLikeDate))
    return 'date';
  return said ?? 'unknown';
}

const looksLikeDate = (value: Value): boolean =>
  typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value);

/** `traits.plan` reads `plan`; `place.country` reads `country`; `first.channel` reads `first channel`. */
export function labelOf(name: string): string {
  const short = name.replace(/^(traits|properties|computed|place)\./, '');
  const apart = short.replace(
    /([a-z])([A-Z])/g,
    (_, left: string, right: string) => `${left} ${right.toLowerCase()}`,
  );
  return spoken(apart);
}

function groupOf(name: string): string {
  if (name.startsWith('traits.')) return 'Traits';
  if (name.startsWith('computed.')) return 'Computed traits';
  if (name.startsWith('place.') || name === 'locale') return 'Place';
  if (name.startsWith('device.')) return 'Device';
  if (/^(first\.)?channel/.test(name)) return 'Channel';
  if (name.startsWith('consent.')) return 'Consent';
  return 'More attributes';
}
