// One list for one person at one moment, in memory: scores by a strategy or by the blend, only what can be had and was
// not had yet, filled up with what is popular, and a reason for each item.

import {
  addStandardised,
  type History,
  marked,
  type Source,
  type StrategyName,
  strategyOf,
  topOf,
} from '@visavis/engine/predict';
import type { CatalogueItem, Items } from '../../unify/index.ts';
import type { Bundle } from './bundle.ts';
import type { Deed } from './history.ts';
import { WORTH } from './settings.ts';

export interface ListAsked {
  source: Source;
  count: number;
  deeds: readonly Deed[];
  /** Start from these items alone, such as the one whose page it is. */
  from?: readonly string[];
  now: number;
  /** Items that are not to come. */
  without?: ReadonlySet<string>;
}
export interface Listed {
  item: CatalogueItem;
  /** From 1 (the best) down. */
  score: number;
  because: Because;
}
export interface Because {
  /** The strategy that spoke for it most; `popular` where nothing personal did. */
  source: StrategyName;
  /** The item of the history that spoke for it most. */
  item?: string;
  text: string;
}

interface Explainer {
  source: StrategyName;
  weight: number;
  explain(item: number): Float64Array;
}

/** One version of everything, ready to be asked. Not for two lists at once: arrays are used again. */
export class Lister {
  readonly #bundle: Bundle;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #scores: Float64Array;
  readonly #sum: Float64Array;
  readonly #all: Uint8Array;
  #items: Items = new Map();
  #byNumber: (CatalogueItem | undefined)[] = [];

  constructor(bundle: Bundle) {
    this.#bundle = bundle;
    this.#numbers = new Map(bundle.items.map((id, i) => [id, i]));
    this.#scores = new Float64Array(bundle.items.length);
    this.#sum = new Float64Array(bundle.items.length);
    this.#all = new Uint8Array(bundle.items.length).fill(1);
  }

  list(asked: ListAsked, items: Items): Listed[] {
    this.#use(items);
    const { history, deeds } = this.#historyOf(asked);
    const had = new Set(history.item as number[]);
    const strategies = this.#strategiesOf(asked.source);
    const repeats = strategies.length === 1 && strategyOf(strategies[0]![0]).repeats === true;
    const isPersonal = history.item.length > 0;
    const groups = new Set<string>();
    const listed: Listed[] = [];
    const take = (scores: Float64Array, because: (item: number) => Because, floor: number): void => {
      const wanted = asked.count + groups.size + 24;
      for (const number of topOf(
        scores,
        wanted,
        (i) => scores[i]! > floor && this.#may(i, asked, repeats ? undefined : had),
      )) {
        if (listed.length >= asked.count) return;
        const item = this.#byNumber[number]!;
        // One of each thing's colours and sizes is enough.
        if (groups.has(item.group ?? item.id)) continue;
        groups.add(item.group ?? item.id);
        listed.push({ item, score: 1 / (1 + listed.length), because: because(number) });
      }
    };
    if (isPersonal || strategies.every(([name]) => !isAboutHistory(name)))
      take(this.#scored(strategies, history, asked.now), this.#reasons(strategies, history, deeds, asked), 0);
    // The unknown visitor, and whoever has come to the end of what is theirs: what most people want, then what is news.
    if (!repeats)
      for (const name of ['popular', 'trending'] as const)
        if (listed.length < asked.count)
          take(this.#scored([[name, 1]], history, asked.now), () => popularWith(name), 0);
    return listed;
  }

  #use(items: Items): void {
    if (this.#items === items) return;
    this.#items = items;
    this.#byNumber = this.#bundle.items.map((id) => items.get(id));
  }

  #may(number: number, { without }: ListAsked, had: ReadonlySet<number> | undefined): boolean {
    const item = this.#byNumber[number];
    return item?.available === true && !had?.has(number) && without?.has(item.id) !== true;
  }

  #historyOf({ deeds, from, now }: ListAsked): { history: History; deeds: readonly Deed[] } {
    const given =
      from && from.length > 0 ? from.map((item): Deed => ({ item, kind: 'viewed', time: now })) : deeds;
    const known = given.filter(({ item }) => this.#numbers.has(item));
    const history = {
      item: known.map(({ item }) => this.#numbers.get(item)!),
      weight: known.map(({ kind }) => WORTH[kind]),
      time: known.map(({ time }) => time),
    };
    return { history, deeds: known };
  }

  #strategiesOf(source: Source): [StrategyName, number][] {
    const list: [StrategyName, number][] =
      source === 'for-you'
        ? (Object.entries(this.#bundle.weights) as [StrategyName, number][])
        : [[source, 1]];
    return list.filter(([name]) => this.#bundle.fitted[name]);
  }

  #scored(
    strategies: readonly (readonly [StrategyName, number])[],
    history: History,
    now: number,
  ): Float64Array {
    const sum = this.#sum.fill(0);
    const had = marked(history, sum.length);
    for (const [name, weight] of strategies) {
      const fitted = this.#bundle.fitted[name];
      if (!fitted) continue;
      strategyOf(name).scores(fitted, { history, now }, this.#scores);
      if (strategies.length > 1) addStandardised(this.#scores, weight, had, this.#all, sum);
      else for (let i = 0; i < sum.length; i++) sum[i]! += weight * this.#scores[i]!;
    }
    return sum;
  }

  /** By the strategy whose own explanation is the strongest part of its whole. */
  #reasons(
    strategies: readonly (readonly [StrategyName, number])[],
    history: History,
    deeds: readonly Deed[],
    { now }: ListAsked,
  ): (item: number) => Because {
    const explainers = strategies.flatMap(([source, weight]) => {
      const fitted = this.#bundle.fitted[source];
      const explain = fitted && strategyOf(source).because?.(fitted, { history, now });
      return explain ? [{ source, weight, explain }] : [];
    });
    return (item) => this.#because(strategies, explainers, deeds, item);
  }

  #because(
    strategies: readonly (readonly [StrategyName, number])[],
    explainers: readonly Explainer[],
    deeds: readonly Deed[],
    item: number,
  ): Because {
    let best: { source: StrategyName; share: number; deed: Deed } | undefined;
    for (const { source, weight, explain } of explainers) {
      const parts = explain(item);
      let [place, total] = [-1, 0];
      for (let h = 0; h < parts.length; h++) {
        total += Math.abs(parts[h]!);
        if (parts[h]! > 0 && (place < 0 || parts[h]! >= parts[place]!)) place = h;
      }
      const share = place < 0 ? 0 : (weight * parts[place]!) / total;
      if (share > (best?.share ?? 0)) best = { source, share, deed: deeds[place]! };
    }
    if (strategies.length === 1 && strategies[0]![0] === 'recently-viewed') {
      const deed = deeds.findLast((one) => this.#numbers.get(one.item) === item)!;
      return { source: 'recently-viewed', item: deed.item, text: sentenceOf('recently-viewed', deed, '') };
    }
    if (!best) return popularWith(strategies[0]?.[0] ?? 'popular');
    const { source, deed } = best;
    const title = this.#items.get(deed.item)?.title ?? deed.item;
    return { source, item: deed.item, text: sentenceOf(source, deed, title) };
  }
}

const SAID: Record<Deed['kind'], string> = { viewed: 'looked at', added: 'chose', bought: 'bought' };

function sentenceOf(source: StrategyName, { kind }: Deed, title: string): string {
  if (source === 'replenishment') return `It may be time for another one: you ${SAID[kind]} this before`;
  if (source === 'recently-viewed') return `You ${SAID[kind]} this lately`;
  if (source === 'content') return `Like “${title}”, which you ${SAID[kind]}`;
  return `Because you ${SAID[kind]} “${title}”`;
}

/** Gives the same list whatever somebody has done. */
const isAboutHistory = (name: StrategyName): boolean => name !== 'popular' && name !== 'trending';

const popularWith = (name: StrategyName): Because =>
  name === 'trending'
    ? { source: 'trending', text: 'Many people want it these days' }
    : { source: 'popular', text: 'Many people want it' };
