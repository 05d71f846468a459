// GrowthBook's SDK against us: our slots are features, and features that came from there go on as they were.

import { asObject, type JsonObject } from '@visavis/engine/collect';
import { isSplit } from '@visavis/engine/decide';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { type DecideDb, findDefinition, listDefinitions } from '../definition-store.ts';
import { put } from '../ninetailed/put.ts';
import { readSettings } from '../settings.ts';
import { lastChange } from './change-store.ts';
import { type Payload, payloadOf } from './payload.ts';
import type { StoredFeature } from './stored.ts';
import type { OwnExperience } from './track.ts';

export { registerFeatureRoutes } from './feature-routes.ts';
export { registerGrowthbookRoutes } from './routes.ts';

export interface Growthbook {
  /**
   * What a page may know; `imported` are the features in it that came from GrowthBook, `splits` the keys of our own
   * experiences that not everybody in their audience gets the same of.
   */
  payload(
    workspaceId: string,
  ): Promise<{ payload: Payload; imported: StoredFeature[]; splits: ReadonlySet<string> }>;
  /** Our own experiences, by key. */
  own(workspaceId: string): Promise<Map<string, OwnExperience>>;
  /** Takes the features of GrowthBook's own payload, as they are. */
  take(workspaceId: string, payload: unknown, actor: Caller): Promise<{ key: string; outcome: string }[]>;
  features(workspaceId: string): Promise<StoredFeature[]>;
  remove(workspaceId: string, key: string, actor: Caller): Promise<void>;
}

export interface GrowthbookDeps {
  db: DecideDb;
  clock: Clock;
  /** Tells whoever waits for changes, and writes the audit log. */
  changed(
    workspaceId: string,
    actor: Caller,
    action: string,
    definition: { key: string; version: number },
  ): Promise<unknown>;
}

export function createGrowthbook({ db, clock, changed }: GrowthbookDeps): Growthbook {
  const features = (workspaceId: string) => listDefinitions(db, workspaceId, 'growthbook_feature');
  return {
    features,
    async payload(workspaceId) {
      const { holdouts } = await readSettings(db, workspaceId);
      const imported = await features(workspaceId);
      const shares = [holdouts.universal, ...Object.values(holdouts.rungs)];
      const experiences = await listDefinitions(db, workspaceId, 'experience');
      const payload = payloadOf({
        slots: await listDefinitions(db, workspaceId, 'slot'),
        experiences,
        imported,
        hasHoldouts: shares.some((share) => (share ?? 0) > 0),
        changedAt: await lastChange(db, workspaceId),
        now: clock.now(),
      });
      const splits = new Set(experiences.filter(isSplit).map(({ key }) => key));
      return { payload, imported, splits };
    },
    async own(workspaceId) {
      const all = await listDefinitions(db, workspaceId, 'experience');
      return new Map(
        all.map(({ key, variants, cap }) => [
          key,
          { variants: variants.map((variant) => variant.key), isCapped: Boolean(cap) },
        ]),
      );
    },
    async take(workspaceId, payload, actor) {
      const came = featuresIn(payload);
      const taken: { key: string; outcome: string }[] = [];
      for (const [key, feature] of Object.entries(came.features)) {
        const before = await findDefinition(db, workspaceId, 'growthbook_feature', key);
        const content = {
          key,
          feature,
          savedGroups: groupsFor(feature, came.savedGroups),
          status: 'live' as const,
        };
        const writing = { db, clock, workspaceId, actor };
        taken.push({ key, outcome: await put(writing, 'growthbook_feature', before, content) });
      }
      await changed(workspaceId, actor, 'growthbook.features-taken', {
        key: 'growthbook',
        version: taken.length,
      });
      return taken;
    },
    async remove(workspaceId, key, actor) {
      const before = await findDefinition(db, workspaceId, 'growthbook_feature', key);
      if (!before || before.status === 'archived')
        throw new VisavisError('not_found', `There is no feature “${key}” from GrowthBook.`);
      const { feature, savedGroups } = before;
      const content = { key: before.key, feature, savedGroups, status: 'archived' as const };
      await put({ db, clock, workspaceId, actor }, 'growthbook_feature', before, content);
      await changed(workspaceId, actor, 'growthbook.feature-removed', before);
    },
  };
}

const MOST_FEATURES = 2000;

function featuresIn(payload: unknown): { features: Record<string, JsonObject>; savedGroups: JsonObject } {
  const { features, savedGroups } = asObject(payload) ?? {};
  const given = Object.entries(asObject(features) ?? {});
  const wrong = given.find(([key, feature]) => !asObject(feature) || key.length > 200);
  if (given.length === 0 || given.length > MOST_FEATURES || wrong) {
    const got = wrong ? `“${wrong[0].slice(0, 100)}” with something else` : `${given.length} of them`;
    throw new VisavisError('invalid_definition', `Expected { "features": { … } }, got ${got}.`, {
      faults: [{ field: 'features', expected: `1 to ${MOST_FEATURES} objects by key`, got }],
    });
  }
  return {
    features: Object.fromEntries(given.map(([key, feature]) => [key, asObject(feature)!])),
    savedGroups: asObject(savedGroups) ?? {},
  };
}

/** Those that the feature names; groups may name groups, so then all of them. */
function groupsFor(feature: JsonObject, groups: JsonObject): JsonObject {
  const text = JSON.stringify(feature);
  return text.includes('Group') ? groups : {};
}
