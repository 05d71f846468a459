// What somebody likes more than others do: the shares of their attention that values of an attribute have (a category, a
// brand, a price band), against the shares that they have with everybody. Little attention says little, so shares are
// drawn towards everybody's, as strongly as people resemble one another (a Dirichlet prior whose strength is learned).

import { normalQuantile } from '../../numeric/index.ts';

export interface AffinityModel {
  attributes: Attribute[];
}
export interface Attribute {
  name: string;
  values: string[];
  /** Everybody's share of each value; what is left is attention to rarer values. */
  shares: number[];
  /** So much attention of one's own weighs as much as everybody's. */
  strength: number;
}
export interface Liking {
  attribute: string;
  value: string;
  /** Their own share of attention, as it is, and everybody's. */
  own: number;
  everybody: number;
  /** Times as much as everybody, with little attention drawn towards 1. */
  lift: number;
  /** It is more than everybody’s, nine times in ten. */
  isSure: boolean;
}

const LEAST_STRENGTH = 0.5;
const MOST_STRENGTH = 200;
const SURE = normalQuantile(0.9);

/**
 * `weights[v][person]`: attention to each value; `totals[person]`: to all of them and rarer ones. The strength is that of
 * a Dirichlet-multinomial by the method of moments.
 */
export function learnAttribute(
  name: string,
  values: readonly string[],
  weights: readonly ArrayLike<number>[],
  totals: ArrayLike<number>,
): Attribute {
  let all = 0;
  let people = 0;
  for (let i = 0; i < totals.length; i++) {
    all += totals[i]!;
    if (totals[i]! > 0) people++;
  }
  const shares = weights.map((of) => sum(of) / all);
  let seen = 0;
  for (const [v, share] of shares.entries())
    for (let i = 0; i < totals.length; i++) {
      if (totals[i]! > 0) seen += totals[i]! * (weights[v]![i]! / totals[i]! - share) ** 2;
    }
  // By chance alone each person adds share (1 - share); what is more comes from people being different.
  const byChance = shares.reduce((total, share) => total + share * (1 - share), 0);
  const different = (seen / byChance - people) / Math.max(1e-9, all - people);
  const strength = different > 0 ? 1 / different - 1 : MOST_STRENGTH;
  return {
    ...{ name, values: [...values], shares },
    strength: Math.min(MOST_STRENGTH, Math.max(LEAST_STRENGTH, strength)),
  };
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i]!;
  return total;
}

/** `own[v]`: somebody’s attention to each value, `total`: to all. Without any, nothing can be said. */
export function likingsOf(attribute: Attribute, own: ArrayLike<number>, total: number): Liking[] {
  if (!(total > 0)) return [];
  const { strength, shares, values, name } = attribute;
  return values.map((value, v) => {
    const everybody = shares[v]!;
    const drawn = expectedShare(attribute, v, own[v]!, total);
    const deviation = Math.sqrt((drawn * (1 - drawn)) / (total + strength + 1));
    return {
      ...{ attribute: name, value, own: own[v]! / total, everybody, lift: drawn / everybody },
      isSure: drawn - SURE * deviation > everybody,
    };
  });
}

/** Of their attention to come. */
export const expectedShare = (
  { strength, shares }: Attribute,
  value: number,
  own: number,
  total: number,
): number => (own + strength * shares[value]!) / (total + strength);
