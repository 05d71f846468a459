// What decides now: the latest published version of every experience that learns, by workspace, in memory.

import type { Learned, LearnedState } from '@visavis/engine/decide';
import { LRUCache } from 'lru-cache';
import { VisavisError } from '../../platform/errors.ts';
import { type LearningDb, latestVersions, readVersion } from './learning-store.ts';

export class Versions {
  readonly #db: LearningDb;
  readonly #known = new Map<string, Promise<Map<string, Learned>>>();
  readonly #past = new LRUCache<string, Learned>({ max: 200 });

  constructor(db: LearningDb) {
    this.#db = db;
  }

  /** By experience id. The map goes on changing: decide with what it holds at that moment. */
  of(workspaceId: string): Promise<ReadonlyMap<string, Learned>> {
    let known = this.#known.get(workspaceId);
    if (!known) {
      known = this.#load(workspaceId, new Map());
      this.#known.set(workspaceId, known);
      known.catch(() => this.#known.delete(workspaceId));
    }
    return known;
  }

  async published(workspaceId: string, experienceId: string, learned: Learned): Promise<void> {
    (await this.#known.get(workspaceId))?.set(experienceId, learned);
  }

  /** What other servers have published. */
  async refresh(): Promise<void> {
    for (const [workspaceId, known] of this.#known) await this.#load(workspaceId, await known);
  }

  /** As it was, for replaying. */
  async past(workspaceId: string, experienceId: string, version: number): Promise<Learned> {
    const key = `${workspaceId} ${experienceId} ${version}`;
    const known = this.#past.get(key);
    if (known) return known;
    const state = await readVersion(this.#db, workspaceId, { experienceId, version });
    if (!state)
      throw new VisavisError(
        'not_found',
        `Version ${version} of what experience ${experienceId} had learned is gone.`,
      );
    const learned = { version, state };
    this.#past.set(key, learned);
    return learned;
  }

  async #load(workspaceId: string, into: Map<string, Learned>): Promise<Map<string, Learned>> {
    for (const { experienceId, version } of await latestVersions(this.#db, workspaceId)) {
      if (into.get(experienceId)?.version === version) continue;
      const state = await readVersion(this.#db, workspaceId, { experienceId, version });
      if (state) into.set(experienceId, { version, state });
    }
    return into;
  }
}

/** Nine digits of every number: what is published is what is written down, so that a replay reads the very same. */
export function rounded(state: LearnedState): LearnedState {
  const text = JSON.stringify(state, (_, value) =>
    typeof value === 'number' && !Number.isInteger(value) ? Number(value.toPrecision(9)) : value,
  );
  return JSON.parse(text);
}
