// What does one visitor see of 10, 100 and 1,000 experiences, each with three conditions that must all hold and a
// 50/50 split? Our line-up against SDKs that evaluate in the process, each asked for everything in its best way. All
// must find the same experiences; the draws are each product's own.

import { createRequire } from 'node:module';
import type { Experience, Slot } from '../packages/engine/src/decide/index.ts';
import { Lineup } from '../packages/engine/src/decide/index.ts';
import type { Condition } from '../packages/engine/src/segment/index.ts';
import { combine, emptyState, type ProfileView } from '../packages/engine/src/unify/index.ts';
import { type BenchResult, type BenchRow, figure, timePerCall, timePerCallSync } from './bench.ts';

// Their types need a DOM, or options of the compiler, that this repository has not; what is used of them is small.
const load = createRequire(import.meta.url);
const { GrowthBookClient } = load('@growthbook/growthbook') as {
  GrowthBookClient: new () => {
    initSync(options: { payload: object }): void;
    evalFeature(key: string, context: { attributes: object }): { value: unknown };
  };
};
const { initialize, InMemStorageProvider } = load('unleash-client') as {
  initialize(options: object): UnleashClient;
  InMemStorageProvider: new () => object;
};
const { init, integrations } = load('@launchdarkly/node-server-sdk') as {
  init(key: string, options: object): LaunchDarklyClient;
  integrations: { TestData: new () => { usePreconfiguredFlag(flag: object): void; getFactory(): object } };
};
interface UnleashClient {
  on(event: string, told: () => void): void;
  getVariant(name: string, context: object): { name: string; enabled: boolean };
  destroy(): void;
}
interface LaunchDarklyClient {
  waitForInitialization(options: object): Promise<unknown>;
  allFlagsState(context: object): Promise<{ allValues(): Record<string, string> }>;
  close(): void;
}

type Value = string | number;
interface Part {
  field: string;
  op: 'eq' | 'gte';
  value: Value;
}
type Visitor = Record<string, Value> & { id: string };
/** The keys of the experiences whose variant the visitor sees. */
interface Decider {
  name: string;
  /** Everything for one visitor, as the product gives it. */
  all(visitor: number): unknown | Promise<unknown>;
  seen(answer: unknown): string[];
  isAsync?: boolean;
  close?(): void;
}

const VISITORS = 20_000;
const NOW = Date.UTC(2026, 0, 1);
const OFF = 'off';

export async function run(): Promise<BenchResult> {
  const random = seeded(11);
  const visitors = Array.from({ length: VISITORS }, (_, i) => makeVisitor(i, random));
  const rows: BenchRow[] = [];
  for (const size of [10, 100, 1000]) rows.push(...(await compare(size, visitors, random)));
  return {
    name: 'Deciding all experiences for one visitor',
    rows,
    note: `Three conditions and a 50/50 split each; ${VISITORS.toLocaleString('en-US')} random visitors; median microseconds a visitor. Ratios: the fastest of the others to each.`,
  };
}

async function compare(size: number, visitors: Visitor[], random: () => number): Promise<BenchRow[]> {
  const experiences = Array.from({ length: size }, () => makeParts(random));
  const deciders = [
    ours(experiences, visitors),
    growthbook(experiences, visitors),
    await unleash(experiences, visitors),
    await launchdarkly(experiences, visitors),
  ];
  await demandAgreement(deciders);
  const micros: number[] = [];
  for (const decider of deciders) micros.push(await microsOf(decider));
  for (const { close } of deciders) close?.();
  const fastest = Math.min(...micros.slice(1));
  return deciders.map(({ name }, i) => ({
    label: `${name}, ${size.toLocaleString('en-US')} experiences`,
    value: micros[i]!,
    unit: 'µs',
    ratio: fastest / micros[i]!,
  }));
}

async function microsOf({ all, isAsync }: Decider): Promise<number> {
  let visitor = 0;
  const next = () => all(visitor++ % VISITORS);
  const rounds = { rounds: 5, roundMs: 300 };
  return 1000 * (isAsync ? await timePerCall(next, rounds) : timePerCallSync(next, rounds));
}

async function demandAgreement(deciders: readonly Decider[]): Promise<void> {
  let found = 0;
  for (let visitor = 0; visitor < 100; visitor++) {
    const [expected, ...others] = await Promise.all(
      deciders.map(async ({ all, seen }) =>
        seen(await all(visitor))
          .sort()
          .join(),
      ),
    );
    if (expected !== '') found++;
    others.forEach((got, i) => {
      if (got !== expected)
        throw new Error(`Expected ${deciders[i + 1]!.name} to show ${expected}, got ${got}`);
    });
  }
  if (found === 0) throw new Error('Expected somebody to see something');
}

// ---- who does it

const keyOf = (index: number): string => `experience-${index}`;

function ours(list: Part[][], visitors: Visitor[]): Decider {
  const slots = list.map((_, i): Slot => {
    const key = keyOf(i);
    return { id: key, key, name: key, type: 'string', schema: null, default: OFF, status: 'on', version: 1 };
  });
  const experiences = list.map((parts, i): Experience => {
    const key = keyOf(i);
    const conditions = parts.map(
      ({ field, op, value }): Condition => ({ attribute: `traits.${field}`, op, value }),
    );
    return {
      id: key,
      key,
      name: key,
      slot: key,
      audience: { all: conditions },
      variants: ['a', 'b'].map((variant) => ({ key: variant, content: variant, weight: 1 })),
      traffic: 1,
      holdout: 0,
      layer: null,
      from: null,
      to: null,
      priority: 0,
      version: 1,
    };
  });
  const lineup = new Lineup({ slots, experiences, timezone: 'UTC', computed: new Map(), names: {} });
  const views = visitors.map(viewOf);
  return {
    name: 'Visavis',
    all: (visitor) =>
      lineup.decide({
        view: views[visitor]!,
        now: NOW,
        unit: visitors[visitor]!.id,
        inside: () => false,
        viewed: () => undefined,
        knows: true,
      }),
    seen: (answer) =>
      (answer as ReturnType<Lineup['decide']>).filter(({ experience }) => experience).map(({ slot }) => slot),
  };
}

/** A real profile of one identity, as the flow has it, not a flat object. */
function viewOf({ id, ...attributes }: Visitor): ProfileView {
  const state = emptyState(id, 'user_id', id);
  for (const [name, value] of Object.entries(attributes)) state.traits[name] = [value, NOW, 'm', 's'];
  return combine({ id, identities: [state] });
}

function growthbook(list: Part[][], visitors: Visitor[]): Decider {
  const condition = (parts: Part[]) =>
    Object.fromEntries(parts.map(({ field, op, value }) => [field, op === 'eq' ? value : { $gte: value }]));
  const features = Object.fromEntries(
    list.map((parts, i) => {
      const rule = {
        variations: ['a', 'b'],
        weights: [0.5, 0.5],
        coverage: 1,
        hashVersion: 2,
        key: keyOf(i),
      };
      return [keyOf(i), { defaultValue: OFF, rules: [{ ...rule, condition: condition(parts) }] }];
    }),
  );
  const client = new GrowthBookClient();
  client.initSync({ payload: { features } });
  const keys = list.map((_, i) => keyOf(i));
  const contexts = visitors.map((attributes) => ({ attributes }));
  return {
    name: '@growthbook/growthbook',
    all: (visitor) => keys.map((key) => client.evalFeature(key, contexts[visitor]!).value),
    seen: (answer) => keys.filter((_, i) => (answer as string[])[i] !== OFF),
  };
}

async function unleash(list: Part[][], visitors: Visitor[]): Promise<Decider> {
  const constraint = ({ field, op, value }: Part) =>
    op === 'eq'
      ? { contextName: field, operator: 'IN', values: [String(value)] }
      : { contextName: field, operator: 'NUM_GTE', value: String(value) };
  const variants = ['a', 'b'].map((name) => ({ name, weight: 500, stickiness: 'default' }));
  const data = list.map((parts, i) => {
    const parameters = { rollout: '100', stickiness: 'default', groupId: keyOf(i) };
    const strategies = [
      { name: 'flexibleRollout', parameters, constraints: parts.map(constraint), variants },
    ];
    return { name: keyOf(i), type: 'experiment', enabled: true, stale: false, strategies, variants: [] };
  });
  const client = initialize({
    url: 'http://127.0.0.1:9/api',
    appName: 'bench',
    bootstrap: { data },
    refreshInterval: 0,
    disableMetrics: true,
    disableAutoStart: false,
    skipInstanceCountWarning: true,
    storageProvider: new InMemStorageProvider(),
  });
  // There is no server: what it was started with is all there is.
  for (const event of ['error', 'warn']) client.on(event, () => {});
  await new Promise<void>((done) => client.on('ready', done));
  const contexts = visitors.map(({ id, ...properties }) => ({ userId: id, properties }));
  const keys = list.map((_, i) => keyOf(i));
  return {
    name: 'unleash-client',
    all: (visitor) => keys.map((key) => client.getVariant(key, contexts[visitor]!)),
    seen: (answer) => keys.filter((_, i) => (answer as { enabled: boolean }[])[i]!.enabled),
    close: () => client.destroy(),
  };
}

async function launchdarkly(list: Part[][], visitors: Visitor[]): Promise<Decider> {
  const flags = new integrations.TestData();
  list.forEach((parts, i) => {
    const clauses = parts.map(({ field, op, value }) => ({
      attribute: field,
      contextKind: 'user',
      ...(op === 'eq' ? { op: 'in', values: [value] } : { op: 'lessThan', values: [value], negate: true }),
    }));
    const rollout = {
      contextKind: 'user',
      variations: [1, 2].map((variation) => ({ variation, weight: 50_000 })),
    };
    flags.usePreconfiguredFlag({
      key: keyOf(i),
      on: true,
      salt: keyOf(i),
      variations: [OFF, 'a', 'b'],
      offVariation: 0,
      fallthrough: { variation: 0 },
      rules: [{ id: 'rule', clauses, rollout }],
    });
  });
  const quiet = { debug() {}, info() {}, warn() {}, error() {} };
  const client = init('sdk-bench', {
    updateProcessor: flags.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: quiet,
  });
  await client.waitForInitialization({ timeout: 5 });
  const contexts = visitors.map(({ id, ...attributes }) => ({ kind: 'user', key: id, ...attributes }));
  return {
    name: '@launchdarkly/node-server-sdk',
    isAsync: true,
    all: async (visitor) => (await client.allFlagsState(contexts[visitor]!)).allValues(),
    seen: (answer) =>
      Object.entries(answer as Record<string, string>).flatMap(([key, value]) =>
        value === OFF ? [] : [key],
      ),
    close: () => client.close(),
  };
}

// ---- what they do it with

const PLANS = ['free', 'basic', 'pro', 'team', 'enterprise'];
const DEVICES = ['mobile', 'desktop', 'tablet'];
const CHANNELS = ['direct', 'email', 'paid', 'organic', 'social', 'referral', 'display', 'affiliate'];

function makeVisitor(index: number, random: () => number): Visitor {
  return {
    id: `visitor-${index}`,
    country: `country ${Math.floor(random() * 40)}`,
    plan: pick(PLANS, random),
    device: pick(DEVICES, random),
    channel: pick(CHANNELS, random),
    age: 18 + Math.floor(random() * 60),
    orders: Math.floor(random() ** 3 * 40),
    visits: Math.floor(random() ** 2 * 100),
  };
}

const FIELDS: Record<string, (random: () => number) => Omit<Part, 'field'>> = {
  country: (random) => ({ op: 'eq', value: `country ${Math.floor(random() * 40)}` }),
  plan: (random) => ({ op: 'eq', value: pick(PLANS, random) }),
  device: (random) => ({ op: 'eq', value: pick(DEVICES, random) }),
  channel: (random) => ({ op: 'eq', value: pick(CHANNELS, random) }),
  age: (random) => ({ op: 'gte', value: 18 + Math.floor(random() * 60) }),
  orders: (random) => ({ op: 'gte', value: Math.floor(random() * 20) }),
  visits: (random) => ({ op: 'gte', value: Math.floor(random() * 60) }),
};

function makeParts(random: () => number): Part[] {
  const fields = Object.keys(FIELDS);
  return Array.from({ length: 3 }, () => {
    const [field] = fields.splice(Math.floor(random() * fields.length), 1);
    return { field: field!, ...FIELDS[field!]!(random) };
  });
}

const pick = <T>(values: readonly T[], random: () => number): T =>
  values[Math.floor(random() * values.length)]!;

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
  for (const { label, value, ratio } of rows)
    console.log(`${label.padEnd(50)} ${figure(value).padStart(10)} µs ${figure(ratio!).padStart(8)}×`);
  process.exit(0);
}
