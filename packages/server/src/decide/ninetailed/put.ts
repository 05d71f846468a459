// Writes one definition that came from elsewhere: made, changed, or left alone where nothing differs.

import type { JsonObject } from '@visavis/engine/collect';
import { canonical } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import {
  type DecideDb,
  insertDefinition,
  type Kind,
  type Kinds,
  replaceDefinition,
} from '../definition-store.ts';

export interface Put {
  db: DecideDb;
  clock: Clock;
  workspaceId: string;
  actor: Caller;
}

const BOOKKEEPING = ['id', 'version', 'createdAt', 'updatedAt'] as const;
type Content<K extends Kind> = Omit<Kinds[K], (typeof BOOKKEEPING)[number]>;

export async function put<K extends Kind>(
  { db, clock, workspaceId, actor }: Put,
  kind: K,
  before: Kinds[K] | undefined,
  content: Content<K>,
): Promise<'created' | 'changed' | 'unchanged'> {
  const now = clock.now();
  if (before && sameContent(before, content)) return 'unchanged';
  // Content and bookkeeping together are the definition, which the type of the kind cannot tell.
  const definition = {
    ...content,
    id: before?.id ?? newId(now),
    version: (before?.version ?? 0) + 1,
    createdAt: before?.createdAt ?? now,
    updatedAt: now,
  } as unknown as Kinds[K];
  const writing = { workspaceId, kind, definition, actor: actor.name };
  if (!before) await insertDefinition(db, writing);
  else if (!(await replaceDefinition(db, writing)))
    throw new VisavisError('conflict', `“${before.key}” was changed by somebody else at the same moment.`);
  return before ? 'changed' : 'created';
}

function sameContent(before: object, content: object): boolean {
  const plain = { ...before } as Record<string, unknown>;
  for (const field of BOOKKEEPING) delete plain[field];
  return text(plain) === text(content);
}

const text = (value: object): string => canonical(JSON.parse(JSON.stringify(value)) as JsonObject);
