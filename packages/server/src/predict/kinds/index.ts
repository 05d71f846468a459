// All kinds of models, by name. A new one is a file beside this one and a line here.

import { affinity } from './affinity.ts';
import { clv } from './clv.ts';
import { discovery } from './discovery.ts';
import type { AnyKind } from './kind.ts';
import { lookalike } from './lookalike.ts';
import { personas } from './personas.ts';
import { churn, propensity } from './propensity.ts';
import { recommendations } from './recommendations.ts';
import { reorder } from './reorder.ts';
import { rfm } from './rfm.ts';
import { uplift } from './uplift.ts';

const ALL: readonly AnyKind[] = [
  propensity,
  churn,
  reorder,
  personas,
  clv,
  rfm,
  uplift,
  affinity,
  lookalike,
  discovery,
  recommendations,
];

export const KINDS: ReadonlyMap<string, AnyKind> = new Map(ALL.map((kind) => [kind.name, kind]));
