// Random conditions and random histories for property tests. The vocabulary is small on purpose: few event names,
// values and lengths of time, so that conditions and histories meet often and edges coincide.

import fc from 'fast-check';
import type { Event, Json } from '../../collect/index.ts';
import type { ComputedTrait, Condition, EventFilter, Measure, Window } from '../condition.ts';

const HOUR = 3_600_000;
/** Four days before the clocks change in Europe. */
export const BASE = Date.UTC(2026, 2, 25);

const name = fc.constantFrom('A', 'B', 'C');
const duration = fc.constantFrom('30m', '1h', '3h', '1d', '2d', '1w');
const unit = fc.constantFrom('day', 'week', 'month', 'quarter', 'year');
const number = fc.constantFrom(0, 1, 2, 2.5, 5, 7.3);
const sizeOp = fc.constantFrom('eq', 'ne', 'gt', 'gte', 'lt', 'lte');
const date = fc.integer({ min: 0, max: 300 }).map((hours) => new Date(BASE + hours * HOUR).toISOString());

export const anyWindow: fc.Arbitrary<Window> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ last: duration }) },
  fc.record({ this: unit }),
  fc.record({ previous: unit }),
  fc.tuple(date, date).map(([a, b]) => (a < b ? { from: a, to: b } : { from: b })),
) as fc.Arbitrary<Window>;

const where = fc.oneof(
  fc.record({
    property: fc.constant('properties.tag'),
    op: fc.constantFrom('eq', 'ne', 'contains'),
    value: fc.constantFrom('x', 'Y'),
  }),
  fc.record({ property: fc.constant('properties.n'), op: sizeOp, value: number }),
  fc.record({
    property: fc.constant('properties.items.c'),
    op: fc.constantFrom('in', 'includesAll', 'notIn'),
    value: fc.constantFrom(['p'], ['p', 'q']),
  }),
  fc.record({
    property: fc.constantFrom('place.country', 'properties.n'),
    op: fc.constantFrom('exists', 'missing'),
  }),
);
export const anyFilter: fc.Arbitrary<EventFilter> = fc.record(
  {
    event: fc.oneof({ weight: 5, arbitrary: name }, fc.constant('*')),
    where: fc.array(where, { minLength: 1, maxLength: 2 }),
  },
  { requiredKeys: ['event'] },
) as fc.Arbitrary<EventFilter>;

const window = fc.option(anyWindow, { nil: undefined });
const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;

const count = fc.record({ filter: anyFilter, window, op: sizeOp, value: fc.integer({ min: 0, max: 4 }) });
const between = fc.record({
  filter: anyFilter,
  window,
  op: fc.constant('between'),
  value: fc.constantFrom([0, 1], [1, 3], [2, 2]),
});
const distinct = fc.record({
  filter: anyFilter,
  window,
  measure: fc.constantFrom({ distinct: 'properties.tag' }, { distinct: 'properties.items.c' }),
  op: sizeOp,
  value: fc.integer({ min: 0, max: 3 }),
});
const sums = fc.record({
  filter: anyFilter,
  window,
  measure: fc.constantFrom<Measure>(
    { sum: 'properties.n' },
    { avg: 'properties.n' },
    { min: 'properties.n' },
    { max: 'properties.n' },
    { sum: 'properties.items.p' },
  ),
  op: sizeOp,
  value: number,
});
const times = fc.oneof(
  fc.record({
    filter: anyFilter,
    window,
    measure: fc.constantFrom({ firstTime: true }, { lastTime: true }),
    op: fc.constantFrom('before', 'after'),
    value: date,
  }),
  fc.record({
    filter: anyFilter,
    window,
    measure: fc.constantFrom({ firstTime: true }, { lastTime: true }),
    op: fc.constantFrom('withinLast', 'moreThanAgo'),
    value: duration,
  }),
);
const event = fc
  .oneof({ weight: 3, arbitrary: count }, between, distinct, sums, times)
  .map(({ filter, ...rest }) => compact({ ...filter, ...rest }) as unknown as Condition);

const step = fc
  .record({ event: name, not: fc.constantFrom<true | undefined>(undefined, undefined, true) })
  .map(compact);
const sequence = fc
  .record({ first: name, others: fc.array(step, { minLength: 1, maxLength: 3 }), within: duration, window })
  .map(
    ({ first, others, within, window }) =>
      compact({ sequence: [{ event: first }, ...others], within, window }) as Condition,
  );

const attribute = fc.oneof(
  fc.record({
    attribute: fc.constant('traits.plan'),
    op: fc.constantFrom('eq', 'ne', 'contains', 'startsWith'),
    value: fc.constantFrom('pro', 'P'),
  }),
  fc.record({ attribute: fc.constant('traits.age'), op: sizeOp, value: number }),
  fc.record({
    attribute: fc.constant('traits.due'),
    op: fc.constantFrom('withinLast', 'moreThanAgo', 'withinNext'),
    value: duration,
  }),
  fc.record({ attribute: fc.constant('traits.due'), op: fc.constantFrom('before', 'after'), value: date }),
  fc.record({
    attribute: fc.constant('traits.likes'),
    op: fc.constantFrom('includesAny', 'includesAll'),
    value: fc.constantFrom(['tea'], ['tea', 'rum']),
  }),
  fc.record({
    attribute: fc.constantFrom('traits.plan', 'traits.due'),
    op: fc.constantFrom('exists', 'missing'),
  }),
) as fc.Arbitrary<Condition>;

/** Conditions on the event's properties, traits `plan`, `age`, `due`, `likes`; no other segments, nothing computed. */
export const anyCondition: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: event },
    { weight: 2, arbitrary: attribute },
    { weight: 2, arbitrary: sequence },
    fc.record({ all: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ any: fc.array(tie('node'), { minLength: 1, maxLength: 3 }) }),
    fc.record({ not: tie('node') }),
  ),
})).node;

export const anyComputed: fc.Arbitrary<ComputedTrait> = fc
  .record({
    key: fc.constantFrom('one', 'two'),
    filter: anyFilter,
    window,
    measure: fc.constantFrom<ComputedTrait['measure']>(
      { count: true },
      { sum: 'properties.n' },
      { avg: 'properties.n' },
      { distinct: 'properties.tag' },
      { firstValue: 'properties.n' },
      { lastValue: 'properties.tag' },
      { lastValues: 'properties.tag' },
      { lastTime: true },
      { firstTime: true },
    ),
  })
  .map((trait) => compact({ ...trait, name: trait.key }));

/** On `computed.one` and `computed.two`. */
export const anyOnComputed: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    attribute: fc.constantFrom('computed.one', 'computed.two'),
    op: sizeOp,
    value: fc.constantFrom<Json>(0, 1, 2, 2.5),
  }),
  fc.record({
    attribute: fc.constantFrom('computed.one', 'computed.two'),
    op: fc.constantFrom('withinLast', 'moreThanAgo'),
    value: duration,
  }),
  fc.record({
    attribute: fc.constantFrom('computed.one', 'computed.two'),
    op: fc.constantFrom('exists', 'missing'),
  }),
) as fc.Arbitrary<Condition>;

export const anyTraits: fc.Arbitrary<Record<string, Json>> = fc.record(
  {
    plan: fc.constantFrom<Json>('pro', 'Prepaid', 'free', 5),
    age: fc.constantFrom<Json>(1, 2.5, 5, '5'),
    due: fc.oneof(date, fc.constant<Json>('soon')),
    likes: fc.constantFrom<Json>(['tea'], ['rum', 'tea'], [], 'tea'),
  },
  { requiredKeys: [] },
);

export const anyTimezone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu');

/** An event and which of a person's identities it names. It may come long after it happened. */
export interface Arrival {
  event: Event;
  identity: number;
}

/** In order of arrival. */
export const anyHistory: fc.Arbitrary<Arrival[]> = fc
  .array(
    fc.record({
      name,
      hours: fc.integer({ min: 0, max: 12 * 24 }),
      minutes: fc.constantFrom(0, 0, 0, 30),
      delay: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 100 })),
      identity: fc.constantFrom(0, 0, 1, 2),
      properties: fc.record(
        {
          n: fc.constantFrom<Json>(1, 2, 0.1, 2.5, -3, '7'),
          tag: fc.constantFrom<Json>('x', 'y', 'yx', 1),
          items: fc.array(fc.record({ c: fc.constantFrom('p', 'q'), p: fc.constantFrom(1, 0.2) }), {
            maxLength: 2,
          }),
        },
        { requiredKeys: [] },
      ),
      country: fc.option(fc.constantFrom('DE', 'US'), { nil: undefined }),
    }),
    { maxLength: 12 },
  )
  .map((list) =>
    list
      .map((one, i) => ({ identity: one.identity, event: eventFrom({ ...one, messageId: `m${i}` }) }))
      .sort((a, b) => a.event.receivedAt - b.event.receivedAt),
  );

interface Draft {
  messageId: string;
  name: string;
  hours: number;
  minutes: number;
  delay: number;
  properties: Record<string, Json>;
  country: string | undefined;
}
function eventFrom({ messageId, name, hours, minutes, delay, properties, country }: Draft): Event {
  const time = BASE + hours * HOUR + minutes * 60_000;
  return makeEvent({
    messageId,
    name,
    time,
    receivedAt: time + delay * HOUR,
    properties,
    facts: country ? { 'place.country': [country, 'test'] } : {},
  });
}

/** A whole track event from what matters of it. */
export function makeEvent(parts: Pick<Event, 'messageId' | 'name' | 'time'> & Partial<Event>): Event {
  return {
    type: 'track',
    receivedAt: parts.time,
    sourceId: 'test',
    identifiers: [{ type: 'user_id', value: '1' }],
    traits: {},
    properties: {},
    facts: {},
    flags: [],
    raw: {},
    ...parts,
  };
}
