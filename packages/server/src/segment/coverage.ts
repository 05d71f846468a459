// What a condition rests on, against what was ever sent: how well filled each field is, how fresh, and what is missing.

import { type Condition, fieldsOf } from '@visavis/engine/segment';

/** A field of the data-source map. */
export interface FieldKnown {
  name: string;
  /** Of a property: whose. */
  event?: string;
  coverage: number;
  lastSeen: string | null;
}
export interface FieldUse {
  field: string;
  event?: string;
  /** The share of the events that could carry it. */
  coverage: number;
  lastSeen?: string;
  missing: boolean;
}

/** What the server works out by itself is never missing. */
const OWN = /^(computed|identity|sessions|request|stage|persona|prediction)\.|^(firstSeen|lastSeen)$/;

export function coverageOf(condition: Condition, known: readonly FieldKnown[]): FieldUse[] {
  const { attributes, events } = fieldsOf(condition);
  const uses = [
    ...attributes.filter((name) => !OWN.test(name)).map((name) => useOf(name, undefined, known)),
    ...events.flatMap(({ event, properties }) => [
      eventUse(event, known),
      ...properties.map((name) => useOf(name, event, known)),
    ]),
  ];
  return uses.filter((use) => use !== undefined);
}

function useOf(field: string, event: string | undefined, known: readonly FieldKnown[]): FieldUse {
  const name = field.replace(/^first\./, '');
  const found = known.filter(
    (one) =>
      (one.name === name || name.startsWith(`${one.name}.`)) &&
      (event === undefined || event === '*' || one.event === undefined || one.event === event),
  );
  return {
    field,
    ...(event !== undefined && { event }),
    coverage: Math.max(0, ...found.map((one) => one.coverage)),
    ...lastSeenOf(found),
    missing: found.length === 0,
  };
}

/** An event is there when any of its properties was ever seen; one without properties is left out. */
function eventUse(event: string, known: readonly FieldKnown[]): FieldUse | undefined {
  const found = known.filter((one) => one.event === event);
  if (event === '*' || found.length === 0) return undefined;
  return { field: 'event', event, coverage: 1, ...lastSeenOf(found), missing: false };
}

function lastSeenOf(found: readonly FieldKnown[]): { lastSeen?: string } {
  const times = found.flatMap((one) => (one.lastSeen === null ? [] : [one.lastSeen])).sort();
  return times.length === 0 ? {} : { lastSeen: times.at(-1)! };
}
