// One experiment of GrowthBook: whether somebody takes part, and which variation they get.

import { asObject, type Json, type JsonObject } from '../../collect/index.ts';
import { meetsCondition } from './condition.ts';
import type { GrowthbookContext } from './feature.ts';
import {
  bucketRanges,
  chooseVariation,
  growthbookHash,
  inNamespace,
  inRange,
  queryOverride,
  type Range,
} from './hash.ts';

export interface Experiment {
  key: string;
  variations: Json[];
  active?: boolean;
  status?: string;
  force?: number;
  coverage?: number;
  weights?: number[];
  ranges?: Range[];
  hashAttribute?: string;
  hashVersion?: number;
  seed?: string;
  namespace?: [string, number, number];
  filters?: Json;
  condition?: JsonObject;
  parentConditions?: Json[];
  meta?: { key?: string; name?: string; passthrough?: boolean }[];
  name?: string;
}
export interface ExperimentResult {
  key: string;
  name?: string;
  featureId: string | null;
  inExperiment: boolean;
  hashUsed: boolean;
  variationId: number;
  value: Json;
  hashAttribute: string;
  hashValue: string;
  bucket?: number;
  passthrough?: boolean;
  stickyBucketUsed: false;
}

export function drawExperiment(
  experiment: Experiment,
  context: GrowthbookContext,
  featureId: string | null = null,
): ExperimentResult {
  const { key, variations, weights } = experiment;
  const told = (index: number, drawn?: number) => resultOf(experiment, context, featureId, index, drawn);
  if (variations.length < 2 || context.enabled === false) return told(-1);
  const byAddress = queryOverride(key, context.url ?? '', variations.length);
  if (byAddress !== null) return told(byAddress);
  const byHand = context.forcedVariations ?? {};
  if (Object.hasOwn(byHand, key)) return told(byHand[key]!);
  if (experiment.status === 'draft' || experiment.active === false) return told(-1);
  const { value } = unitOf(context.attributes, experiment.hashAttribute);
  if (value === '' || isExcluded(experiment, value, context)) return told(-1);
  const place = growthbookHash(experiment.seed ?? key, value, experiment.hashVersion ?? 1);
  if (place === null) return told(-1);
  const ranges = experiment.ranges ?? bucketRanges(variations.length, experiment.coverage, weights);
  const index = chooseVariation(place, ranges);
  if (index < 0) return told(-1);
  if (experiment.force !== undefined) return told(experiment.force);
  if (context.qaMode || experiment.status === 'stopped') return told(-1);
  return told(index, place);
}

function isExcluded(
  { filters, namespace, condition }: Experiment,
  value: string,
  context: GrowthbookContext,
) {
  if (filters !== undefined ? isFilteredOut(filters, context) : namespace && !inNamespace(value, namespace))
    return true;
  return condition !== undefined && !meetsCondition(context.attributes, condition, context.savedGroups);
}

/** Namespaces of the newer kind: all filters must let the visitor through. */
export function isFilteredOut(filters: Json | undefined, { attributes }: GrowthbookContext): boolean {
  if (!Array.isArray(filters)) return false;
  return filters.some((one) => {
    const { seed, ranges, attribute, hashVersion = 2 } = asObject(one) ?? {};
    const { value } = unitOf(attributes, attribute);
    const place = value === '' ? null : growthbookHash(String(seed), value, Number(hashVersion));
    if (place === null || !Array.isArray(ranges)) return true;
    return !ranges.some((range) => inRange(place, range as unknown as Range));
  });
}

/** What draws are made for. */
export function unitOf(
  attributes: JsonObject,
  attribute: Json | undefined,
): { attribute: string; value: string } {
  const name = typeof attribute === 'string' && attribute !== '' ? attribute : 'id';
  const value = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  if (value === undefined || value === null || value === false || value === 0)
    return { attribute: name, value: '' };
  return { attribute: name, value: typeof value === 'string' ? value : JSON.stringify(value) };
}

function resultOf(
  { variations, meta = [], hashAttribute }: Experiment,
  { attributes }: GrowthbookContext,
  featureId: string | null,
  index: number,
  drawn: number | undefined,
): ExperimentResult {
  const inExperiment = index >= 0 && index < variations.length;
  const variationId = inExperiment ? index : 0;
  const { key, name, passthrough } = meta[variationId] ?? {};
  const unit = unitOf(attributes, hashAttribute);
  return {
    key: key || String(variationId),
    ...(name !== undefined && { name }),
    ...{ featureId, inExperiment, hashUsed: drawn !== undefined && inExperiment, variationId },
    value: variations[variationId] ?? null,
    ...{ hashAttribute: unit.attribute, hashValue: unit.value },
    ...(drawn !== undefined && { bucket: drawn }),
    ...(passthrough && { passthrough }),
    stickyBucketUsed: false,
  };
}
