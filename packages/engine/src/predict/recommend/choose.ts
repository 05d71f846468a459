// Which strategies to blend, with which settings and weights: tried within the training part alone, by hiding some of
// everybody's interactions and looking which blend finds them again.

import { chance } from '../../numeric/index.ts';
import { blended, knownItems, standardise } from './blend.ts';
import type { Catalogue } from './catalogue.ts';
import { measure, type Scorer, type Trial, trialOf } from './evaluate.ts';
import { historyOf, type Interactions, latestOf, only } from './interactions.ts';
import { type StrategyName, strategyOf } from './strategies/index.ts';

export interface Ingredient {
  strategy: StrategyName;
  settings: Readonly<Record<string, number>>;
  weight: number;
}
export interface Chosen {
  ingredients: Ingredient[];
  /** nDCG on what was hidden of the training part: of every candidate alone, and of the blend. */
  tried: { strategy: StrategyName; settings: Readonly<Record<string, number>>; ndcg: number }[];
  ndcg: number;
}

/** Of each family the best settings take part. Regularisation is for the data's size: see `scaled`. */
const CANDIDATES: readonly (readonly [StrategyName, Readonly<Record<string, number>>])[] = [
  ['ease', { regularisation: 500 }],
  ['ease', { regularisation: 300, dropout: 0.33 }],
  ['ease', { regularisation: 200, dropout: 0.6 }],
  ['als', { factors: 64, regularisation: 0.02, unobserved: 0.2 }],
  ['als', { factors: 64, regularisation: 0.015, unobserved: 0.3 }],
  ['item-knn', { bm25: 1, b: 0.9 }],
  ['popular', {}],
];
const WEIGHTS = [0, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5];
const HIDDEN = 0.2;
/** Weights are searched for on so many people; more would change the third digit. */
const MOST_PEOPLE = 2000;
/** A weight must be worth so much to be taken. */
const LEAST_GAIN = 1e-4;

/** @example const { ingredients } = chooseBlend(train, { k: 10, seed: 1 }); blendOf(train, ingredients) */
export function chooseBlend(train: Interactions, { k, seed }: { k: number; seed: number }): Chosen {
  const trial = hidden(train, k, seed);
  const users = sample(trial, seed);
  const tried = CANDIDATES.map(([strategy, settings]) => {
    const scorer = scorerOf(trial.train, strategy, settings);
    return { strategy, settings, scorer, ndcg: measure(trial, scorer, users).ndcg };
  });
  const families = [...new Set(tried.map(({ strategy }) => strategy))].map((family) =>
    tried.filter(({ strategy }) => strategy === family).reduce((a, b) => (b.ndcg > a.ndcg ? b : a)),
  );
  const { weights, ndcg } = searchWeights(
    trial,
    users,
    families.map(({ scorer }) => scorer),
  );
  const ingredients = families.flatMap(({ strategy, settings }, i) =>
    weights[i]! > 0 ? [{ strategy, settings, weight: weights[i]! }] : [],
  );
  return { ingredients, tried: tried.map(({ scorer: _, ...rest }) => rest), ndcg };
}

/** Learned from all of it. */
export function blendOf(
  train: Interactions,
  ingredients: readonly Ingredient[],
  catalogue?: Catalogue,
): Scorer {
  const parts = ingredients.map(({ strategy, settings, weight }) => ({
    scorer: scorerOf(train, strategy, settings, catalogue),
    weight,
  }));
  return parts.length === 1 ? parts[0]!.scorer : blended(parts, knownItems(train));
}

export function scorerOf(
  train: Interactions,
  name: StrategyName,
  settings: Readonly<Record<string, number>> = {},
  catalogue?: Catalogue,
): Scorer {
  const strategy = strategyOf(name);
  const fitted = strategy.fit({ all: train, ...(catalogue && { catalogue }) }, settings);
  return (history, now, into) => strategy.scores(fitted, { history, now }, into);
}

function hidden(train: Interactions, k: number, seed: number): Trial {
  const draw = chance('hidden', seed);
  const isHidden = Uint8Array.from(train.item, () => (draw.hits(HIDDEN) ? 1 : 0));
  const rest = only(train, (_, n) => isHidden[n] === 0);
  return trialOf(train, rest, (_, n) => isHidden[n] === 1, k);
}

function sample({ train, relevant }: Trial, seed: number): number[] {
  const able = [...train.users.keys()].filter(
    (u) => relevant[u]!.size > 0 && train.starts[u + 1]! > train.starts[u]!,
  );
  if (able.length <= MOST_PEOPLE) return able;
  const draw = chance('people', seed);
  return able.filter(() => draw.hits(MOST_PEOPLE / able.length));
}

/** One weight after another, each the best while the others stay, until none gets better. */
export function searchWeights(
  trial: Trial,
  users: readonly number[],
  scorers: readonly Scorer[],
): { weights: number[]; ndcg: number } {
  const remembered = rememberAll(trial, users, scorers);
  const worth = (weights: readonly number[]) => measure(trial, summed(remembered, weights), users).ndcg;
  const alone = scorers.map((_, i) => worth(scorers.map((_, j) => (i === j ? 1 : 0))));
  const first = alone.indexOf(Math.max(...alone));
  let weights: number[] = scorers.map((_, i) => (i === first ? 1 : 0));
  let ndcg = alone[first]!;
  for (let before = -1; ndcg > before + LEAST_GAIN; ) {
    before = ndcg;
    for (const i of scorers.keys())
      for (const weight of WEIGHTS) {
        if (weight === weights[i]) continue;
        const tried = weights.with(i, weight);
        const found = worth(tried);
        if (found > ndcg + LEAST_GAIN) [weights, ndcg] = [tried, found];
      }
  }
  return { weights, ndcg };
}

/** By person, in the order of the strategies: scores on one scale. */
type Remembered = ReadonlyMap<number, Float32Array>[];

/** Worked out once for each person, since the search asks for them a hundred times. */
function rememberAll({ train }: Trial, users: readonly number[], scorers: readonly Scorer[]): Remembered {
  const now = latestOf(train);
  const known = knownItems(train);
  const into = new Float64Array(train.items.length);
  return scorers.map(
    (scorer) =>
      new Map(
        users.map((user) => {
          const history = historyOf(train, user);
          scorer(history, now, into, user);
          standardise(into, history, known);
          return [user, Float32Array.from(into)];
        }),
      ),
  );
}

function summed(remembered: Remembered, weights: readonly number[]): Scorer {
  return (_history, _now, into, user) => {
    into.fill(0);
    for (const [n, weight] of weights.entries()) {
      if (weight === 0) continue;
      const scores = remembered[n]!.get(user)!;
      for (let i = 0; i < into.length; i++) into[i]! += weight * scores[i]!;
    }
  };
}
