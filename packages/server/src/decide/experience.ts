// What happens when people make and change experiences. An audience is a condition over attributes, the request and
// segments; behaviour in it is kept as a segment of its own, since only segments are remembered and always right.

import type { Json } from '@visavis/engine/collect';
import type { Cap, ConditionOf, LayerPart, Rung, Variant } from '@visavis/engine/decide';
import { type Condition, fieldsOf, type Names } from '@visavis/engine/segment';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Caller } from '../platform/http/index.ts';
import { newId } from '../platform/id.ts';
import {
  type DecideDb,
  type ExperienceStatus,
  findDefinition,
  findVersion,
  insertDefinition,
  replaceDefinition,
  type StoredExperience,
} from './definition-store.ts';
import { checkAudience, demandReady, demandSound } from './experience-checks.ts';
import { type AllocationInput, allocationFor } from './learning/index.ts';
import { type MetricInput, type MetricOf, readGuardrails, readMetric, rewardFor } from './measurement.ts';
import { approved, reviewOf } from './review.ts';

export interface ExperienceInput {
  key?: string;
  name: string;
  slot: string;
  audience?: unknown;
  variants: { key: string; content: unknown; weight?: number }[];
  traffic?: number;
  holdout?: number;
  layer?: LayerPart | null;
  /** ISO 8601; null is open. */
  from?: string | null;
  to?: string | null;
  priority?: number;
  rung?: Rung | null;
  cap?: Cap | null;
  allocation?: AllocationInput;
  goal?: MetricInput | null;
  guardrails?: MetricInput[];
  unmeasured?: string | null;
  status?: Exclude<ExperienceStatus, 'archived'>;
  /** Why it is told all the same, where it contradicts something. */
  reason?: string;
}
export type ExperienceChange = Partial<Omit<ExperienceInput, 'key'>> & { version?: number };

export interface Editing {
  db: DecideDb;
  clock: Clock;
  /** Keeps a condition as a segment and returns its key. */
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  segmentExists(workspaceId: string, key: string): Promise<boolean>;
  /** Undefined when there is none. */
  metricOf: MetricOf;
  /**
   * Asked before it goes live or up for review; call what it resolves with when it has.
   * @throws conflict when it contradicts what somebody is told, and nobody says why it is told all the same
   */
  beforeTold?(actor: Caller, experience: StoredExperience, reason?: string): Promise<() => Promise<void>>;
  /** The conditions of the workspace's segments. */
  conditions(workspaceId: string): Promise<ConditionOf>;
  /** What segments and computed traits are called. */
  names(workspaceId: string): Promise<Names>;
}

export async function createExperience(
  editing: Editing,
  workspaceId: string,
  input: ExperienceInput,
  actor: Caller,
): Promise<StoredExperience> {
  const key = input.key ?? slug(input.name);
  if (await findDefinition(editing.db, workspaceId, 'experience', key))
    throw new VisavisError('conflict', `There is, or was, an experience with the key “${key}”.`);
  const now = editing.clock.now();
  const metricOf = (name: string) => editing.metricOf(workspaceId, name);
  const experience: StoredExperience = {
    id: newId(now),
    key,
    name: input.name,
    slot: input.slot,
    audience: null,
    variants: input.variants.map(readVariant),
    traffic: input.traffic ?? 1,
    holdout: input.holdout ?? 0,
    layer: input.layer ?? null,
    from: readTime(input.from),
    to: readTime(input.to),
    priority: input.priority ?? 0,
    rung: input.rung ?? null,
    cap: input.cap ?? null,
    goal: input.goal ? await readMetric(input.goal, 'goal', metricOf) : null,
    guardrails: await readGuardrails(input.guardrails ?? [], metricOf),
    unmeasured: input.unmeasured ?? null,
    status: input.status ?? 'live',
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  if (input.allocation) {
    const reward = await rewardFor(experience.goal, metricOf);
    experience.allocation = allocationFor(input.allocation, experience, reward);
  }
  experience.review = reviewOf(undefined, experience.status, actor, now);
  await demandSound(editing, workspaceId, experience);
  const audience = await checkAudience(editing, workspaceId, input.audience ?? null);
  await demandReady(editing, workspaceId, { ...experience, audience }, true);
  const told = await foretold(editing, { ...experience, audience }, actor, input.reason);
  // Last, since it may make a segment.
  experience.audience = await keepAudience(editing, workspaceId, input.name, audience, actor);
  await insertDefinition(editing.db, {
    workspaceId,
    kind: 'experience',
    definition: experience,
    actor: actor.name,
  });
  await told();
  return experience;
}

export async function changeExperience(
  editing: Editing,
  workspaceId: string,
  id: string,
  change: ExperienceChange,
  actor: Caller,
): Promise<StoredExperience> {
  const before = await findDefinition(editing.db, workspaceId, 'experience', id);
  if (!before || before.status === 'archived') throw missing(id);
  if (change.version !== undefined && change.version !== before.version)
    throw new VisavisError(
      'conflict',
      `“${before.name}” has been changed meanwhile: expected version ${change.version}, it is at ${before.version}.`,
    );
  const { version: _, reason, audience, variants, from, to, goal, guardrails, allocation, ...plain } = change;
  const metricOf = (name: string) => editing.metricOf(workspaceId, name);
  const after: StoredExperience = {
    ...before,
    ...plain,
    ...(variants && { variants: variants.map(readVariant) }),
    ...(from !== undefined && { from: readTime(from) }),
    ...(to !== undefined && { to: readTime(to) }),
    ...(goal !== undefined && { goal: goal && (await readMetric(goal, 'goal', metricOf)) }),
    ...(guardrails && { guardrails: await readGuardrails(guardrails, metricOf) }),
  };
  // The one that it has must still fit its variants.
  const shared = allocation ?? after.allocation;
  if (shared) after.allocation = allocationFor(shared, after, await rewardFor(after.goal, metricOf));
  if (change.status) after.review = reviewOf(before, change.status, actor, editing.clock.now());
  await demandSound(editing, workspaceId, after);
  const wanted =
    audience === undefined ? before.audience : await checkAudience(editing, workspaceId, audience);
  await demandReady(editing, workspaceId, { ...after, audience: wanted }, changesMore(change), before.status);
  const told = saysElse(before, { ...after, audience: wanted })
    ? await foretold(editing, { ...after, audience: wanted }, actor, reason)
    : nothing;
  if (audience !== undefined)
    after.audience = await keepAudience(editing, workspaceId, after.name, wanted, actor);
  const replaced = await replace(editing, workspaceId, before, after, actor);
  await told();
  return replaced;
}

/** Lets one that is up for review go live; by somebody else than who asked, see review.ts. */
export async function approveExperience(
  editing: Editing,
  workspaceId: string,
  idOrKey: string,
  actor: Caller,
  reason?: string,
): Promise<StoredExperience> {
  const before = await findDefinition(editing.db, workspaceId, 'experience', idOrKey);
  if (!before || before.status === 'archived') throw missing(idOrKey);
  const review = approved(before, actor, editing.clock.now());
  const after: StoredExperience = { ...before, status: 'live', review };
  await demandSound(editing, workspaceId, after);
  await demandReady(editing, workspaceId, after, false);
  const told = await foretold(editing, after, actor, reason);
  const replaced = await replace(editing, workspaceId, before, after, actor);
  await told();
  return replaced;
}

/** Whether people would be told something else than before, or told at all. */
const saysElse = (before: StoredExperience, after: StoredExperience): boolean =>
  before.status !== after.status ||
  (['slot', 'audience', 'variants', 'layer', 'from', 'to'] as const).some(
    (part) => JSON.stringify(before[part]) !== JSON.stringify(after[part]),
  );

const nothing = async (): Promise<void> => {};

async function foretold(
  editing: Editing,
  experience: StoredExperience,
  actor: Caller,
  reason: string | undefined,
): Promise<() => Promise<void>> {
  const isTold = experience.status === 'live' || experience.status === 'review';
  return (isTold && (await editing.beforeTold?.(actor, experience, reason))) || nothing;
}

/** Whether more than its state and its notes change. */
const changesMore = ({ version: _, status: __, reason: ___, ...rest }: ExperienceChange): boolean =>
  Object.values(rest).some((value) => value !== undefined);

/** Makes an earlier version the newest one. Its state stays as it is now; an archived one becomes a draft. */
export async function restoreExperience(
  editing: Editing,
  workspaceId: string,
  idOrKey: string,
  version: number,
  actor: Caller,
  reason?: string,
): Promise<StoredExperience> {
  const before = await findDefinition(editing.db, workspaceId, 'experience', idOrKey);
  if (!before) throw missing(idOrKey);
  const earlier = await findVersion(editing.db, workspaceId, 'experience', { id: before.id, version });
  if (!earlier) throw new VisavisError('not_found', `“${before.name}” has no version ${version}.`);
  const status = before.status === 'archived' ? 'draft' : before.status;
  const after: StoredExperience = { ...earlier, status, review: before.review ?? null };
  await demandSound(editing, workspaceId, after);
  await demandReady(editing, workspaceId, after, true, before.status);
  const told = await foretold(editing, after, actor, reason);
  const replaced = await replace(editing, workspaceId, before, after, actor);
  await told();
  return replaced;
}

export async function archiveExperience(
  editing: Editing,
  workspaceId: string,
  idOrKey: string,
  actor: Caller,
): Promise<StoredExperience> {
  const before = await findDefinition(editing.db, workspaceId, 'experience', idOrKey);
  if (!before || before.status === 'archived') throw missing(idOrKey);
  return replace(editing, workspaceId, before, { ...before, status: 'archived' }, actor);
}

async function replace(
  { db, clock }: Editing,
  workspaceId: string,
  before: StoredExperience,
  after: StoredExperience,
  actor: Caller,
): Promise<StoredExperience> {
  const definition: StoredExperience = {
    ...after,
    version: before.version + 1,
    updatedAt: clock.now(),
  };
  if (!(await replaceDefinition(db, { workspaceId, kind: 'experience', definition, actor: actor.name })))
    throw new VisavisError('conflict', `“${before.name}” was changed by somebody else at the same moment.`);
  return definition;
}

const readVariant = ({ key, content, weight = 1 }: ExperienceInput['variants'][number]): Variant => ({
  key,
  content: content as Json,
  weight,
});

/** The route has seen that it is a date and time. */
const readTime = (time: string | null | undefined): number | null => (time ? Date.parse(time) : null);

const missing = (id: string): VisavisError =>
  new VisavisError('not_found', `There is no experience “${id}”.`);

/** Behaviour in it is kept as a segment. */
async function keepAudience(
  editing: Editing,
  workspaceId: string,
  name: string,
  audience: Condition | null,
  actor: Caller,
): Promise<Condition | null> {
  if (audience === null || fieldsOf(audience).events.length === 0) return audience;
  return { segment: await editing.keepAsSegment(workspaceId, `Audience of ${name}`, audience, actor) };
}

const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'experience';
