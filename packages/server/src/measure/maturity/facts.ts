// What is counted of a company for its place on the ladder. Whatever counts people is a condition of the grammar, so that
// every figure leads to the people behind it.

import { type Holdouts, RUNGS, type Rung } from '@visavis/engine/decide';
import type { MaturityFacts } from '@visavis/engine/measure';
import type { Condition } from '@visavis/engine/segment';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import type { Collect } from '../../collect/index.ts';
import type { Decide, StoredExperience } from '../../decide/index.ts';
import type { Journeys } from '../../journey/index.ts';
import { KINDS, type Predict, type Recommend } from '../../predict/index.ts';
import type { Segments } from '../../segment/index.ts';
import type { Catalogue } from '../../unify/index.ts';
import type { Metrics } from '../metrics/index.ts';
import type { LogFacts } from './facts-store.ts';

export interface FactsDeps {
  collect: Pick<Collect, 'dataMap'>;
  segments: Pick<Segments, 'definitions' | 'insights'>;
  journeys: Pick<Journeys, 'definitions'>;
  predict: Pick<Predict, 'models'>;
  recommend: Pick<Recommend, 'standing'>;
  catalogue: Pick<Catalogue, 'items'>;
  decide: Pick<Decide, 'experiences' | 'settings'>;
  metrics: Pick<Metrics, 'resolve'>;
  /** Segments that something to the right of them uses. */
  usedSegments(workspaceId: string): Promise<ReadonlySet<string>>;
  readonly log: LogFacts;
}

const MONTH = '30d';
const ACTIVE: Condition = { event: '*', window: { last: MONTH } };
/** Coming back is another visit, and a visit of before the month counts, too. */
const RETURNING: Condition = { all: [ACTIVE, { attribute: 'sessions.count', op: 'gte', value: 2 }] };
const KNOWN: Condition = { all: [ACTIVE, { attribute: 'identity.user_id', op: 'exists' }] };
const TOUCHED: Condition = {
  any: ['Product Viewed', 'Product Added', 'Order Completed'].map((event) => ({ event })),
};
/** Below it, groups change with the sample: as the page of personas says it. */
const STABLE = 0.6;

export interface Gathered {
  facts: MaturityFacts;
  /** By the criterion that they are counted for. */
  people: Record<string, Condition>;
  /** Whether anything live has a goal. */
  hasGoal: boolean;
  /** Rungs from which somebody is kept back. */
  kept: readonly number[];
}

/** `priced`: rungs whose worth nested holdouts tell. */
export async function gatherFacts(
  deps: FactsDeps,
  workspaceId: string,
  priced: readonly Rung[],
): Promise<Gathered> {
  const size = (condition: Condition) => deps.segments.insights.sizeNow(workspaceId, condition);
  const all = await deps.decide.experiences.list(workspaceId);
  const live = all.filter(({ status }) => status === 'live');
  const converted = await goalsOf(deps, workspaceId, live);
  const [shown, models, rest, activePeople, returningPeople, knownPeople, convertedPeople, itemPeople] =
    await Promise.all([
      shownFacts(deps, workspaceId, live, size),
      modelFacts(deps, workspaceId),
      restOf(deps, workspaceId, priced),
      size(ACTIVE),
      size(RETURNING),
      size(KNOWN),
      converted ? size(converted) : 0,
      size(TOUCHED),
    ]);
  const people = { activePeople, returningPeople, knownPeople, convertedPeople, itemPeople };
  return {
    facts: { ...rest, ...models, ...shown, ...people },
    hasGoal: live.some(({ goal }) => goal !== null),
    kept: keptRungs((await deps.decide.settings.read(workspaceId)).holdouts),
    people: {
      ...{ people: ACTIVE, active: ACTIVE, returning: RETURNING, known: KNOWN, 'known-well': KNOWN },
      ...{ 'item-people': TOUCHED, ...(converted && { converted }) },
      ...Object.fromEntries(RUNGS.slice(1).map((rung) => [`seen-${rung}`, sawRung(rung)])),
    },
  };
}

/** Nested: whoever is kept from a rung is kept from all above it. */
const keptRungs = ({ universal, rungs }: Holdouts): Rung[] =>
  RUNGS.filter(
    (rung) => universal > 0 || RUNGS.some((from) => from > 1 && from <= rung && (rungs[from as 2] ?? 0) > 0),
  );

const sawRung = (rung: Rung): Condition => ({
  event: EXPERIENCE_VIEWED,
  where: [
    { property: 'properties.rung', op: 'eq', value: rung },
    { property: 'properties.variant', op: 'ne', value: '' },
  ],
  window: { last: MONTH },
});

/** Whoever did what any of them is for. */
async function goalsOf(
  { metrics }: FactsDeps,
  workspaceId: string,
  live: readonly StoredExperience[],
): Promise<Condition | undefined> {
  const goals = new Map(live.flatMap(({ goal }) => (goal ? [[JSON.stringify(goal), goal] as const] : [])));
  const any = await Promise.all(
    [...goals.values()].map(async (goal): Promise<Condition> => {
      const { metric } = await metrics.resolve(workspaceId, goal);
      const { event, where, ...rest } = metric.kind === 'conversion' ? metric.of : { ...metric.of };
      const counted = metric.kind === 'conversion' ? rest : {};
      return { event, ...(where && { where }), ...counted, window: { last: '90d' } };
    }),
  );
  return any.length > 0 ? { any } : undefined;
}

async function shownFacts(
  { decide, log }: FactsDeps,
  workspaceId: string,
  live: readonly StoredExperience[],
  size: (condition: Condition) => Promise<number>,
) {
  const rungOf = await decide.experiences.rungs(workspaceId);
  const { holdouts } = await decide.settings.read(workspaceId);
  const isMeasured = (one: StoredExperience, rung: Rung) =>
    one.goal !== null &&
    (one.holdout > 0 || holdouts.universal > 0 || (rung > 1 && (holdouts.rungs[rung as 2] ?? 0) > 0));
  const seen = await Promise.all(RUNGS.map((rung) => size(sawRung(rung))));
  const byRung = (of: (rung: Rung, at: number) => number) =>
    Object.fromEntries(RUNGS.map((rung, at) => [rung, of(rung, at)])) as Record<Rung, number>;
  const on = (rung: Rung) => live.filter((one) => rungOf(one) === rung);
  return {
    live: byRung((rung) => on(rung).length),
    seen: byRung((_, at) => seen[at]!),
    measured: byRung((rung) => on(rung).filter((one) => isMeasured(one, rung)).length),
    hasUniversalHoldout: holdouts.universal > 0,
    decidedSlots: await log.decidedSlots(workspaceId, 30),
  };
}

const gives = (kind: string) => KINDS.get(kind)?.attribute;

async function modelFacts({ predict, recommend }: FactsDeps, workspaceId: string) {
  const models = (await predict.models.list(workspaceId)).filter(({ version }) => version > 0);
  const personas = models.filter(({ kind }) => gives(kind) === 'persona');
  const stable = await Promise.all(
    personas.map(async (model) => {
      const { report } = await predict.models.version(model, model.version);
      const found = report.metrics.find(({ name }) => name === 'stability');
      return found !== undefined && found.value >= STABLE;
    }),
  );
  const { versions } = await recommend.standing(workspaceId);
  return {
    personaModels: stable.filter(Boolean).length,
    predictionModels: models.filter(({ kind }) => kind !== 'personas' && kind !== 'recommendations').length,
    recommendationModels: versions.length > 0 ? 1 : 0,
  };
}

async function restOf(deps: FactsDeps, workspaceId: string, priced: readonly Rung[]) {
  const { segments, journeys, catalogue, collect } = deps;
  const [all, used, machines, items, map, liveSources, channels] = await Promise.all([
    segments.definitions.segments(workspaceId),
    deps.usedSegments(workspaceId),
    journeys.definitions.machines(workspaceId),
    catalogue.items(workspaceId),
    collect.dataMap(workspaceId, []),
    deps.log.liveSources(workspaceId, 7),
    deps.log.channels(workspaceId, 30),
  ]);
  const live = all.filter(({ state }) => state === 'live');
  return {
    ...{ liveSources, channels, priced },
    attributes: map.fields.filter(({ kind, coverage }) => kind === 'trait' && coverage >= 0.1).length,
    segments: live.length,
    usedSegments: live.filter(({ key }) => used.has(key)).length,
    journeys: machines.length,
    items: items.size,
  };
}
