// Our slots as features of GrowthBook: what a page may know and decide by itself. Experiences that rest on anything but
// the request are left out there; remote evaluation has them.

import type { JsonObject } from '@visavis/engine/collect';
import {
  compileMergeFields,
  inOrder,
  isScheduled,
  isSplit,
  type Slot,
  toGrowthbook,
} from '@visavis/engine/decide';
import type { StoredExperience, StoredSlot } from '../definition-store.ts';
import type { StoredFeature } from './stored.ts';

export interface Payload {
  status: 200;
  features: JsonObject;
  experiments: [];
  savedGroups: JsonObject;
  /** Must differ whenever the rest does: the SDK ignores what it takes for known. */
  dateUpdated: string;
}

export interface PayloadParts {
  slots: readonly StoredSlot[];
  experiences: readonly StoredExperience[];
  imported: readonly StoredFeature[];
  /** Somebody is kept back from everything or from a rung, which only the server knows. */
  hasHoldouts: boolean;
  /** When a definition last changed. */
  changedAt: number;
  now: number;
}

/** Features that came from GrowthBook are as they were; a slot of the same key gives way. */
export function payloadOf(parts: PayloadParts): Payload {
  const { slots, experiences, imported, now } = parts;
  const live = inOrder(experiences.filter(({ status }) => status === 'live'));
  const bySlot = Map.groupBy(live, ({ slot }) => slot);
  const features: JsonObject = {};
  for (const slot of slots) {
    const mine = slot.status === 'on' && !parts.hasHoldouts ? (bySlot.get(slot.key) ?? []) : [];
    const rules = mine.flatMap((experience) => ruleOf(slot, experience, now) ?? []);
    features[slot.key] = { defaultValue: slot.default, ...(rules.length > 0 && { rules }) };
  }
  for (const { key, feature } of imported) features[key] = feature;
  const savedGroups = Object.assign({}, ...imported.map((one) => one.savedGroups)) as JsonObject;
  const dateUpdated = new Date(latestChange(parts)).toISOString();
  return { status: 200, features, experiments: [], savedGroups, dateUpdated };
}

/** Time changes what is live, too. */
function latestChange({ experiences, changedAt, now }: PayloadParts): number {
  const turns = experiences.flatMap(({ from, to }) => [from ?? 0, to ?? 0]).filter((turn) => turn <= now);
  return Math.max(changedAt, ...turns);
}

/** Undefined where a page could not decide as we would. */
function ruleOf(
  slot: Pick<Slot, 'type' | 'default'>,
  experience: StoredExperience,
  now: number,
): JsonObject | undefined {
  const { key, audience, variants, cap, allocation } = experience;
  const condition = audience === null ? undefined : toGrowthbook(audience);
  const isPersonal = variants.some(({ content }) => compileMergeFields(slot.type, content) !== undefined);
  if (!isScheduled(experience, now) || (audience !== null && !condition) || cap || isPersonal)
    return undefined;
  if (allocation && allocation.kind !== 'fixed') return undefined;
  const who = { id: key, ...(condition && { condition }) };
  const only = variants.find(({ weight }) => weight > 0);
  return isSplit(experience) ? { ...who, ...splitOf(slot, experience) } : { ...who, force: only!.content };
}

/** The draws are GrowthBook's: the same page gets the same, but not what `/v1/decide` would draw. */
function splitOf(slot: Pick<Slot, 'default'>, experience: StoredExperience): JsonObject {
  const { id, key, name, variants, traffic, holdout, layer } = experience;
  const total = variants.reduce((sum, { weight }) => sum + weight, 0);
  const shown = variants.map((variant) => ({
    value: variant.content,
    key: variant.key,
    weight: ((1 - holdout) * variant.weight) / total,
  }));
  // An experiment of theirs has two variations at least; nobody gets one without weight.
  const control = { value: slot.default, key: HOLDOUT, weight: holdout };
  const all = holdout > 0 || shown.length < 2 ? [control, ...shown] : shown;
  return {
    ...{ key, name, seed: id, hashAttribute: 'id', hashVersion: 2, coverage: traffic },
    variations: all.map(({ value }) => value),
    weights: all.map(({ weight }) => weight),
    meta: all.map((one) => ({ key: one.key })),
    ...(layer && {
      filters: [{ seed: `layer/${layer.key}`, attribute: 'id', ranges: [[layer.from, layer.to]] }],
    }),
  };
}

/** How a page names those who are kept back; keys of variants begin with a letter or digit. */
export const HOLDOUT = '~holdout';
