// A policy plays in a planted world, impression by impression. Allocators that learn get what happened in batches, as
// the server gives it to them.

import {
  type Allocated,
  type AllocationInput,
  type Context,
  type Feedback,
  featuresOf,
  type LearnedState,
  learnFrom,
  readAllocation,
  sharesBy,
} from '@visavis/engine/decide';
import { drawOf, type Visitor, type World } from './world.ts';

export interface Player {
  /** The share of each variant for this visitor. */
  shares(visitor: Visitor, impression: number): ArrayLike<number>;
  /** Called after each impression. */
  saw?(visitor: Visitor, variant: number, isLiked: boolean, impression: number): void;
}
export interface Game {
  /** What was lost against the best variant for each visitor at that moment, in expected likes. */
  regret: number;
  likes: number;
  /** By impression: how often the variant that was best was shown, among the last hundred. */
  rightOfHundred: number[];
}

export function play(
  world: World,
  player: Player,
  { impressions, seed }: { impressions: number; seed: number },
): Game {
  const people = drawOf(seed, 'people');
  const choice = drawOf(seed, 'choice');
  const taste = drawOf(seed, 'taste');
  const game: Game = { regret: 0, likes: 0, rightOfHundred: [] };
  const right: number[] = [];
  for (let i = 0; i < impressions; i++) {
    const visitor = world.visitor(people);
    const variant = drawn(player.shares(visitor, i), choice.number());
    const rates = world.variants.map((name) => world.rate(visitor, name, i));
    const isLiked = taste.number() < rates[variant]!;
    const best = Math.max(...rates);
    game.regret += best - rates[variant]!;
    if (isLiked) game.likes++;
    right.push(Number(rates[variant] === best));
    if (right.length > 100) right.shift();
    game.rightOfHundred.push(right.reduce((sum, one) => sum + one, 0));
    player.saw?.(visitor, variant, isLiked, i);
  }
  return game;
}

function drawn(shares: ArrayLike<number>, at: number): number {
  let left = at;
  for (let i = 0; i < shares.length; i++) {
    left -= shares[i]!;
    if (left < 0) return i;
  }
  return shares.length - 1;
}

const SECOND_MS = 1000;

/** One of the product's allocators; `seen` tells of its state after every batch. */
export function learner(
  world: World,
  allocation: AllocationInput,
  { batch = 50, seen }: { batch?: number; seen?(state: LearnedState, impression: number): void } = {},
): Player {
  const read = readAllocation({ reward: { event: 'Liked' }, ...allocation }, world.variants.length);
  if (read.faults) throw new Error(JSON.stringify(read.faults));
  const experience: Allocated = {
    variants: world.variants.map((key) => ({ key, weight: 1 })),
    allocation: read.value,
  };
  const fields = read.value.kind === 'linear-thompson' ? read.value.context : [];
  let state: LearnedState | undefined;
  let shares = sharesBy(experience, undefined);
  let feedback: Feedback[] = [];
  const into = new Float64Array(world.variants.length);
  return {
    shares(visitor, impression) {
      shares(contextOf(visitor, impression), into);
      return into;
    },
    saw(visitor, variant, isLiked, impression) {
      const at = impression * SECOND_MS;
      const features = featuresOf(fields, contextOf(visitor, impression));
      const view = { arm: world.variants[variant]!, at, features };
      feedback.push({ kind: 'shown', ...view });
      if (isLiked) feedback.push({ kind: 'rewarded', ...view, from: 0, to: 1 });
      feedback.push({ kind: 'closed', ...view, value: Number(isLiked) });
      if ((impression + 1) % batch !== 0) return;
      state = learnFrom(experience, state, feedback, at);
      shares = sharesBy(experience, { version: impression, state });
      feedback = [];
      seen?.(state, impression);
    },
  };
}

function contextOf(visitor: Visitor, impression: number): Context {
  return {
    get: (attribute) => (attribute === 'device' ? visitor.device : undefined),
    inside: (segment) => segment === visitor.segment,
    now: impression * SECOND_MS,
    timezone: 'UTC',
  };
}

/** Always the variant that `choose` names. */
const always = (world: World, choose: (visitor: Visitor) => string): Player => ({
  shares: (visitor) => world.variants.map((name) => Number(name === choose(visitor))),
});

/**
 * The best variant for each group of visitors over the whole game, from the truth: what no rule by that group can beat.
 */
export function bestRule(
  world: World,
  groupOf: (visitor: Visitor) => string,
  { impressions, seed }: { impressions: number; seed: number },
): Player {
  const people = drawOf(seed, 'people');
  const sums = new Map<string, number[]>();
  for (let i = 0; i < impressions; i++) {
    const visitor = world.visitor(people);
    const group = groupOf(visitor);
    const sum = sums.get(group) ?? world.variants.map(() => 0);
    world.variants.forEach((name, k) => {
      sum[k] = sum[k]! + world.rate(visitor, name, i);
    });
    sums.set(group, sum);
  }
  return always(world, (visitor) => {
    const sum = sums.get(groupOf(visitor))!;
    return world.variants[sum.indexOf(Math.max(...sum))]!;
  });
}

/** Tries evenly until `trained`, then shows for ever what did best for each group: a model that is not trained again. */
export function staticModel(world: World, groupOf: (visitor: Visitor) => string, trained: number): Player {
  const seen = new Map<string, { views: number; likes: number }>();
  const rateOf = (group: string, variant: string): number => {
    const { views, likes } = seen.get(`${group} ${variant}`) ?? { views: 0, likes: 0 };
    return (likes + 1) / (views + 20);
  };
  const even = world.variants.map(() => 1 / world.variants.length);
  return {
    shares(visitor, impression) {
      if (impression < trained) return even;
      const rates = world.variants.map((name) => rateOf(groupOf(visitor), name));
      const best = rates.indexOf(Math.max(...rates));
      return world.variants.map((_, k) => Number(k === best));
    },
    saw(visitor, variant, isLiked, impression) {
      if (impression >= trained) return;
      const name = `${groupOf(visitor)} ${world.variants[variant]}`;
      const known = seen.get(name) ?? { views: 0, likes: 0 };
      seen.set(name, { views: known.views + 1, likes: known.likes + Number(isLiked) });
    },
  };
}
