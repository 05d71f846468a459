// What makes them different? Every attribute value and stretch of a number, and every event, with its share among
// members and among the others. Of large segments a sample is compared: profile ids are hashes, so any run of them is
// a fair one. Shares carry Wilson intervals, differences Newcombe's, ratios Katz'; p values of the z test are
// corrected by Benjamini and Hochberg for all that was looked at.

import type { Json } from '@visavis/engine/collect';
import type { ProfileView } from '@visavis/engine/unify';
import { corrected, newcombe, pValue, ratio, type Share, wilson } from './proportions.ts';

export interface Difference {
  field: string;
  value: Json;
  /** What the catalogue calls it, where it is the id of an item. */
  name?: string;
  /** Shares of members and of the others that have it. */
  inside: number;
  outside: number;
  insideLow: number;
  insideHigh: number;
  difference: number;
  differenceLow: number;
  differenceHigh: number;
  /** How many times as likely among members. */
  lift: number;
  low: number;
  high: number;
  /** The p value, corrected for having looked at all of them. */
  q: number;
  /** The segment is defined by it, so the difference is no news. */
  defining: boolean;
}

/** One person's fields, as texts that tell them apart. */
type Marks = ReadonlyMap<string, { field: string; value: Json }>;

const FACTS = [
  'device.type',
  'device.os',
  'device.browser',
  'place.country',
  'place.region',
  'place.city',
  'locale',
  'channel',
  'channel.source',
  'channel.campaign',
  'first.channel',
  'first.channel.source',
  'first.channel.campaign',
];
const LONGEST = 80;

/** @param computed the computed traits of a person */
export function differencesOf(
  inside: readonly ProfileView[],
  outside: readonly ProfileView[],
  {
    computed,
    defining,
  }: { computed(view: ProfileView): Record<string, Json>; defining: ReadonlySet<string> },
): Difference[] {
  const values = (view: ProfileView) => valuesOf(view, computed(view));
  const [a, b] = [inside.map(values), outside.map(values)];
  const cuts = cutsOf([...a, ...b]);
  const [marksA, marksB] = [a.map((v) => marksOf(v, cuts)), b.map((v) => marksOf(v, cuts))];
  return rank(count(marksA, marksB), { inside: inside.length, outside: outside.length, defining });
}

export interface Counted {
  field: string;
  value: Json;
  inside: number;
  outside: number;
}

/** Turns counts into differences, the surest and greatest first. */
export function rank(
  counted: readonly Counted[],
  { inside, outside, defining }: { inside: number; outside: number; defining: ReadonlySet<string> },
): Difference[] {
  if (inside === 0 || outside === 0) return [];
  const pairs = counted.map((one): [Share, Share] => [
    { count: one.inside, of: inside },
    { count: one.outside, of: outside },
  ]);
  const q = corrected(pairs.map(([a, b]) => pValue(a, b)));
  return counted
    .map(({ field, value }, i): Difference => {
      const [a, b] = pairs[i]!;
      const [share, apart, times] = [wilson(a), newcombe(a, b), ratio(a, b)];
      return {
        field,
        value,
        inside: a.count / a.of,
        outside: b.count / b.of,
        insideLow: share.low,
        insideHigh: share.high,
        difference: a.count / a.of - b.count / b.of,
        differenceLow: apart.low,
        differenceHigh: apart.high,
        lift: times.ratio,
        low: times.low,
        high: times.high,
        q: q[i]!,
        defining: isDefining(field, defining),
      };
    })
    .sort((a, b) => surely(b) - surely(a));
}

/** A trait that says the same as a defining fact (`traits.country` beside `place.country`) is no news either. */
const isDefining = (field: string, defining: ReadonlySet<string>): boolean =>
  defining.has(field) || (field.startsWith('traits.') && defining.has(field.replace('traits', 'place')));

/** The least difference that is plausible; 0 where none is. */
const surely = ({ differenceLow, differenceHigh }: Difference): number =>
  Math.max(0, differenceLow, -differenceHigh);

function valuesOf(view: ProfileView, computed: Record<string, Json>): Map<string, Json[]> {
  const found = new Map<string, Json[]>();
  const add = (field: string, value: Json | undefined) => {
    if (value === undefined || value === null) return;
    const list = (Array.isArray(value) ? value : [value]).filter(
      (one) => one !== null && typeof one !== 'object',
    );
    if (list.length > 0) found.set(field, list);
  };
  const traits = new Set(view.profile.identities.flatMap((identity) => Object.keys(identity.traits)));
  for (const name of traits) add(`traits.${name}`, view.get(`traits.${name}`));
  for (const name of FACTS) add(name, view.get(name));
  for (const [key, value] of Object.entries(computed)) add(`computed.${key}`, value);
  add('sessions.count', view.get('sessions.count'));
  return found;
}

/** For fields with many different numbers: their quartiles. */
function cutsOf(people: readonly Map<string, Json[]>[]): Map<string, number[]> {
  const numbers = new Map<string, number[]>();
  for (const values of people) {
    for (const [field, list] of values) {
      for (const value of list) {
        if (typeof value !== 'number') continue;
        const known = numbers.get(field);
        if (known) known.push(value);
        else numbers.set(field, [value]);
      }
    }
  }
  const cuts = new Map<string, number[]>();
  for (const [field, list] of numbers) {
    if (new Set(list).size <= 6) continue;
    const sorted = Float64Array.from(list).sort();
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
    cuts.set(field, [...new Set([at(0.25), at(0.5), at(0.75)])]);
  }
  return cuts;
}

function marksOf(values: Map<string, Json[]>, cuts: ReadonlyMap<string, number[]>): Marks {
  const marks = new Map<string, { field: string; value: Json }>();
  for (const [field, list] of values) {
    for (const one of list) {
      const edges = typeof one === 'number' ? cuts.get(field) : undefined;
      const value = edges ? rangeOf(one as number, edges) : one;
      if (typeof value === 'string' && value.length > LONGEST) continue;
      marks.set(`${field}\0${typeof value}\0${value}`, { field, value });
    }
  }
  return marks;
}

function rangeOf(number: number, edges: readonly number[]): string {
  const at = edges.findIndex((edge) => number < edge);
  if (at === 0) return `below ${edges[0]}`;
  return at < 0 ? `${edges.at(-1)} and more` : `${edges[at - 1]} to below ${edges[at]}`;
}

/** What fewer than this many people have in all says nothing about the others. */
const LEAST = 3;

function count(inside: readonly Marks[], outside: readonly Marks[]): Counted[] {
  const counts = new Map<string, Counted>();
  for (const [people, side] of [
    [inside, 'inside'],
    [outside, 'outside'],
  ] as const) {
    for (const marks of people) {
      for (const [key, { field, value }] of marks) {
        const known = counts.get(key) ?? { field, value, inside: 0, outside: 0 };
        known[side]++;
        counts.set(key, known);
      }
    }
  }
  return [...counts.values()].filter((one) => one.inside + one.outside >= LEAST);
}
