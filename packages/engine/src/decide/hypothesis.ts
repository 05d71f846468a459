// What somebody might have done or been, as changes of a copy of their profile: made from what a condition lacks, told
// in plain English, and applied by the same fold that real events go through.

import type { Event, Json, JsonObject } from '../collect/index.ts';
import {
  type AttributeCondition,
  type ComputedTrait,
  type EventCondition,
  type EventFilter,
  filterWords,
  label,
  leastOf,
  quoted,
  things,
} from '../segment/index.ts';
import { type BehaviourIndex, fold, type IdentityState, type Profile } from '../unify/index.ts';
import type { Need } from './needs.ts';

export type Change =
  | { kind: 'event'; event: string; properties: JsonObject; times: number; words: string }
  | { kind: 'trait' | 'consent' | 'request'; name: string; value: Json; words: string };

/** Measures of values that nobody can be asked to have. */
const VALUES = ['firstValue', 'lastValue', 'lastValues'];

/** What would meet one need; undefined for what nobody can do, such as having been somewhere else. */
export function changesFor(
  { condition, holds, value: have }: Need,
  computed: ReadonlyMap<string, ComputedTrait>,
): Change[] | undefined {
  if ('sequence' in condition)
    return holds && condition.sequence.every((step) => isSayable(step))
      ? condition.sequence.filter((step) => !step.not).map((step) => happening(step, 1))
      : undefined;
  if ('event' in condition) return eventsFor(condition, holds, have);
  if (!('attribute' in condition)) return undefined;
  const { attribute } = condition;
  if (attribute.startsWith('computed.')) {
    const trait = computed.get(attribute.slice('computed.'.length));
    const { op, value } = condition;
    // What the trait counts or adds up is asked of the events themselves.
    if (!trait || VALUES.some((measure) => measure in trait.measure)) return undefined;
    const { filter, measure } = trait;
    return eventsFor({ ...filter, measure, op, value } as EventCondition, holds, have);
  }
  return attributeFor(condition, holds);
}

const MOST_EVENTS = 50;

function eventsFor(condition: EventCondition, holds: boolean, have: Json | undefined): Change[] | undefined {
  const { measure = { count: true } } = condition;
  const least = leastOf(condition, holds);
  const of = Object.values(measure)[0];
  if (least === undefined || !isSayable(condition, typeof of === 'string' ? of : undefined)) return undefined;
  const more = least - (typeof have === 'number' ? have : 0);
  if ('sum' in measure) return [happening(condition, 1, { [measure.sum]: more })];
  if ('min' in measure || 'max' in measure || 'avg' in measure)
    return [happening(condition, 1, { [Object.values(measure)[0] as string]: least })];
  const times = Math.ceil(more);
  if (times < 1 || times > MOST_EVENTS) return undefined;
  if (!('distinct' in measure)) return [happening(condition, times)];
  return Array.from({ length: times }, (_, i) =>
    happening(condition, 1, { [measure.distinct]: `another ${i + 1}` }),
  );
}

/** Where and on what device something happens is nobody's to say; properties are. */
const isSayable = ({ where = [] }: EventFilter, of = 'properties.'): boolean =>
  [of, ...where.map(({ property }) => property)].every((property) => property.startsWith('properties.'));

function happening({ event, where = [] }: EventFilter, times: number, own: JsonObject = {}): Change {
  const properties: JsonObject = {};
  for (const { property, op, value } of where) put(properties, property, valueFor(op, value) ?? null);
  for (const [property, value] of Object.entries(own)) put(properties, property, value);
  const name = event === '*' ? 'Something' : event;
  const amount = Object.entries(own).map(([property, value]) => `${label(property)} ${quoted(value)}`);
  const extra = amount.length > 0 ? ` with ${amount.join(' and ')}` : '';
  const words = `${times} more ${things(event, times)}${filterWords(where)}${extra}`;
  return { kind: 'event', event: name, properties, times, words };
}

/** `cart.total` is a field of `cart`. */
function put(into: JsonObject, path: string, value: Json): void {
  const [head, ...rest] = path.replace(/^properties\./, '').split('.');
  if (head === undefined || head === '__proto__') return;
  if (rest.length === 0) into[head] = value;
  else {
    into[head] ??= {};
    put(into[head] as JsonObject, rest.join('.'), value);
  }
}

function attributeFor({ attribute, op, value }: AttributeCondition, holds: boolean): Change[] | undefined {
  const [root, ...rest] = attribute.split('.');
  const kind = ({ traits: 'trait', consent: 'consent', request: 'request' } as const)[root!];
  const name = rest.join('.');
  if (!kind || name === '') return undefined;
  const wanted = valueFor(holds ? op : OPPOSITES[op], value);
  if (wanted === undefined || (kind === 'consent' && typeof wanted !== 'boolean')) return undefined;
  const what = kind === 'request' ? `the request’s ${label(name)}` : label(name);
  const words =
    kind === 'consent'
      ? `${wanted ? '' : 'no '}consent to ${label(name)}`
      : wanted === null
        ? `no ${what}`
        : `${what} ${quoted(wanted)}`;
  return [{ kind, name, value: wanted, words }];
}

const OPPOSITES: Record<string, string> = {
  eq: 'ne',
  ne: 'eq',
  gt: 'lte',
  gte: 'lt',
  lt: 'gte',
  lte: 'gt',
  exists: 'missing',
  missing: 'exists',
  in: 'notIn',
  notIn: 'in',
};

/** A value of which the comparison is true, as near to the threshold as can be said; undefined for none. */
function valueFor(op: string | undefined, value: Json | undefined): Json | undefined {
  const first = Array.isArray(value) ? value[0] : value;
  const step = (by: number) => (typeof first === 'number' ? first + by : undefined);
  switch (op) {
    case 'eq':
    case 'gte':
    case 'lte':
    case 'in':
    case 'between':
    case 'contains':
    case 'startsWith':
    case 'endsWith':
      return first;
    case 'includes':
    case 'includesAny':
      return first === undefined ? undefined : [first];
    case 'includesAll':
      return value;
    case 'gt':
      return step(1);
    case 'lt':
      return step(-1);
    case 'ne':
    case 'notIn':
      return typeof first === 'number' ? first + 1 : typeof first === 'boolean' ? !first : 'another';
    case 'exists':
      return 'known';
    case 'missing':
      return null;
    default:
      return undefined;
  }
}

/** A copy of the profile to which all this has just happened. What a request says is left to the caller. */
export function applied(
  profile: Profile,
  changes: readonly Change[],
  behaviours: BehaviourIndex,
  now: number,
): Profile {
  const copy = structuredClone(profile);
  const state = copy.identities[0] as IdentityState;
  let n = 0;
  for (const change of changes) {
    if (change.kind === 'request') continue;
    for (let i = 0; i < (change.kind === 'event' ? change.times : 1); i++)
      fold(state, eventOf(change, state, now, n++), behaviours, new Set());
  }
  return copy;
}

function eventOf(
  change: Exclude<Change, { kind: 'request' }>,
  { type, value }: IdentityState,
  now: number,
  n: number,
): Event {
  const isEvent = change.kind === 'event';
  return {
    messageId: `hypothetical-${String(n).padStart(4, '0')}`,
    type: isEvent ? 'track' : 'identify',
    name: isEvent ? change.event : 'Identified',
    // Steps of a sequence are each later than the one before; all is over by now.
    time: now - 1000 + Math.min(n, 999),
    receivedAt: now,
    sourceId: '',
    identifiers: [{ type, value }],
    traits: change.kind === 'trait' ? { [change.name]: change.value } : {},
    properties: isEvent ? change.properties : {},
    facts: {},
    ...(change.kind === 'consent' && { consent: { [change.name]: change.value === true } }),
    flags: [],
    raw: {},
  };
}
