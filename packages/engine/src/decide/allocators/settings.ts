// What people may say about an allocation, and what holds where they say nothing.

import { describeValue, type Fault } from '../../collect/index.ts';
import { type AllocationSettings, type Learning, MINUTE_MS, type Reward } from './allocator.ts';
import { DEFAULT_CONTEXT, MOST_FIELDS } from './context.ts';
import { type Ranking, RECOMMENDER_NAMES } from './recommender.ts';

/** As it comes: everything but the kind and the reward's event has a default. */
export interface AllocationInput extends Partial<Ranking> {
  kind: string;
  reward?: Partial<Reward> & Pick<Reward, 'event'>;
  floor?: number;
  halfLifeDays?: number | null;
  detectsChange?: boolean;
  sticky?: boolean;
  context?: string[];
}

export const DEFAULT_FLOOR = 0.02;
export const DEFAULT_HALF_LIFE_DAYS = 30;
export const DEFAULT_WINDOW_MINUTES = 60;
/** A week: views are kept until their window is over. */
export const LONGEST_WINDOW_MINUTES = 7 * 24 * 60;

/** With the defaults filled in, or what is wrong with it. `variants` is how many may be shown. */
export function readAllocation(
  input: AllocationInput,
  variants: number,
): { value: AllocationSettings; faults?: undefined } | { faults: Fault[] } {
  if (input.kind === 'fixed') return { value: { kind: 'fixed' } };
  const faults = learningFaults(input, variants);
  if (!KINDS.includes(input.kind)) faults.push(fault('kind', KINDS.join(', '), input.kind));
  if (input.kind === 'recommender') faults.push(...rankingFaults(input));
  if (input.kind === 'linear-thompson') faults.push(...contextFaults(input.context));
  if (faults.length > 0) return { faults };
  const learning = learningOf(input, variants);
  if (input.kind === 'thompson') return { value: { kind: 'thompson', ...learning } };
  if (input.kind === 'recommender')
    // What stays is which list somebody gets; its order is theirs anyway, and no single change of it is sudden.
    return {
      value: { kind: 'recommender', ...learning, ...rankingOf(input), sticky: true, detectsChange: false },
    };
  return { value: { kind: 'linear-thompson', context: input.context ?? [...DEFAULT_CONTEXT], ...learning } };
}

const KINDS = ['fixed', 'thompson', 'linear-thompson', 'recommender'];

function rankingOf(input: AllocationInput): Ranking {
  const item = input.item ?? 'id';
  return {
    source: input.source ?? 'bandit',
    ...{ item, goalItem: input.goalItem ?? item, count: input.count ?? null, pin: input.pin ?? [] },
    ...{ boost: input.boost ?? [], bury: input.bury ?? [], exclude: input.exclude ?? [] },
    ...{ excludeListed: input.excludeListed ?? [], diversity: input.diversity ?? null },
    ...{ fill: input.fill ?? false, from: input.from ?? null },
  };
}

function rankingFaults(input: AllocationInput): Fault[] {
  const { source, count, diversity, boost = [] } = input;
  const faults: Fault[] = [];
  if (source !== undefined && !RECOMMENDER_NAMES.includes(source))
    faults.push(fault('source', RECOMMENDER_NAMES.join(', '), source));
  if (input.fill && !(source ?? '').startsWith('recommend:'))
    faults.push(fault('fill', 'a source that begins with recommend:', source));
  if (count !== undefined && count !== null && !(Number.isSafeInteger(count) && count > 0))
    faults.push(fault('count', 'a whole number above 0, or null', count));
  if (diversity && !(diversity.weight >= 0 && diversity.weight <= 1))
    faults.push(fault('diversity.weight', 'from 0 to 1', diversity.weight));
  boost.forEach(({ by }, i) => {
    if (!(by > 0)) faults.push(fault(`boost.${i}.by`, 'more than 0', by));
  });
  return faults;
}

function learningOf(input: AllocationInput, variants: number): Learning {
  const { event, value = null, windowMinutes = DEFAULT_WINDOW_MINUTES, cap = null, sources } = input.reward!;
  return {
    reward: { event, value, windowMinutes, cap, ...(sources && { sources }) },
    floor: input.floor ?? Math.min(DEFAULT_FLOOR, 0.5 / variants),
    halfLifeDays: input.halfLifeDays === undefined ? DEFAULT_HALF_LIFE_DAYS : input.halfLifeDays,
    detectsChange: input.detectsChange ?? true,
    sticky: input.sticky ?? false,
  };
}

function learningFaults({ reward, floor, halfLifeDays }: AllocationInput, variants: number): Fault[] {
  const faults: Fault[] = [];
  if (!reward?.event) faults.push(fault('reward.event', 'the name of the event that counts', reward?.event));
  const minutes = reward?.windowMinutes;
  if (minutes !== undefined && !(minutes > 0 && minutes <= LONGEST_WINDOW_MINUTES))
    faults.push(fault('reward.windowMinutes', `more than 0, at most ${LONGEST_WINDOW_MINUTES}`, minutes));
  const cap = reward?.cap;
  if (cap !== undefined && cap !== null && !(cap > 0))
    faults.push(fault('reward.cap', 'more than 0, or null', cap));
  if (reward?.sources?.length === 0)
    faults.push(fault('reward.sources', 'at least one source, or none said', reward.sources));
  if (floor !== undefined && !(floor >= 0 && floor * variants <= 1))
    faults.push(fault('floor', `from 0 to ${(1 / variants).toFixed(4)}, one share of ${variants}`, floor));
  if (halfLifeDays !== undefined && halfLifeDays !== null && !(halfLifeDays > 0))
    faults.push(fault('halfLifeDays', 'more than 0, or null', halfLifeDays));
  return faults;
}

const FIELD = /^(segment:[A-Za-z0-9][A-Za-z0-9._-]*|time\.(daypart|weekday)|[A-Za-z][\w.-]*)$/;

function contextFaults(context: readonly string[] | undefined): Fault[] {
  if (context === undefined) return [];
  const faults = context.flatMap((field, i) =>
    FIELD.test(field)
      ? []
      : [fault(`context.${i}`, 'an attribute, segment:<key>, time.daypart or time.weekday', field)],
  );
  if (context.length === 0 || context.length > MOST_FIELDS || new Set(context).size < context.length)
    faults.push(fault('context', `1 to ${MOST_FIELDS} different fields`, `${context.length}`));
  return faults;
}

const fault = (field: string, expected: string, got: unknown): Fault => ({
  field: `allocation.${field}`,
  expected,
  got: describeValue(got),
});

/** How long after a view a reward still counts. */
export const windowMs = ({ reward }: Learning): number => reward.windowMinutes * MINUTE_MS;
