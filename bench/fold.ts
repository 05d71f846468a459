// What it costs to fold one event into a profile: flat in how many events the profile has seen, and flat in how many
// segments there are that do not mention the event.

import type { Event } from '@visavis/engine/collect';
import { type Condition, compileProgram } from '@visavis/engine/segment';
import {
  type BehaviourIndex,
  compileBehaviours,
  emptyState,
  encodeProfile,
  fold,
} from '@visavis/engine/unify';
import { type BenchResult, type BenchRow, timePerCallSync } from './bench.ts';

const T0 = Date.UTC(2025, 0, 1);
const EVENTS = 500;

function makeEvent(n: number): Event {
  const time = T0 + n * 600_000;
  return {
    messageId: `m-${n}`,
    type: 'track',
    name: 'Product Viewed',
    time,
    receivedAt: time,
    sourceId: 's1',
    identifiers: [{ type: 'user_id', value: '42' }],
    traits: {},
    properties: { sku: `sku-${n % 50}`, price: (n % 90) + 0.99, category: n % 3 ? 'shoes' : 'hats' },
    facts: {
      'device.type': ['phone', 'client hints'],
      'place.country': ['DE', 'time zone'],
      channel: ['email', 'utm'],
      'channel.campaign': [`c${n % 4}`, 'utm'],
      'page.url': [`https://shop.example/p/${n % 50}`, 'context'],
    },
    flags: [],
    raw: {},
  };
}

/** `mentioning` segments on the event, the others on events that never come. */
function behavioursFor(segments: number, mentioning: number): BehaviourIndex {
  const condition = (n: number): Condition => {
    const event = n < mentioning ? 'Product Viewed' : `Other ${n}`;
    const of = n % 3;
    if (of === 0) return { event, measure: { count: true }, window: { last: '30d' }, op: 'gte', value: 3 };
    if (of === 1)
      return {
        event,
        measure: { sum: 'properties.price' },
        window: { this: 'month' },
        op: 'gt',
        value: 100 + n,
      };
    return {
      event,
      where: [{ property: 'properties.category', op: 'eq', value: 'shoes' }],
      op: 'gte',
      value: 2 + n,
    };
  };
  const definitions = Array.from({ length: segments }, (_, n) => ({
    id: `s${n}`,
    key: `s${n}`,
    name: `Segment ${n}`,
    version: 1,
    condition: condition(n),
  }));
  const program = compileProgram({ segments: definitions, computed: [], timezone: 'UTC' });
  return compileBehaviours(program.behaviours);
}

/** Microseconds for one event, into a profile that has seen `history` events before. */
function costOf(history: number, behaviours: BehaviourIndex): { micros: number; bytes: number } {
  const state = emptyState('i', 'user_id', '42');
  const changes = new Set<string>();
  for (let n = 0; n < history; n++) fold(state, makeEvent(n), behaviours, changes);
  const bytes = encodeProfile({ id: 'i', identities: [state] }).length;
  const next = Array.from({ length: EVENTS }, (_, n) => makeEvent(history + n));
  const text = JSON.stringify(state);
  const fresh = () => JSON.parse(text) as typeof state;
  const copies = timePerCallSync(() => fresh(), { rounds: 3, roundMs: 80 });
  const whole = timePerCallSync(
    () => {
      const copy = fresh();
      for (const event of next) {
        changes.clear();
        fold(copy, event, behaviours, changes);
      }
    },
    { rounds: 5, roundMs: 120 },
  );
  return { micros: ((whole - copies) * 1000) / EVENTS, bytes };
}

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  const few = behavioursFor(10, 10);
  const young = costOf(10, few);
  const old = costOf(10_000, few);
  rows.push({ label: 'profile of 10 events, 10 segments', value: young.micros, unit: 'µs' });
  rows.push({
    label: 'profile of 10,000 events, 10 segments',
    value: old.micros,
    unit: 'µs',
    ratio: young.micros / old.micros,
  });
  rows.push({ label: 'profile of 10 events, as text', value: young.bytes, unit: 'bytes' });
  rows.push({ label: 'profile of 10,000 events, as text', value: old.bytes, unit: 'bytes' });
  const many = costOf(1000, behavioursFor(1000, 10));
  const ten = costOf(1000, few);
  rows.push({ label: '1,000 events, 10 segments that mention the event', value: ten.micros, unit: 'µs' });
  rows.push({
    label: '1,000 events, 990 more that do not',
    value: many.micros,
    unit: 'µs',
    ratio: ten.micros / many.micros,
  });
  return {
    name: 'Folding one event into a profile',
    rows,
    note: `The mean over ${EVENTS} events ten minutes apart, each with five facts and three properties. A ratio of 1 is flat.`,
  };
}
