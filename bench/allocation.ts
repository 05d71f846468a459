// What does it cost to decide one experience whose allocation learns, against a fixed split of the same experience? And
// how fast is learned? One slot, one experience for everybody, profiles as the flow has them.

import {
  type AllocationInput,
  type Asker,
  type Experience,
  type Feedback,
  type LearnedState,
  Lineup,
  learnFrom,
  readAllocation,
} from '../packages/engine/src/decide/index.ts';
import { combine, emptyState, type ProfileView } from '../packages/engine/src/unify/index.ts';
import { type BenchResult, type BenchRow, figure, timePerCallSync } from './bench.ts';

const VISITORS = 5000;
const VIEWS = 20_000;
const NOW = Date.UTC(2026, 0, 1);
const FIELDS = ['plan', 'device', 'channel', 'country', 'age', 'orders', 'visits', 'city', 'team', 'size'];

export async function run(): Promise<BenchResult> {
  const views = Array.from({ length: VISITORS }, (_, i) => viewOf(i));
  const fixed = microsOf(decider(experienceOf(3, { kind: 'fixed' }), views));
  const rows: BenchRow[] = [{ label: 'a fixed split of 3', value: fixed, unit: 'µs' }];
  const add = (label: string, experience: Experience, state?: LearnedState) =>
    rows.push(rowOf(label, microsOf(decider(experience, views, state)), fixed));
  const sampling = experienceOf(3, { kind: 'thompson' });
  add('Thompson sampling of 3', sampling, trained(sampling, []));
  for (const [variants, fields] of [
    [3, 4],
    [3, 10],
    [10, 4],
  ] as const) {
    const context = FIELDS.slice(0, fields).map((name) => `traits.${name}`);
    const contextual = experienceOf(variants, { kind: 'linear-thompson', context });
    add(`a contextual bandit of ${variants}, ${fields} fields`, contextual, trained(contextual, context));
  }
  return {
    name: 'Deciding one experience whose allocation learns',
    rows: [...rows, ...learning()],
    note: `One experience for everybody, ${VISITORS.toLocaleString('en-US')} visitors, median microseconds a decision; trained on ${VIEWS.toLocaleString('en-US')} views. Ratios: the fixed split to each. Learning is in views a second, in batches of 1,000.`,
  };
}

const rowOf = (label: string, value: number, fixed: number): BenchRow => ({
  ...{ label, value, unit: 'µs', ratio: fixed / value },
});

function experienceOf(variants: number, input: AllocationInput): Experience {
  const read = readAllocation({ reward: { event: 'Liked' }, ...input }, variants);
  if (read.faults) throw new Error(JSON.stringify(read.faults));
  const list = Array.from({ length: variants }, (_, i) => ({ key: `v${i}`, content: `v${i}`, weight: 1 }));
  return {
    ...{ id: 'e', key: 'e', name: 'E', slot: 'hero', audience: null, variants: list, allocation: read.value },
    ...{ traffic: 1, holdout: 0, layer: null, from: null, to: null, priority: 0, version: 1 },
  };
}

function decider(experience: Experience, views: ProfileView[], state?: LearnedState): () => unknown {
  const slot = { id: 's', key: 'hero', name: 'Hero', schema: null, default: '', version: 1 };
  const lineup = new Lineup({
    slots: [{ ...slot, type: 'string', status: 'on' }],
    experiences: [experience],
    ...{ timezone: 'UTC', computed: new Map(), names: {} },
  });
  const learned = state && { version: 1, state };
  const askers = views.map(
    (view, i): Asker => ({
      ...{ view, now: NOW, unit: `u${i}`, knows: true, inside: () => false, viewed: () => undefined },
      learned: () => learned,
    }),
  );
  let at = 0;
  // A new object each time, as every request makes one.
  return () => lineup.decide({ ...askers[at++ % VISITORS]! });
}

const microsOf = (call: () => unknown): number => 1000 * timePerCallSync(call, { rounds: 5, roundMs: 200 });

function trained(experience: Experience, context: readonly string[]): LearnedState {
  let state: LearnedState | undefined;
  for (let from = 0; from < VIEWS; from += 1000)
    state = learnFrom(experience, state, feedbackOf(experience, context, from, 1000), NOW);
  return state!;
}

function feedbackOf({ variants }: Experience, context: readonly string[], from: number, count: number) {
  return Array.from({ length: count }, (_, i): Feedback[] => {
    const n = from + i;
    const features = context.map((field) => `${field}=${traitOf(field.slice('traits.'.length), n)}`);
    const view = { arm: variants[n % variants.length]!.key, at: NOW, features };
    const isLiked = (n * 7919) % 100 < 4 + (n % variants.length);
    return [
      { kind: 'shown', ...view },
      ...(isLiked ? [{ kind: 'rewarded', ...view, from: 0, to: 1 } as const] : []),
      { kind: 'closed', ...view, value: Number(isLiked) },
    ];
  }).flat();
}

function learning(): BenchRow[] {
  return [0, 4, 10].map((fields) => {
    const context = FIELDS.slice(0, fields).map((name) => `traits.${name}`);
    const kind = fields === 0 ? 'thompson' : 'linear-thompson';
    const experience = experienceOf(3, { kind, ...(fields > 0 && { context }) });
    const state = trained(experience, context);
    const feedback = feedbackOf(experience, context, 0, 1000);
    const ms = timePerCallSync(() => learnFrom(experience, state, feedback, NOW), {
      rounds: 5,
      roundMs: 200,
    });
    const label = fields === 0 ? 'learning, Thompson sampling' : `learning, contextual, ${fields} fields`;
    return { label, value: 1_000_000 / ms, unit: '/s' };
  });
}

const traitOf = (field: string, n: number): string => `${field} ${(n * (field.length + 3)) % 4}`;

function viewOf(i: number): ProfileView {
  const state = emptyState(`u${i}`, 'user_id', `u${i}`);
  for (const field of FIELDS) state.traits[field] = [traitOf(field, i), NOW, 'm', 's'];
  return combine({ id: `u${i}`, identities: [state] });
}

if (import.meta.main) {
  const { rows } = await run();
  for (const { label, value, unit, ratio } of rows)
    console.log(
      `${label.padEnd(45)} ${figure(value).padStart(10)} ${unit} ${ratio ? `${figure(ratio)}×` : ''}`,
    );
}
