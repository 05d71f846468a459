// What happens when people make and change slots.

import type { Fault, Json, JsonObject } from '@visavis/engine/collect';
import {
  checkContent,
  checkMergeFields,
  checkSlotSchema,
  type Slot,
  type SlotType,
} from '@visavis/engine/decide';
import { VisavisError } from '../platform/errors.ts';
import type { Caller } from '../platform/http/index.ts';
import { newId } from '../platform/id.ts';
import {
  findDefinition,
  insertDefinition,
  listDefinitions,
  replaceDefinition,
  type StoredSlot,
} from './definition-store.ts';
import type { Editing } from './experience.ts';

export interface SlotInput {
  key: string;
  name?: string;
  type: SlotType;
  schema?: JsonObject | null;
  default: unknown;
  status?: Slot['status'];
}
export type SlotChange = Partial<Omit<SlotInput, 'key'>> & { version?: number };

export async function createSlot(
  { db, clock }: Editing,
  workspaceId: string,
  input: SlotInput,
  actor: Caller,
): Promise<StoredSlot> {
  const before = await findDefinition(db, workspaceId, 'slot', input.key);
  if (before && before.status !== 'archived')
    throw new VisavisError('conflict', `There is a slot “${input.key}” already.`);
  const now = clock.now();
  const slot: StoredSlot = {
    id: before?.id ?? newId(now),
    key: input.key,
    name: input.name ?? input.key,
    type: input.type,
    schema: input.schema ?? null,
    default: input.default as Json,
    status: input.status ?? 'on',
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  };
  demand(faultsOf(slot), `The slot “${slot.key}” is not as it should be`);
  const writing = { workspaceId, kind: 'slot', definition: slot, actor: actor.name } as const;
  if (!before) await insertDefinition(db, writing);
  else if (!(await replaceDefinition(db, writing))) throw overtaken(slot);
  return slot;
}

export async function changeSlot(
  { db, clock }: Editing,
  workspaceId: string,
  idOrKey: string,
  { version, ...change }: SlotChange,
  actor: Caller,
): Promise<StoredSlot> {
  const before = await existingSlot(db, workspaceId, idOrKey);
  if (version !== undefined && version !== before.version) throw overtaken(before);
  const after: StoredSlot = {
    ...before,
    ...(change as Partial<StoredSlot>),
    version: before.version + 1,
    updatedAt: clock.now(),
  };
  demand(faultsOf(after), `The slot “${after.key}” would not be as it should be`);
  const users = await usersOf(db, workspaceId, after.key);
  demand(
    users.flatMap((experience) =>
      experience.variants.flatMap(({ key, content }) =>
        contentFaults(after, content, `${experience.key}.variants.${key}.content`),
      ),
    ),
    `Content of the slot “${after.key}” would no longer fit it`,
  );
  if (!(await replaceDefinition(db, { workspaceId, kind: 'slot', definition: after, actor: actor.name })))
    throw overtaken(before);
  return after;
}

/** A slot that experiences fill cannot go. */
export async function archiveSlot(
  { db, clock }: Editing,
  workspaceId: string,
  idOrKey: string,
  actor: Caller,
): Promise<StoredSlot> {
  const before = await existingSlot(db, workspaceId, idOrKey);
  const users = await usersOf(db, workspaceId, before.key);
  if (users.length > 0) {
    const names = users.map(({ name }) => `“${name}”`).join(', ');
    throw new VisavisError('conflict', `“${before.key}” is filled by ${names}: archive them first.`);
  }
  const definition: StoredSlot = {
    ...before,
    status: 'archived',
    version: before.version + 1,
    updatedAt: clock.now(),
  };
  if (!(await replaceDefinition(db, { workspaceId, kind: 'slot', definition, actor: actor.name })))
    throw overtaken(before);
  return definition;
}

/** Throws `not_found` for one that is not there, or no more. */
export async function existingSlot(
  db: Editing['db'],
  workspaceId: string,
  idOrKey: string,
): Promise<StoredSlot> {
  const slot = await findDefinition(db, workspaceId, 'slot', idOrKey);
  if (slot && slot.status !== 'archived') return slot;
  throw new VisavisError('not_found', `There is no slot “${idOrKey}”.`);
}

/** What is wrong with content for a slot, merge fields included. */
export function contentFaults(slot: Pick<Slot, 'type' | 'schema'>, content: unknown, field: string): Fault[] {
  const faults = checkContent(slot, content, field);
  return faults.length > 0 ? faults : checkMergeFields(slot.type, content as Json, field);
}

export function demand(faults: Fault[], message: string): void {
  const [first] = faults;
  if (!first) return;
  const { field, expected, got } = first;
  throw new VisavisError('invalid_definition', `${message}: ${field} should be ${expected}, got ${got}.`, {
    faults,
  });
}

function faultsOf(slot: StoredSlot): Fault[] {
  const faults = checkSlotSchema(slot.type, slot.schema);
  return faults.length > 0 ? faults : contentFaults(slot, slot.default, 'default');
}

async function usersOf(db: Editing['db'], workspaceId: string, key: string) {
  return (await listDefinitions(db, workspaceId, 'experience')).filter(({ slot }) => slot === key);
}

const overtaken = ({ key, version }: StoredSlot): VisavisError =>
  new VisavisError('conflict', `“${key}” has been changed meanwhile; it was at version ${version}.`);
