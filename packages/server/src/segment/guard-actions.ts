// Does what the guard proposes, and takes it back: a segment that is retired, or merged into another, which takes its
// place wherever it was named. What was changed is written down, so that undoing restores exactly that and nothing that
// somebody has changed since.

import { fieldsOf, replaceSegment } from '@visavis/engine/segment';
import { VisavisError } from '../platform/errors.ts';
import { newId } from '../platform/id.ts';
import type { Segment } from './definition.ts';
import type { Author, Definitions, DefinitionsDeps } from './definitions.ts';
import type { GuardAction, GuardActionStore } from './guard-action-store.ts';
import type { Insights } from './insights.ts';
import type { SegmentUse, SegmentUses } from './uses.ts';

export interface GuardActionsDeps {
  definitions: Definitions;
  uses: SegmentUses;
  insights: Insights;
  store: GuardActionStore;
  now(): number;
  audit: DefinitionsDeps['audit'];
  /** Resolves when no definition is being brought up here. */
  settled(): Promise<void>;
  failed(error: unknown): void;
}
export interface Proposed {
  /** A segment's id or key. */
  segment: string;
  action: GuardAction['action'];
  /** For `merge`: the one that takes its place. */
  into?: string;
  /** What the guard said would be different, for the record. */
  effect?: string;
}
export interface Undone extends GuardAction {
  /** What somebody has changed since, and which therefore stays as it is. */
  kept: { kind: string; name: string }[];
}

const LISTED = 50;
/** Whoever pressed the button waits so long; after that it goes on by itself. */
const PATIENCE_MS = 10_000;
const AGAIN_MS = 500;

export class GuardActions {
  readonly #deps: GuardActionsDeps;
  #stopped = false;

  constructor(deps: GuardActionsDeps) {
    this.#deps = deps;
  }

  /** The latest first. */
  list(workspaceId: string): Promise<GuardAction[]> {
    return this.#deps.store.list(workspaceId, LISTED);
  }

  /** Goes on with what was begun when the server stopped. */
  async resume(): Promise<void> {
    for (const action of await this.#deps.store.open())
      void this.#finish({ workspaceId: action.workspaceId, name: action.doneBy }, action).catch(
        this.#deps.failed,
      );
  }

  stop(): void {
    this.#stopped = true;
  }

  /** @throws conflict when what uses it cannot go on without it */
  async apply(author: Author, { segment: asked, action, into, effect = '' }: Proposed): Promise<GuardAction> {
    const { definitions, uses, insights, store, now, audit } = this.#deps;
    const { workspaceId } = author;
    const segment = await definitions.segment(workspaceId, asked);
    const other = action === 'merge' ? await this.#other(author, segment.key, into) : null;
    const used = await uses.of(workspaceId, segment.key);
    refuse(segment.name, used, action === 'merge' ? (use) => uses.canWrite(use) : () => false);
    const people = (await insights.liveSizes(workspaceId)).get(segment.id) ?? 0;
    const changed = other === null ? [] : await this.#replace(author, used, segment.key, other);
    const { id, key, name } = segment;
    const done: GuardAction = {
      ...{ workspaceId, id: newId(now()), action, segment: { id, key, name }, into: other },
      ...{ people, effect, changed, doneAt: now(), doneBy: author.name, undoneAt: 0, undoneBy: '' },
      isDone: false,
    };
    await store.save(done);
    const finished = this.#finish(author, done);
    finished.catch(this.#deps.failed);
    const details = { name, into: other, people, changed: changed.map((use) => `${use.kind}:${use.key}`) };
    await audit(author, action === 'merge' ? 'segment.merged' : 'segment.retired', `segment:${id}`, details);
    const patience = new Promise<void>((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
    await Promise.race([finished, patience]);
    return (await store.find(workspaceId, done.id)) ?? done;
  }

  /** What leaned on it leans on it until it is brought up with the other one; then nobody misses it. */
  async #finish(author: Author, action: GuardAction): Promise<void> {
    const { definitions, store, settled } = this.#deps;
    while (!this.#stopped) {
      await settled();
      const now = await store.find(action.workspaceId, action.id);
      if (!now || now.isDone || now.undoneAt > 0) return;
      const all = await definitions.segments(action.workspaceId);
      const isThere = all.some(({ id }) => id === action.segment.id);
      if (isThere && all.some((one) => leansOn(one, action.segment.key))) {
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS).unref());
        continue;
      }
      if (isThere) await definitions.archive(author, action.segment.id);
      await store.save({ ...now, isDone: true });
      return;
    }
  }

  /** The segment comes back, and takes its place again wherever nobody has changed it since. */
  async undo(author: Author, id: string): Promise<Undone> {
    const { definitions, store, now, audit } = this.#deps;
    const { workspaceId } = author;
    const action = await store.find(workspaceId, id);
    if (!action) throw new VisavisError('not_found', `There is no merge or retirement "${id}".`);
    if (action.undoneAt > 0)
      throw new VisavisError('conflict', `It was undone already, by ${action.undoneBy}.`);
    const { segment } = action;
    const all = await definitions.segments(workspaceId);
    const taken = all.find(({ key, id }) => key === segment.key && id !== segment.id);
    if (taken)
      throw new VisavisError(
        'conflict',
        `The key "${segment.key}" belongs to the segment "${taken.name}" now.`,
      );
    if (action.isDone) await definitions.restore(author, segment.id);
    const kept = await this.#putBack(author, action.changed);
    const undone = { ...action, undoneAt: now(), undoneBy: author.name };
    await store.save(undone);
    await audit(author, 'segment.guard_undone', `segment:${segment.id}`, {
      name: segment.name,
      kept: kept.length,
    });
    return { ...undone, kept };
  }

  async #other(author: Author, key: string, into: string | undefined): Promise<string> {
    if (into === undefined)
      throw new VisavisError('invalid_definition', 'A merge needs the segment that takes its place.', {
        faults: [{ field: 'into', expected: 'the key of a segment', got: 'nothing' }],
      });
    const other = await this.#deps.definitions.segment(author.workspaceId, into);
    if (other.key === key) throw new VisavisError('conflict', 'A segment cannot be merged into itself.');
    return other.key;
  }

  async #replace(
    author: Author,
    used: readonly SegmentUse[],
    from: string,
    to: string,
  ): Promise<GuardAction['changed']> {
    const changed: GuardAction['changed'] = [];
    for (const { kind, key, name, condition: before } of used) {
      const after = replaceSegment(before, from, to);
      try {
        await this.#deps.uses.write(author, { kind, key }, after);
      } catch (error) {
        await this.#putBack(author, changed);
        throw error;
      }
      changed.push({ kind, key, name, before, after });
    }
    return changed;
  }

  /** The last first; tells what was not put back, because it is another one by now. */
  async #putBack(author: Author, changed: GuardAction['changed']): Promise<Undone['kept']> {
    const kept: Undone['kept'] = [];
    for (const { kind, key, name, before, after } of changed.toReversed()) {
      const held = await this.#deps.uses.held(author.workspaceId, kind, key);
      const isSame = held !== undefined && JSON.stringify(held.condition) === JSON.stringify(after);
      if (isSame && this.#deps.uses.canWrite({ kind, ...held }))
        await this.#deps.uses.write(author, { kind, key }, before);
      else kept.push({ kind, name });
    }
    return kept;
  }
}

/** By what is in force, or what is to replace it. */
const leansOn = ({ condition, next }: Segment, key: string): boolean =>
  [condition, next].some((one) => one && fieldsOf(one).segments.includes(key));

function refuse(
  name: string,
  used: readonly SegmentUse[],
  isReplaceable: (use: SegmentUse) => boolean,
): void {
  const stuck = used.filter((use) => !isReplaceable(use));
  if (stuck.length === 0) return;
  const named = stuck.map(
    ({ kind, name, fixed }) => `the ${kind} "${name}"${fixed === undefined ? '' : ` (${fixed})`}`,
  );
  const list = [...new Set(named)].join(', ');
  throw new VisavisError('conflict', `"${name}" is used by ${list}. Change that first.`);
}
