// Remote evaluation: everything is decided here, with what is known of the person, and the page gets values. What a page
// would have told of an experiment by itself comes along, so that its tracking sees it.

import { asObject, type Json, type JsonObject } from '@visavis/engine/collect';
import { type Decision, evaluateFeature, HELD } from '@visavis/engine/decide';
import type { FastifyRequest } from 'fastify';
import type { Seen } from '../answer.ts';
import type { Ask } from '../decision-routes.ts';
import { HOLDOUT, type Payload } from './payload.ts';
import type { StoredFeature } from './stored.ts';

export interface RemoteQuestion {
  attributes: JsonObject;
  forcedVariations: Record<string, number>;
  /** By feature. */
  forcedFeatures: ReadonlyMap<string, Json>;
  url: string;
}

export async function evaluateRemotely(
  ask: Ask,
  http: FastifyRequest,
  payload: Payload,
  { imported, splits }: { imported: readonly StoredFeature[]; splits: ReadonlySet<string> },
  question: RemoteQuestion,
): Promise<Payload> {
  const names = namesIn(question.attributes);
  let seen: Seen | undefined;
  const { decisions } = await ask({
    workspaceId: http.caller!.workspaceId,
    identifiers: names,
    messages: [],
    request: question.attributes as Record<string, Json>,
    // Many features are asked for and few are shown: the page tells of those that are.
    preview: true,
    log: false,
    explain: false,
    ...ownDevice(names),
    http,
    look: (what) => {
      seen = what;
    },
  });
  const features: JsonObject = {};
  for (const decision of decisions) features[decision.slot] = ofDecision(decision, question, splits);
  const context = {
    features: Object.fromEntries(imported.map(({ key, feature }) => [key, feature])),
    savedGroups: payload.savedGroups,
    attributes: { ...traitsOf(seen), ...question.attributes },
    ...{ url: question.url, forcedVariations: question.forcedVariations },
  };
  for (const { key } of imported) features[key] = ofFeature(key, context);
  for (const [key, value] of question.forcedFeatures) features[key] = { defaultValue: value };
  return { ...payload, features, savedGroups: {} };
}

/** `splits` are the experiences that are experiments: what a workspace’s holdouts keep back is none of the page’s. */
function ofDecision(decision: Decision, question: RemoteQuestion, splits: ReadonlySet<string>): JsonObject {
  const { slot, value, experience, variant, held } = decision;
  if (!experience) return { defaultValue: value };
  // The rule's name comes back with “Feature Evaluated”, which says that the only variant was seen.
  if (!splits.has(experience.key))
    return { defaultValue: value, rules: [{ id: experience.key, force: value }] };
  const key = held ? HOLDOUT : (variant ?? HELD);
  const hashValue = String(question.attributes.id ?? '');
  const result = {
    ...{ key, variationId: held ? 0 : 1, value, featureId: slot },
    ...{ inExperiment: true, hashUsed: true, hashAttribute: 'id', hashValue, stickyBucketUsed: false },
  };
  const tracks = [{ experiment: { key: experience.key, variations: [null, value] }, result }];
  return { defaultValue: value, rules: [{ id: experience.key, force: value, tracks }] };
}

function ofFeature(key: string, context: Parameters<typeof evaluateFeature>[1]): JsonObject {
  const { value, source, ruleId, experiment, experimentResult } = evaluateFeature(key, context);
  if (!experiment || !experimentResult)
    return source === 'force'
      ? { defaultValue: value, rules: [{ id: ruleId, force: value }] }
      : { defaultValue: value };
  const tracks = [
    { experiment: { key: experiment.key, variations: experiment.variations }, result: experimentResult },
  ];
  return { defaultValue: value, rules: [{ id: ruleId, force: value, tracks: tracks as unknown as Json }] };
}

/** What is known of somebody stands in for attributes that the page does not give. */
function traitsOf(seen: Seen | undefined): JsonObject {
  if (!seen?.isKnown) return {};
  const names = new Set(seen.view.profile.identities.flatMap(({ traits }) => Object.keys(traits)));
  return Object.fromEntries(
    [...names].flatMap((name) => {
      const value = seen!.view.get(`traits.${name}`);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** `id` may be a user or a device; the rest says which. */
export function namesIn(attributes: JsonObject): { type: string; value: string }[] {
  const named = (type: string, ...keys: string[]) =>
    keys.flatMap((key) => {
      const value = attributes[key];
      const isName = (typeof value === 'string' && value.trim() !== '') || typeof value === 'number';
      return isName ? [{ type, value: String(value).slice(0, 512) }] : [];
    });
  return [
    ...named('user_id', 'user_id', 'userId', 'id'),
    ...named('anonymous_id', 'device_id', 'deviceId', 'anonymous_id', 'anonymousId', 'id'),
  ];
}

function ownDevice(names: readonly { type: string; value: string }[]) {
  const device = names.find(({ type }) => type === 'anonymous_id');
  return device ? { ownDevice: device } : {};
}

/** Reads `{ attributes, forcedVariations, forcedFeatures, url }`. */
export function readQuestion(body: unknown): RemoteQuestion {
  const { attributes, forcedVariations, forcedFeatures, url } = asObject(body) ?? {};
  const forced = Array.isArray(forcedFeatures) ? forcedFeatures : [];
  return {
    attributes: asObject(attributes) ?? {},
    forcedVariations: Object.fromEntries(
      Object.entries(asObject(forcedVariations) ?? {}).flatMap(([key, index]) =>
        typeof index === 'number' ? [[key, index]] : [],
      ),
    ),
    forcedFeatures: new Map(
      forced.flatMap((one) =>
        Array.isArray(one) && typeof one[0] === 'string' ? [[one[0], one[1] ?? null] as const] : [],
      ),
    ),
    url: typeof url === 'string' ? url : '',
  };
}
