// The value of information: which question, put to whom, would let most people enter a segment or climb a rung.
//
// For a trait that somebody lacks, every value that others have is tried in its place, and the definitions that read it
// are asked again: the share of values that let them in is the chance that an answer would. Values weigh by how many
// people have them, so it is assumed that those who have not answered are like those who have.

import type { Json } from '../../collect/index.ts';
import { normalQuantile, wilson } from '../../numeric/index.ts';
import type { ProfileView } from '../../unify/index.ts';
import type { Interval } from './results.ts';

/** A segment, or an experience, that people are in or not by what is known of them. */
export interface Target {
  kind: 'segment' | 'experience';
  key: string;
  name: string;
  /** Of an experience: it shows something on this rung of this slot. */
  slot?: string;
  rung?: number;
  /** The attributes that it reads, directly or through segments. */
  reads: readonly string[];
  holds(view: ProfileView): boolean;
}

export interface UnlockQuestion {
  /** Without `traits.`. */
  trait: string;
  /** What may be answered, for where nobody has answered yet: each is taken to be as likely. */
  possible?: readonly Json[];
}

export interface Expected extends Interval {
  /** People of the whole workspace, if everybody who lacks the trait answered. */
  people: number;
}

export interface Unlocked {
  trait: string;
  /** The share of people who have it, with Wilson's interval. */
  known: Interval & { value: number };
  /** People who lack it. */
  lacking: number;
  /** Whose values were tried: what people have, what may be answered, or none at all. */
  from: 'people' | 'options' | 'nothing';
  /** People who would enter at least one segment or audience. */
  gain: Expected;
  /** People who would stand on a higher rung of at least one slot. */
  climb: Expected;
  /** Of a hundred who answer, how many would enter something. */
  perHundred: number;
  /** People for whom an answer could matter at all: whom to ask. */
  askable: number;
  targets: {
    kind: Target['kind'];
    key: string;
    name: string;
    slot?: string;
    rung?: number;
    gain: Expected;
  }[];
  /** Groups in which an answer is worth most, the best first. */
  whom: { group: string; lacking: number; perHundred: number }[];
}

export interface UnlockOptions {
  /** A random sample of everybody. */
  people: readonly ProfileView[];
  /** Everybody, the sample included. */
  total: number;
  questions: readonly UnlockQuestion[];
  targets: readonly Target[];
  /** The names of the groups that somebody is in, such as segments and stages. */
  groupsOf?(view: ProfileView): readonly string[];
}

const MOST_VALUES = 24;
const MOST_GROUPS = 5;
/** A group of fewer people says too little. */
const LEAST_GROUP = 10;

/** The most valuable first; by people who would enter something, then by those who would climb. */
export function unlock({
  people,
  total,
  questions,
  targets,
  groupsOf = () => [],
}: UnlockOptions): Unlocked[] {
  return questions
    .map((question) => informationIn(question, { people, total, targets, groupsOf }))
    .sort((a, b) => b.gain.people - a.gain.people || b.climb.people - a.climb.people);
}

interface Weighed {
  value: Json;
  weight: number;
}
/** What one person would gain, as chances. */
interface Chances {
  any: number;
  climb: number;
  each: readonly number[];
}

function informationIn(
  { trait, possible }: UnlockQuestion,
  { people, total, targets, groupsOf }: Required<Omit<UnlockOptions, 'questions'>>,
): Unlocked {
  const attribute = `traits.${trait}`;
  const reading = targets.filter(({ reads }) => reads.includes(attribute));
  const has = people.filter((view) => isThere(view.get(attribute)));
  const lacks = people.filter((view) => !isThere(view.get(attribute)));
  const seen = valuesOf(has.map((view) => view.get(attribute)!));
  const given = (possible ?? []).map((value) => ({ value, weight: 1 / possible!.length }));
  const values = seen.length > 0 ? seen : given;
  const chances = lacks.map((view) => chancesOf(view, attribute, values, reading));
  const n = people.length;
  const expect = (of: (one: Chances) => number) => expected(chances.map(of), n, total);
  const scale = n === 0 ? 0 : total / n;
  return {
    trait,
    known:
      n === 0
        ? { value: 0, low: 0, high: 1 }
        : { value: has.length / n, ...wilson({ successes: has.length, n }) },
    lacking: lacks.length * scale,
    from: seen.length > 0 ? 'people' : given.length > 0 ? 'options' : 'nothing',
    gain: expect(({ any }) => any),
    climb: expect(({ climb }) => climb),
    perHundred: 100 * mean(chances.map(({ any }) => any)),
    askable: chances.filter(({ any, climb }) => any > 0 || climb > 0).length * scale,
    targets: reading
      .map(({ kind, key, name, slot, rung }, i) => ({
        ...{ kind, key, name, gain: expect(({ each }) => each[i]!) },
        ...(slot !== undefined && { slot }),
        ...(rung !== undefined && { rung }),
      }))
      .sort((a, b) => b.gain.people - a.gain.people),
    whom: groups(lacks, chances, groupsOf, scale),
  };
}

function chancesOf(
  view: ProfileView,
  attribute: string,
  values: readonly Weighed[],
  targets: readonly Target[],
): Chances {
  const before = targets.map((target) => target.holds(view));
  const each = targets.map(() => 0);
  const sums = { any: 0, climb: 0, each };
  const standing = rungs(targets, before);
  for (const { value, weight } of values) {
    const told = knowing(view, attribute, value);
    const after = targets.map((target) => target.holds(told));
    const entered = after.map((holds, i) => holds && !before[i]);
    if (entered.includes(true)) sums.any += weight;
    entered.forEach((is, i) => {
      if (is) each[i]! += weight;
    });
    const next = rungs(targets, after);
    if ([...next].some(([slot, rung]) => rung > (standing.get(slot) ?? 0))) sums.climb += weight;
  }
  return sums;
}

/** The highest rung in each slot. */
function rungs(targets: readonly Target[], holds: readonly boolean[]): Map<string, number> {
  const highest = new Map<string, number>();
  targets.forEach(({ slot, rung }, i) => {
    if (holds[i] && slot !== undefined && rung !== undefined)
      highest.set(slot, Math.max(rung, highest.get(slot) ?? 0));
  });
  return highest;
}

/** The same person, of whom one thing more is known. */
const knowing = (view: ProfileView, attribute: string, value: Json): ProfileView => ({
  profile: view.profile,
  get: (name) => (name === attribute ? value : view.get(name)),
  source: (name) => view.source(name),
  behaviours: (id) => view.behaviours(id),
  firstTouch: view.firstTouch,
  lastTouch: view.lastTouch,
});

/** Values by how many have them; of numbers of too many kinds evenly spaced quantiles, of others the most frequent. */
function valuesOf(all: readonly Json[]): Weighed[] {
  const counts = new Map<string, { value: Json; weight: number }>();
  for (const value of all) {
    const key = JSON.stringify(value);
    const known = counts.get(key);
    if (known) known.weight++;
    else counts.set(key, { value, weight: 1 });
  }
  const distinct = [...counts.values()].sort((a, b) => b.weight - a.weight);
  if (distinct.length > MOST_VALUES && all.every((value) => typeof value === 'number')) {
    const sorted = (all as number[]).toSorted((a, b) => a - b);
    return Array.from({ length: MOST_VALUES }, (_, i) => ({
      value: sorted[Math.floor(((i + 0.5) / MOST_VALUES) * sorted.length)]!,
      weight: 1 / MOST_VALUES,
    }));
  }
  const kept = distinct.slice(0, MOST_VALUES);
  const sum = kept.reduce((total, { weight }) => total + weight, 0);
  return kept.map(({ value, weight }) => ({ value, weight: weight / sum }));
}

/** The sum of the chances over everybody; the interval says how sure the sample makes it. */
function expected(chances: readonly number[], n: number, total: number): Expected {
  if (n === 0) return { people: 0, low: 0, high: 0 };
  const average = chances.reduce((sum, chance) => sum + chance, 0) / n;
  // Who has the trait already has nothing to gain: zeros that stand in no list.
  const squares = chances.reduce((sum, chance) => sum + chance ** 2, 0) / n - average ** 2;
  const unseen = Math.sqrt(Math.max(0, 1 - n / Math.max(n, total)));
  const reach = normalQuantile(0.975) * Math.sqrt(Math.max(0, squares) / n) * unseen;
  const at = (share: number) => Math.max(0, share) * total;
  return { people: at(average), low: at(average - reach), high: Math.min(total, at(average + reach)) };
}

function groups(
  lacks: readonly ProfileView[],
  chances: readonly Chances[],
  groupsOf: (view: ProfileView) => readonly string[],
  scale: number,
): Unlocked['whom'] {
  const byGroup = new Map<string, number[]>();
  lacks.forEach((view, i) => {
    for (const group of groupsOf(view)) {
      const list = byGroup.get(group);
      if (list) list.push(chances[i]!.any);
      else byGroup.set(group, [chances[i]!.any]);
    }
  });
  return [...byGroup]
    .filter(([, list]) => list.length >= LEAST_GROUP && list.some((chance) => chance > 0))
    .map(([group, list]) => ({ group, lacking: list.length * scale, perHundred: 100 * mean(list) }))
    .sort((a, b) => b.perHundred - a.perHundred || b.lacking - a.lacking)
    .slice(0, MOST_GROUPS);
}

const isThere = (value: Json | undefined): value is Json => value !== undefined && value !== null;
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
