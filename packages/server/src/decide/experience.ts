// What happens when people make and change experiences. An audience is a condition over attributes, the request and
// segments; behaviour in it is kept as a segment of its own, since only segments are remembered and always right.

import type { Fault, Json } from '@visavis/engine/collect';
import {
  type Cap,
  type ConditionOf,
  type LayerPart,
  type Rung,
  rungOf,
  type Variant,
} from '@visavis/engine/decide';
import { type Condition, fieldsOf, parseCondition } from '@visavis/engine/segment';
import { MOST_CAPPED } from '@visavis/engine/unify';
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
  listDefinitions,
  replaceDefinition,
  type StoredExperience,
} from './definition-store.ts';
import { type AllocationInput, allocationFor } from './learning/index.ts';
import { type MetricInput, measurementFaults, readGuardrails, readMetric } from './measurement.ts';
import { approved, requireApproval, reviewOf } from './review.ts';
import { readSettings } from './settings.ts';
import { contentFaults, demand, existingSlot } from './slots.ts';

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
}
export type ExperienceChange = Partial<Omit<ExperienceInput, 'key'>> & { version?: number };

export interface Editing {
  db: DecideDb;
  clock: Clock;
  /** Keeps a condition as a segment and returns its key. */
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  segmentExists(workspaceId: string, key: string): Promise<boolean>;
  /** The conditions of the workspace's segments. */
  conditions(workspaceId: string): Promise<ConditionOf>;
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
    goal: input.goal ? readMetric(input.goal, 'goal') : null,
    guardrails: readGuardrails(input.guardrails ?? []),
    unmeasured: input.unmeasured ?? null,
    status: input.status ?? 'live',
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  if (input.allocation) experience.allocation = allocationFor(input.allocation, experience);
  experience.review = reviewOf(undefined, experience.status, actor, now);
  await demandSound(editing, workspaceId, experience);
  const audience = await checkAudience(editing, workspaceId, input.audience ?? null);
  await demandReady(editing, workspaceId, { ...experience, audience }, true);
  // Last, since it may make a segment.
  experience.audience = await keepAudience(editing, workspaceId, input.name, audience, actor);
  await insertDefinition(editing.db, {
    workspaceId,
    kind: 'experience',
    definition: experience,
    actor: actor.name,
  });
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
  const { version: _, audience, variants, from, to, goal, guardrails, allocation, ...plain } = change;
  const after: StoredExperience = {
    ...before,
    ...plain,
    ...(variants && { variants: variants.map(readVariant) }),
    ...(from !== undefined && { from: readTime(from) }),
    ...(to !== undefined && { to: readTime(to) }),
    ...(goal !== undefined && { goal: goal && readMetric(goal, 'goal') }),
    ...(guardrails && { guardrails: readGuardrails(guardrails) }),
  };
  // The one that it has must still fit its variants.
  const shared = allocation ?? after.allocation;
  if (shared) after.allocation = allocationFor(shared, after);
  if (change.status) after.review = reviewOf(before, change.status, actor, editing.clock.now());
  await demandSound(editing, workspaceId, after);
  const wanted =
    audience === undefined ? before.audience : await checkAudience(editing, workspaceId, audience);
  await demandReady(editing, workspaceId, { ...after, audience: wanted }, changesMore(change), before.status);
  if (audience !== undefined)
    after.audience = await keepAudience(editing, workspaceId, after.name, wanted, actor);
  return replace(editing, workspaceId, before, after, actor);
}

/** Lets one that is up for review go live; by somebody else than who asked, see review.ts. */
export async function approveExperience(
  editing: Editing,
  workspaceId: string,
  idOrKey: string,
  actor: Caller,
): Promise<StoredExperience> {
  const before = await findDefinition(editing.db, workspaceId, 'experience', idOrKey);
  if (!before || before.status === 'archived') throw missing(idOrKey);
  const review = approved(before, actor, editing.clock.now());
  const after: StoredExperience = { ...before, status: 'live', review };
  await demandSound(editing, workspaceId, after);
  await demandReady(editing, workspaceId, after, false);
  return replace(editing, workspaceId, before, after, actor);
}

/** Whether more than its state and its notes change. */
const changesMore = ({ version: _, status: __, ...rest }: ExperienceChange): boolean =>
  Object.values(rest).some((value) => value !== undefined);

/**
 * What is about to be live can be measured, and is approved where that is asked for. One that was live before there
 * were goals may be changed, and goes on.
 */
async function demandReady(
  { db, conditions }: Editing,
  workspaceId: string,
  after: StoredExperience,
  changed: boolean,
  before?: ExperienceStatus,
): Promise<void> {
  if (after.status !== 'live') return;
  const settings = await readSettings(db, workspaceId);
  requireApproval(after, changed, settings);
  if (before === 'live' && after.goal === undefined) return;
  const rung = rungOf(after, await conditions(workspaceId));
  demand(
    measurementFaults(after, rung, settings),
    `“${after.name}” cannot go live: it could not be measured`,
  );
}

/** Makes an earlier version the newest one. Its state stays as it is now; an archived one becomes a draft. */
export async function restoreExperience(
  editing: Editing,
  workspaceId: string,
  idOrKey: string,
  version: number,
  actor: Caller,
): Promise<StoredExperience> {
  const before = await findDefinition(editing.db, workspaceId, 'experience', idOrKey);
  if (!before) throw missing(idOrKey);
  const earlier = await findVersion(editing.db, workspaceId, 'experience', { id: before.id, version });
  if (!earlier) throw new VisavisError('not_found', `“${before.name}” has no version ${version}.`);
  const status = before.status === 'archived' ? 'draft' : before.status;
  const after: StoredExperience = { ...earlier, status, review: before.review ?? null };
  await demandSound(editing, workspaceId, after);
  await demandReady(editing, workspaceId, after, true, before.status);
  return replace(editing, workspaceId, before, after, actor);
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

/** Its content fits its slot, and what it says of chance and time makes sense. */
async function demandSound(
  { db }: Editing,
  workspaceId: string,
  experience: StoredExperience,
): Promise<void> {
  const slot = await existingSlot(db, workspaceId, experience.slot).catch((error: unknown) => {
    if (!(error instanceof VisavisError)) throw error;
    const got = `“${experience.slot}”`;
    throw new VisavisError('invalid_definition', `${error.message} Make it first: POST /v1/slots.`, {
      faults: [{ field: 'slot', expected: 'a slot that exists', got }],
    });
  });
  demand(
    [
      ...splitFaults(experience),
      ...experience.variants.flatMap(({ content }, i) =>
        contentFaults(slot, content, `variants.${i}.content`),
      ),
      ...(await layerFaults(db, workspaceId, experience)),
    ],
    `“${experience.name}” is not as it should be`,
  );
}

function splitFaults({ variants, layer, from, to, cap }: StoredExperience): Fault[] {
  const faults: Fault[] = [];
  variants.forEach(({ key }, i) => {
    if (variants.findIndex((other) => other.key === key) < i)
      faults.push({ field: `variants.${i}.key`, expected: 'a key of its own', got: `“${key}” again` });
  });
  if (variants.every(({ weight }) => weight === 0))
    faults.push({ field: 'variants', expected: 'a variant with a weight above 0', got: 'none' });
  if (layer && layer.from >= layer.to)
    faults.push({ field: 'layer.to', expected: `more than ${layer.from}`, got: String(layer.to) });
  if (cap && cap.exposures > MOST_CAPPED)
    faults.push({ field: 'cap.exposures', expected: `at most ${MOST_CAPPED}`, got: String(cap.exposures) });
  if (from !== null && to !== null && from >= to)
    faults.push({ field: 'to', expected: 'a time after "from"', got: new Date(to).toISOString() });
  return faults;
}

/** Two experiences of a layer that shared a part of it would not exclude each other. */
async function layerFaults(
  db: DecideDb,
  workspaceId: string,
  { id, layer }: StoredExperience,
): Promise<Fault[]> {
  if (!layer) return [];
  const others = await listDefinitions(db, workspaceId, 'experience');
  return others.flatMap((other) => {
    const taken = other.layer;
    if (other.id === id || taken?.key !== layer.key) return [];
    if (layer.to <= taken.from || taken.to <= layer.from) return [];
    const got = `${layer.from} to ${layer.to}, where “${other.key}” has ${taken.from} to ${taken.to}`;
    return [{ field: 'layer', expected: 'a part that no other experience has', got }];
  });
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

/** An audience that can be looked at; @throws invalid_condition. */
async function checkAudience(
  editing: Editing,
  workspaceId: string,
  audience: unknown,
): Promise<Condition | null> {
  if (audience === null) return null;
  const parsed = parseCondition(audience, { request: true });
  if (parsed.faults)
    throw new VisavisError('invalid_condition', 'The audience is not a condition that can be read.', {
      faults: parsed.faults.map((fault) => ({ ...fault, field: `audience.${fault.field}` })),
    });
  const fields = fieldsOf(parsed.value);
  for (const key of fields.segments)
    if (!(await editing.segmentExists(workspaceId, key)))
      throw new VisavisError(
        'invalid_condition',
        `The audience names a segment “${key}” that does not exist.`,
      );
  if (fields.events.length > 0 && fields.attributes.some((attribute) => attribute.startsWith('request.')))
    throw new VisavisError(
      'invalid_condition',
      'The audience mixes behaviour with the request: make the behaviour a segment and name it here.',
    );
  return parsed.value;
}

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
