// Learning from interactions, in a thread: every strategy is fitted on all but the latest of what everybody did and
// measured on that, weights of the blend are chosen on half of the people and reported on the other, and then everything
// is learned from.

import {
  blended,
  type Catalogue,
  type Fitted,
  historyOf,
  type Interactions,
  InteractionsBuilder,
  knownItems,
  type Lesson,
  measure,
  only,
  type Scorer,
  type Source,
  type StrategyName,
  searchWeights,
  strategyOf,
  type Trial,
  trialOf,
} from '@visavis/engine/predict';
import type { Bundle, StrategyReport, TrainingReport } from './bundle.ts';
import { INTERACTION_KINDS, WORTH } from './settings.ts';

export interface TrainingData {
  users: string[];
  items: string[];
  /** Of each interaction: the number of the person, of the item, of its kind, and when. */
  user: Int32Array;
  item: Int32Array;
  kind: Uint8Array;
  time: Float64Array;
  catalogue: Catalogue;
}

/** Small enough to serve from memory, and to decide with in microseconds. */
const SETTINGS: Record<StrategyName, Readonly<Record<string, number>>> = {
  popular: {},
  trending: {},
  'recently-viewed': {},
  'also-viewed': { neighbours: 50 },
  'also-bought': { neighbours: 50 },
  sar: { neighbours: 100 },
  ease: { neighbours: 200, regularisation: 200, mostItems: 2000 },
  als: { factors: 32, iterations: 8, regularisation: 0.02, unobserved: 0.2 },
  'item-knn': { neighbours: 100, bm25: 1, b: 0.9 },
  'next-item': {},
  content: {},
  replenishment: {},
};
const NAMES = Object.keys(SETTINGS) as StrategyName[];
/** What the list `for-you` may be made of. */
const BLENDED: readonly StrategyName[] = [
  ...(['ease', 'als', 'item-knn', 'also-viewed', 'also-bought', 'next-item', 'content', 'popular'] as const),
];
const K = 10;
const HELD_OUT = 0.2;
const MOST_MEASURED = 4000;
/** Scores that are held while weights are chosen, at 4 bytes: of 10,000 items by eight strategies, those of 500 people. */
const MOST_HELD = 40_000_000;
/** Below that nothing is measured: a figure from ten people is none. */
const LEAST_MEASURED = 60;

export function train(
  data: TrainingData,
  progress: (share: number, doing: string) => void,
): { bundle: Bundle; report: TrainingReport } {
  const began = performance.now();
  const all = lessonOf(data, () => true);
  const latest = latestOf(all.all);
  const past = lessonOf(data, (n) => latest[n] === 0);
  const trial = trialOf(all.all, past.all, (_, n) => latest[all.all.row[n]!] === 1, K);
  const relevant = trial.relevant.map((items, u) => firstTimes(items, past.all, u));
  const asked: Trial = { ...trial, relevant };
  const measurable = all.all.users
    .map((_, u) => u)
    .filter((u) => relevant[u]!.size > 0 && past.all.starts[u + 1]! > past.all.starts[u]!)
    .slice(0, MOST_MEASURED);
  // Weights are chosen on the people between these, so that all figures are of the same people and none of them helped.
  const reported = measurable.filter((_, i) => i % 2 === 1);
  const strategies: StrategyReport[] = [];
  const scorers = new Map<StrategyName, Scorer>();
  const isMeasured = measurable.length >= LEAST_MEASURED;
  const fitted: Bundle['fitted'] = {};
  for (const [n, name] of NAMES.entries()) {
    progress(n / NAMES.length, `Learning: ${name}`);
    const start = performance.now();
    fitted[name] = strategyOf(name).fit(all, SETTINGS[name]);
    const fitMs = Math.round(performance.now() - start);
    const scorer = isMeasured ? scorerOf(name, past) : undefined;
    if (scorer) scorers.set(name, scorer);
    const isRepeat = strategyOf(name).repeats === true;
    const metrics = scorer && !isRepeat ? figures(measure(asked, scorer, reported)) : null;
    strategies.push({ source: name, metrics, fitMs });
  }
  const weights = isMeasured ? chosen(asked, measurable, scorers) : { ease: 1, content: 0.3, popular: 0.2 };
  if (isMeasured) {
    const parts = Object.entries(weights).map(([name, weight]) => ({
      scorer: scorers.get(name as StrategyName)!,
      weight,
    }));
    const found = measure(asked, blended(parts, knownItems(past.all)), reported);
    strategies.unshift({ source: 'for-you' satisfies Source, metrics: figures(found), fitMs: 0 });
  }
  const known = knownItems(all.all).reduce((sum, is) => sum + is, 0);
  const report: TrainingReport = {
    ...{ people: data.users.length, items: data.items.length, interactions: data.user.length },
    ...{ coldItems: data.items.length - known, measured: isMeasured ? reported.length : 0 },
    ...{ strategies, weights, seconds: (performance.now() - began) / 1000 },
  };
  return { bundle: { items: data.items, fitted, weights }, report };
}

/** What somebody had before is not recommended again, so finding it is no merit. */
function firstTimes(items: ReadonlySet<number>, past: Interactions, user: number): Set<number> {
  const had = new Set(Array.from(historyOf(past, user).item));
  return new Set([...items].filter((item) => !had.has(item)));
}

/** On every other person; the report is on those between. */
function chosen(trial: Trial, users: readonly number[], scorers: ReadonlyMap<StrategyName, Scorer>) {
  const most = Math.max(LEAST_MEASURED, Math.floor(MOST_HELD / (BLENDED.length * trial.train.items.length)));
  const half = users.filter((_, i) => i % 2 === 0).slice(0, most);
  const list = BLENDED.map((name) => scorers.get(name)!);
  const { weights } = searchWeights(trial, half, list);
  return Object.fromEntries(BLENDED.flatMap((name, i) => (weights[i]! > 0 ? [[name, weights[i]!]] : [])));
}

function scorerOf(name: StrategyName, lesson: Lesson): Scorer {
  const strategy = strategyOf(name);
  const fitted: Fitted = strategy.fit(lesson, SETTINGS[name]);
  return (history, now, into) => strategy.scores(fitted, { history, now }, into);
}

const figures = ({ map, ndcg, precision, recall, coverage }: ReturnType<typeof measure>) => ({
  ...{ map, ndcg, precision, recall, coverage },
});

/** Everybody and every item by the same numbers, whatever is kept. */
function lessonOf(data: TrainingData, keep: (n: number) => boolean): Lesson {
  const builder = new InteractionsBuilder(data.users, data.items);
  for (let n = 0; n < data.user.length; n++)
    builder.addNumbers(data.user[n]!, data.item[n]!, WORTH[INTERACTION_KINDS[data.kind[n]!]!], data.time[n]!);
  const whole = builder.done();
  const all = only(whole, (_, n) => keep(whole.row[n]!));
  const of = (kind: number) => only(all, (_, n) => data.kind[all.row[n]!] === kind);
  return { all, viewed: orAll(of(0), all), bought: orAll(of(2), all), catalogue: data.catalogue };
}

/** A shop that tells only of orders is learned from by those alone. */
const orAll = (part: Interactions, all: Interactions): Interactions => (part.item.length > 0 ? part : all);

/** By row: 1 for the latest of everybody who has done enough to be measured. */
function latestOf(all: Interactions): Uint8Array {
  const latest = new Uint8Array(all.item.length);
  for (let u = 0; u < all.users.length; u++) {
    const count = all.starts[u + 1]! - all.starts[u]!;
    for (let n = all.starts[u + 1]! - Math.floor(count * HELD_OUT); n < all.starts[u + 1]!; n++)
      latest[all.row[n]!] = 1;
  }
  return latest;
}
