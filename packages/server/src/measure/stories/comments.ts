// What people say of segments, personas, stages and experiments: who, when, and whether it is settled. Whoever wrote a
// comment may change or remove it, and so may an admin; anybody may say that it is settled.

import type { StoryKind } from '@visavis/engine/measure';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import type { Records } from '../../platform/records/index.ts';
import { type CommentStore, createCommentStore, type StoredComment } from './comment-store.ts';
import type { Audit } from './index.ts';

interface CommentsDeps {
  records: Records;
  clock: Clock;
  audit: Audit;
  /** @throws not_found for what nobody can speak of */
  exists(workspaceId: string, kind: StoryKind, key: string): Promise<void>;
}

export class Comments {
  readonly #deps: CommentsDeps;
  readonly #store: CommentStore;

  constructor(deps: CommentsDeps) {
    this.#deps = deps;
    this.#store = createCommentStore(deps.records);
  }

  /** The oldest first. */
  of(workspaceId: string, kind: StoryKind, key: string): Promise<StoredComment[]> {
    return this.#store.of(workspaceId, `${kind}:${key}`);
  }

  /** @throws not_found where there is no such thing */
  async add(caller: Caller, kind: StoryKind, key: string, text: string): Promise<StoredComment> {
    const { clock, exists, audit } = this.#deps;
    await exists(caller.workspaceId, kind, key);
    const now = clock.now();
    const one: StoredComment = {
      ...{ id: newId(now), subject: `${kind}:${key}`, text, at: now, editedAt: null },
      ...{ authorId: authorOf(caller), authorName: caller.name, resolvedAt: null, resolvedBy: null },
    };
    await this.#store.add(caller.workspaceId, one);
    audit(caller, 'comment.added', one.subject, { comment: one.id });
    return one;
  }

  /** @throws not_found, forbidden for the words of somebody else */
  async change(
    caller: Caller,
    id: string,
    { text, resolved }: { text?: string; resolved?: boolean },
  ): Promise<StoredComment> {
    const was = await this.#find(caller.workspaceId, id);
    const now = this.#deps.clock.now();
    if (text !== undefined) requireOwn(caller, was);
    const one: StoredComment = {
      ...was,
      ...(text !== undefined && { text, editedAt: now }),
      ...(resolved === true && { resolvedAt: now, resolvedBy: caller.name }),
      ...(resolved === false && { resolvedAt: null, resolvedBy: null }),
    };
    await this.#store.change(caller.workspaceId, one);
    const action = resolved === undefined ? 'changed' : resolved ? 'resolved' : 'reopened';
    this.#deps.audit(caller, `comment.${action}`, one.subject, { comment: id });
    return one;
  }

  /** @throws not_found, forbidden */
  async remove(caller: Caller, id: string): Promise<void> {
    const was = await this.#find(caller.workspaceId, id);
    requireOwn(caller, was);
    await this.#store.remove(caller.workspaceId, id);
    this.#deps.audit(caller, 'comment.removed', was.subject, { comment: id });
  }

  async #find(workspaceId: string, id: string): Promise<StoredComment> {
    const found = await this.#store.find(workspaceId, id);
    if (!found) throw new VisavisError('not_found', `There is no comment “${id}”.`);
    return found;
  }
}

export const authorOf = ({ userId, keyId }: Caller): string | null => userId ?? keyId ?? null;

function requireOwn(caller: Caller, { authorId, authorName }: StoredComment): void {
  const isOwn = authorId !== null && authorId === authorOf(caller);
  if (isOwn || caller.role === 'admin' || caller.role === 'owner') return;
  throw new VisavisError(
    'forbidden',
    `These are the words of ${authorName}; they or an admin may change them.`,
  );
}
