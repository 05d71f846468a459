// Making, changing and archiving what is asked, for forms and surveys alike: keys, versions, and a line in the audit for
// each change. What may be said of one is its own room's matter.

import type { Json } from '@visavis/engine/collect';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import type { DefinitionStore, Kept } from './definition-store.ts';

export type Audit = (
  workspaceId: string,
  actor: Caller | 'system',
  action: string,
  subject: string,
  details?: Record<string, Json>,
) => Promise<void>;

export interface DefinitionsDeps<T extends Kept> {
  /** `form`, `survey`: in sentences and in the audit. */
  noun: string;
  store: DefinitionStore<T>;
  clock: Clock;
  audit: Audit;
  /** Makes it whole (versions of words, a segment for its audience) or says what is wrong. */
  prepare(definition: T, caller: Caller): Promise<T>;
}

type Said<T extends Kept> = Omit<T, keyof Kept> & { name: string; key?: string; state: T['state'] };

/** Pages ask for the same few again and again. */
const FRESH_MS = 2000;

export class Definitions<T extends Kept & { name: string }> {
  readonly #deps: DefinitionsDeps<T>;
  readonly #live = new Map<string, { at: number; all: Promise<T[]> }>();

  constructor(deps: DefinitionsDeps<T>) {
    this.#deps = deps;
  }

  list(workspaceId: string): Promise<T[]> {
    return this.#deps.store.list(workspaceId);
  }

  /** Those that are live; a change on another server is seen within two seconds. */
  async live(workspaceId: string): Promise<T[]> {
    const now = this.#deps.clock.now();
    const known = this.#live.get(workspaceId);
    if (known && Math.abs(now - known.at) < FRESH_MS) return known.all;
    const all = this.list(workspaceId).then((list) => list.filter(({ state }) => state === 'live'));
    this.#live.set(workspaceId, { at: now, all });
    all.catch(() => this.#live.delete(workspaceId));
    return all;
  }

  /** By key or id. @throws not_found */
  async get(workspaceId: string, name: string): Promise<T> {
    const found = await this.#deps.store.find(workspaceId, name);
    if (!found || found.state === 'archived')
      throw new VisavisError('not_found', `There is no ${this.#deps.noun} “${name.slice(0, 100)}”.`);
    return found;
  }

  async create(caller: Caller, { key, ...said }: Said<T>): Promise<T> {
    const now = this.#deps.clock.now();
    const made = await this.#deps.prepare(
      {
        ...(said as object),
        ...{ workspaceId: caller.workspaceId, id: newId(now), key: key ?? keyOf(said.name, this.#deps.noun) },
        ...{ version: 1, createdAt: now, updatedAt: now, updatedBy: caller.name },
      } as T, // `Said` is T without what is added here
      caller,
    );
    if (!(await this.#deps.store.add(made))) {
      if (key === undefined)
        return this.create(caller, { ...said, key: `${made.key}-${made.id.slice(-4)}` } as Said<T>);
      throw new VisavisError('conflict', `There is a ${this.#deps.noun} “${made.key}” already.`, {
        faults: [{ field: 'key', expected: 'a key of its own', got: `“${made.key}”` }],
      });
    }
    return this.#told(caller, 'created', made);
  }

  async change(caller: Caller, name: string, change: Partial<Said<T>>): Promise<T> {
    const before = await this.get(caller.workspaceId, name);
    const { key: _, ...said } = change;
    const after = await this.#deps.prepare(
      { ...before, ...said, ...this.#next(before, caller) } as T,
      caller,
    );
    return this.#save(caller, 'changed', after);
  }

  async archive(caller: Caller, name: string): Promise<void> {
    const before = await this.get(caller.workspaceId, name);
    // The key is free again for another.
    const key = `${before.key}~${before.id}`;
    await this.#save(caller, 'archived', {
      ...before,
      ...this.#next(before, caller),
      key,
      state: 'archived',
    });
  }

  #next({ version }: T, { name }: Caller) {
    return { version: version + 1, updatedAt: this.#deps.clock.now(), updatedBy: name };
  }

  async #save(caller: Caller, action: string, after: T): Promise<T> {
    if (!(await this.#deps.store.save(after)))
      throw new VisavisError(
        'conflict',
        `Somebody has changed “${after.name}” at the same moment. Load it again.`,
      );
    return this.#told(caller, action, after);
  }

  async #told(caller: Caller, action: string, { name, key, version, id, state }: T): Promise<T> {
    const { noun, audit, store } = this.#deps;
    this.#live.delete(caller.workspaceId);
    await audit(caller.workspaceId, caller, `${noun}.${action}`, `${noun}:${id}`, {
      name,
      key,
      version,
      state,
    });
    return (await store.find(caller.workspaceId, id))!;
  }
}

const keyOf = (name: string, noun: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40) || noun;
