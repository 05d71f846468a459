// Which of 1,000 and of 10,000 segments does one person belong to? Our index against rule engines that people embed
// for this, each used at its best, in the same process on the same people. All must find the same segments.

import { createRequire } from 'node:module';
import { ZenDecisionContent, ZenEngine } from '@gorules/zen-engine';
import { allInterpreters, createJsInterpreter } from '@ucast/js';
import { allParsingInstructions, MongoQueryParser } from '@ucast/mongo';
import { LogicEngine } from 'json-logic-engine';
import { Query } from 'mingo';
import type { Json } from '../packages/engine/src/collect/index.ts';
import { type Condition, compileProgram, MatchIndex } from '../packages/engine/src/segment/index.ts';
import { combine, emptyState, type ProfileView } from '../packages/engine/src/unify/index.ts';
import { type BenchResult, type BenchRow, figure, timePerCall } from './bench.ts';

// json-rules-engine's types need `esModuleInterop`-style imports that differ between loaders; what is used is small.
const { Engine } = createRequire(import.meta.url)('json-rules-engine') as {
  Engine: new (rules: unknown[]) => { run(facts: unknown): Promise<{ events: { type: string }[] }> };
};

type Person = Record<string, Json>;
interface Part {
  field: string;
  op: 'eq' | 'ne' | 'in' | 'gte' | 'lt' | 'between';
  value: Json;
}
type Segment = Part[];
/** Gives the places of the segments that a person belongs to. */
type Matcher = (person: number) => readonly number[] | Int32Array | Promise<readonly number[]>;

const PEOPLE = 50;
const NOW = Date.UTC(2026, 0, 1);
const PARTS_LEAST = 3;
const PARTS_MOST = 5;

export async function run(): Promise<BenchResult> {
  const rows: BenchRow[] = [];
  for (const size of [1000, 10_000]) rows.push(...(await compare(size)));
  return {
    name: 'Matching one person against all segments',
    rows,
    note: `Segments of ${PARTS_LEAST} to ${PARTS_MOST} conditions over 12 attributes; median microseconds a person over ${PEOPLE} people. Ratios: ours to the fastest of the others, theirs to the same.`,
  };
}

async function compare(size: number): Promise<BenchRow[]> {
  const random = seeded(size);
  const segments = Array.from({ length: size }, () => makeSegment(random));
  const people = Array.from({ length: PEOPLE }, () => makePerson(random));
  const matchers: Record<string, Matcher> = {
    Visavis: ours(segments, people),
    'json-logic-engine': jsonLogic(segments, people),
    '@ucast/js': ucast(segments, people),
    mingo: mingo(segments, people),
    'json-rules-engine': jsonRules(segments, people),
    '@gorules/zen-engine': zen(segments, people),
  };
  await demandAgreement(matchers, size);
  const micros: Record<string, number> = {};
  for (const [name, matcher] of Object.entries(matchers)) micros[name] = await microsPerPerson(matcher);
  const { Visavis: _, ...peers } = micros;
  const fastest = Math.min(...Object.values(peers));
  return Object.entries(micros).map(([name, value]) => ({
    label: `${name}, ${size.toLocaleString('en-US')} segments`,
    value,
    unit: 'µs',
    ratio: fastest / value,
  }));
}

/** Every matcher goes through all people once, then until the time is over. */
async function microsPerPerson(matcher: Matcher): Promise<number> {
  const started = performance.now();
  await matcher(0);
  const isSlow = performance.now() - started > 20;
  let person = 0;
  const isAsync = matcher(0) instanceof Promise;
  const many = isAsync || isSlow ? 1 : PEOPLE;
  const ms = await timePerCall(
    isAsync
      ? () => matcher(person++ % PEOPLE)
      : () => {
          for (let i = 0; i < many; i++) matcher(person++ % PEOPLE);
        },
    { rounds: 5, roundMs: isSlow ? 500 : 250 },
  );
  return (ms * 1000) / many;
}

async function demandAgreement(matchers: Record<string, Matcher>, size: number): Promise<void> {
  let found = 0;
  for (let person = 0; person < (size > 1000 ? 5 : PEOPLE); person++) {
    const expected = [...(await matchers.Visavis!(person))].sort((a, b) => a - b).join();
    found += expected === '' ? 0 : expected.split(',').length;
    for (const [name, matcher] of Object.entries(matchers)) {
      const got = [...(await matcher(person))].sort((a, b) => a - b).join();
      if (got !== expected) throw new Error(`Expected ${name} to find ${expected}, got ${got}`);
    }
  }
  if (found === 0) throw new Error('Expected some segments to match, got none');
}

// ---- who does it

function ours(segments: Segment[], people: Person[]): Matcher {
  const { surroundings } = compileProgram({ segments: [], computed: [], timezone: 'UTC' });
  const items = segments.map((parts, i) => ({ id: String(i), condition: conditionOf(parts) }));
  const index = new MatchIndex(items, surroundings);
  const views = people.map(viewOf);
  return (person) => {
    const count = index.find(views[person]!, NOW);
    return index.found.subarray(0, count);
  };
}

/** A real profile of one identity, as the flow has it, not a flat object. */
function viewOf(person: Person): ProfileView {
  const state = emptyState('1', 'user_id', '1');
  for (const [name, value] of Object.entries(person)) state.traits[name] = [value, NOW, 'm', 's'];
  return combine({ id: '1', identities: [state] });
}

function conditionOf(parts: Segment): Condition {
  return { all: parts.map(({ field, op, value }) => ({ attribute: `traits.${field}`, op, value })) };
}

function collect(tests: readonly ((person: Person) => boolean)[], people: Person[]): Matcher {
  return (which) => {
    const person = people[which]!;
    const found: number[] = [];
    for (let i = 0; i < tests.length; i++) if (tests[i]!(person)) found.push(i);
    return found;
  };
}

function jsonLogic(segments: Segment[], people: Person[]): Matcher {
  const engine = new LogicEngine();
  const symbols = { eq: '===', ne: '!==', gte: '>=', lt: '<' } as const;
  const logicOf = ({ field, op, value }: Part): unknown => {
    const held = { var: field };
    if (op === 'in') return { in: [held, value] };
    if (op === 'between') return { '<=': [(value as Json[])[0], held, (value as Json[])[1]] };
    return { [symbols[op]]: [held, value] };
  };
  const built = segments.map((parts) => engine.build({ and: parts.map(logicOf) } as never));
  return collect(
    built.map((test) => (person) => test(person) === true),
    people,
  );
}

function mongoOf(parts: Segment): Record<string, unknown> {
  const one = ({ op, value }: Part) =>
    op === 'between' ? { $gte: (value as Json[])[0], $lte: (value as Json[])[1] } : { [`$${op}`]: value };
  return Object.fromEntries(parts.map((part) => [part.field, one(part)]));
}

function ucast(segments: Segment[], people: Person[]): Matcher {
  const parser = new MongoQueryParser(allParsingInstructions);
  const plainGet = (object: object, field: string) => (object as Person)[field];
  const interpret = createJsInterpreter(allInterpreters as never, { get: plainGet } as never) as (
    condition: unknown,
    object: unknown,
  ) => boolean;
  const parsed = segments.map((parts) => parser.parse(mongoOf(parts) as never));
  return collect(
    parsed.map((condition) => (person) => interpret(condition, person)),
    people,
  );
}

function mingo(segments: Segment[], people: Person[]): Matcher {
  const queries = segments.map((parts) => new Query(mongoOf(parts) as never));
  return collect(
    queries.map((query) => (person) => query.test(person)),
    people,
  );
}

function jsonRules(segments: Segment[], people: Person[]): Matcher {
  const names = {
    eq: 'equal',
    ne: 'notEqual',
    in: 'in',
    gte: 'greaterThanInclusive',
    lt: 'lessThan',
  } as const;
  const rulesOf = ({ field, op, value }: Part) =>
    op === 'between'
      ? [
          { fact: field, operator: 'greaterThanInclusive', value: (value as Json[])[0] },
          { fact: field, operator: 'lessThanInclusive', value: (value as Json[])[1] },
        ]
      : [{ fact: field, operator: names[op], value }];
  const engine = new Engine(
    segments.map((parts, i) => ({ conditions: { all: parts.flatMap(rulesOf) }, event: { type: String(i) } })),
  );
  return async (person) => (await engine.run(people[person]!)).events.map(({ type }) => Number(type));
}

/** A decision table, one row a segment: what the engine is made for. */
function zen(segments: Segment[], people: Person[]): Matcher {
  const cellOf = ({ op, value }: Part): string => {
    const text = JSON.stringify(value);
    if (op === 'in') return (value as Json[]).map((one) => JSON.stringify(one)).join(', ');
    if (op === 'between') return `[${(value as Json[])[0]}..${(value as Json[])[1]}]`;
    return { eq: `${text}`, ne: `!= ${text}`, gte: `>= ${text}`, lt: `< ${text}` }[op];
  };
  const fields = Object.keys(people[0]!);
  const blank = Object.fromEntries(fields.map((field) => [field, '']));
  const table = {
    hitPolicy: 'collect',
    inputs: fields.map((field) => ({ id: field, name: field, field })),
    outputs: [{ id: 'place', name: 'place', field: 'place' }],
    rules: segments.map((parts, i) => ({
      _id: `r${i}`,
      ...blank,
      ...Object.fromEntries(parts.map((part) => [part.field, cellOf(part)])),
      place: String(i),
    })),
  };
  const nodes = [
    { id: 'in', type: 'inputNode', name: 'in' },
    { id: 'table', type: 'decisionTableNode', name: 'table', content: table },
    { id: 'out', type: 'outputNode', name: 'out' },
  ];
  const edges = [
    { id: 'a', sourceId: 'in', targetId: 'table' },
    { id: 'b', sourceId: 'table', targetId: 'out' },
  ];
  const decision = new ZenEngine().createDecision(new ZenDecisionContent({ nodes, edges }));
  return async (person) => {
    const { result } = await decision.evaluate(people[person]!);
    return (result as { place: number }[]).map(({ place }) => place);
  };
}

// ---- what they do it with

function makePerson(random: () => number): Person {
  return {
    country: pick(COUNTRIES, random),
    city: `city ${Math.floor(random() * 200)}`,
    plan: pick(PLANS, random),
    device: pick(DEVICES, random),
    channel: pick(CHANNELS, random),
    language: pick(LANGUAGES, random),
    newsletter: random() < 0.4,
    age: 18 + Math.floor(random() * 60),
    orders: Math.floor(random() ** 3 * 40),
    spent: Math.round(random() ** 3 * 200_000) / 100,
    visits: Math.floor(random() ** 2 * 100),
    daysSinceOrder: Math.floor(random() * 365),
  };
}

const COUNTRIES = Array.from({ length: 40 }, (_, i) => `country ${i}`);
const PLANS = ['free', 'basic', 'pro', 'team', 'enterprise'];
const DEVICES = ['mobile', 'desktop', 'tablet'];
const CHANNELS = ['direct', 'email', 'paid', 'organic', 'social', 'referral', 'display', 'affiliate'];
const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'ja'];

/** Each field is as likely as any other: half of the conditions are on numbers. */
const FIELDS: Record<string, (random: () => number) => Omit<Part, 'field'>> = {
  country: (random) => oneOrSome(COUNTRIES, random),
  city: (random) => ({ op: 'eq', value: `city ${Math.floor(random() * 200)}` }),
  plan: (random) => oneOrSome(PLANS, random),
  device: (random) => ({ op: random() < 0.7 ? 'eq' : 'ne', value: pick(DEVICES, random) }),
  channel: (random) => oneOrSome(CHANNELS, random),
  language: (random) => oneOrSome(LANGUAGES, random),
  newsletter: (random) => ({ op: 'eq', value: random() < 0.5 }),
  age: (random) => size(18, 78, random),
  orders: (random) => size(0, 20, random),
  spent: (random) => size(0, 1000, random),
  visits: (random) => size(0, 60, random),
  daysSinceOrder: (random) => size(0, 365, random),
};

function makeSegment(random: () => number): Segment {
  const fields = Object.keys(FIELDS);
  const parts = PARTS_LEAST + Math.floor(random() * (PARTS_MOST - PARTS_LEAST + 1));
  const segment: Segment = [];
  while (segment.length < parts) {
    const [field] = fields.splice(Math.floor(random() * fields.length), 1);
    segment.push({ field: field!, ...FIELDS[field!]!(random) });
  }
  return segment;
}

function oneOrSome(values: readonly string[], random: () => number): Omit<Part, 'field'> {
  if (random() < 0.6) return { op: 'eq', value: pick(values, random) };
  if (random() < 0.3) return { op: 'ne', value: pick(values, random) };
  return {
    op: 'in',
    value: [...new Set([pick(values, random), pick(values, random), pick(values, random)])],
  };
}

function size(least: number, most: number, random: () => number): Omit<Part, 'field'> {
  const at = () => least + Math.floor(random() * (most - least));
  const kind = random();
  if (kind < 0.4) return { op: 'gte', value: at() };
  if (kind < 0.8) return { op: 'lt', value: at() };
  const [a, b] = [at(), at()];
  return { op: 'between', value: [Math.min(a, b), Math.max(a, b)] };
}

function pick<T>(values: readonly T[], random: () => number): T {
  return values[Math.floor(random() * values.length)]!;
}

/** mulberry32 */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.main) {
  const { rows } = await run();
  for (const { label, value, ratio } of rows) {
    console.log(`${label.padEnd(42)} ${figure(value).padStart(10)} µs ${figure(ratio!).padStart(8)}×`);
  }
}
