// What happens when people make and change experiences. An audience is a condition over attributes, the request and
// segments; behaviour in it is kept as a segment of its own, since only segments are remembered and always right.

import { randomUUID } from 'node:crypto';
import type { Json } from '@visavis/engine/collect';
import { type Condition, fieldsOf, parseCondition } from '@visavis/engine/segment';
import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Caller } from '../platform/http/index.ts';
import {
  type DecideTables,
  type ExperienceStatus,
  findExperience,
  insertExperience,
  replaceExperience,
  type StoredExperience,
} from './experience-store.ts';

export interface ExperienceInput {
  key?: string;
  name: string;
  slot: string;
  audience?: unknown;
  variant: { key: string; content: unknown };
  priority?: number;
  status?: 'live' | 'paused';
}
export type ExperienceChange = Partial<ExperienceInput> & { version?: number };

export interface Editing {
  db: Kysely<DecideTables>;
  clock: Clock;
  /** Keeps a condition as a segment and returns its key. */
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  segmentExists(workspaceId: string, key: string): Promise<boolean>;
}

export async function createExperience(
  editing: Editing,
  workspaceId: string,
  input: ExperienceInput,
  actor: Caller,
): Promise<StoredExperience> {
  const key = input.key ?? slug(input.name);
  if (await findExperience(editing.db, workspaceId, key))
    throw new VisavisError('conflict', `There is an experience with the key “${key}” already.`);
  const now = editing.clock.now();
  const experience: StoredExperience = {
    id: randomUUID(),
    key,
    name: input.name,
    slot: input.slot,
    audience: await readAudience(editing, workspaceId, input.name, input.audience ?? null, actor),
    variant: { key: input.variant.key, content: input.variant.content as Json },
    priority: input.priority ?? 0,
    status: input.status ?? 'live',
    version: 1,
    createdAt: now,
    updatedAt: now,
  };
  await insertExperience(editing.db, workspaceId, experience);
  return experience;
}

export async function changeExperience(
  editing: Editing,
  workspaceId: string,
  id: string,
  change: Omit<ExperienceChange, 'status'> & { status?: ExperienceStatus },
  actor: Caller,
): Promise<StoredExperience> {
  const before = await findExperience(editing.db, workspaceId, id);
  if (!before || before.status === 'archived')
    throw new VisavisError('not_found', `There is no experience “${id}”.`);
  if (change.version !== undefined && change.version !== before.version)
    throw new VisavisError(
      'conflict',
      `“${before.name}” has been changed meanwhile: expected version ${change.version}, it is at ${before.version}.`,
    );
  const { version: _, key: __, audience, ...changed } = change;
  const name = change.name ?? before.name;
  const after: StoredExperience = {
    ...before,
    ...(changed as Partial<StoredExperience>),
    audience:
      audience === undefined
        ? before.audience
        : await readAudience(editing, workspaceId, name, audience, actor),
    version: before.version + 1,
    updatedAt: editing.clock.now(),
  };
  if (!(await replaceExperience(editing.db, workspaceId, after)))
    throw new VisavisError('conflict', `“${before.name}” was changed by somebody else at the same moment.`);
  return after;
}

async function readAudience(
  editing: Editing,
  workspaceId: string,
  name: string,
  audience: unknown,
  actor: Caller,
): Promise<Condition | null> {
  if (audience === null) return null;
  const parsed = parseCondition(audience);
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
  if (fields.events.length === 0) return parsed.value;
  if (fields.attributes.some((attribute) => attribute.startsWith('request.')))
    throw new VisavisError(
      'invalid_condition',
      'The audience mixes behaviour with the request: make the behaviour a segment and name it here.',
    );
  return {
    segment: await editing.keepAsSegment(workspaceId, `Audience of ${name}`, parsed.value, actor),
  };
}

const slug = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60) || 'experience';
