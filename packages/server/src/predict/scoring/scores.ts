// What a model says of people, read from the event store by the statement that trained it.

import type { Json } from '@visavis/engine/collect';
import { LRUCache } from 'lru-cache';
import type { Events } from '../../platform/events/index.ts';
import type { Reason, Scorer } from '../kinds/kind.ts';
import type { KnownPeople } from '../kinds/table.ts';
import type { Model, Version } from '../model.ts';
import type { ModelStore } from '../model-store.ts';
import { kindOf, noSuchVersion } from '../models.ts';
import { idAt, type RawRow, readRows } from '../rows.ts';
import { type RowsSql, scoringSql } from '../sql/people.ts';
import { readIdentitiesOf } from './changed-store.ts';

/** By the name of the output; empty: nothing can be said. */
export type Scores = Record<string, Json>;
export type ScoresOf = Map<string, Scores>;

export interface Opened {
  version: Version;
  model: unknown;
  scorer: Scorer;
}

const TIMEOUT_MS = 600_000;

export class Scoresheet {
  readonly #store: ModelStore;
  readonly #events: Events;
  readonly #opened = new LRUCache<string, Promise<Opened>>({ max: 50 });

  constructor(deps: { store: ModelStore; events: Events }) {
    this.#store = deps.store;
    this.#events = deps.events;
  }

  /** A version ready to score. Versions never change, so it is kept. @throws not_found */
  open(model: Model, version = model.version): Promise<Opened> {
    const key = `${model.workspaceId} ${model.id} ${version}`;
    const known = this.#opened.get(key);
    if (known) return known;
    const opening = this.#open(model, version);
    this.#opened.set(key, opening);
    opening.catch(() => this.#opened.delete(key));
    return opening;
  }

  async #open(model: Model, number: number): Promise<Opened> {
    const found = await this.#store.version(model, number);
    if (!found) throw noSuchVersion(model, number);
    const { version } = found;
    return {
      version,
      model: found.model,
      scorer: kindOf(model.kind).open(found.model, version.settings),
    };
  }

  /** Of these people (profile ids) at `now`; of whom nothing can be said, there is an empty entry. */
  async of(model: Model, profiles: readonly string[], now: number): Promise<ScoresOf> {
    const { scorer } = await this.open(model);
    const { ids, people } = await this.#read(model, profiles, now);
    const scores: ScoresOf = new Map(profiles.map((id) => [id, {}]));
    for (const [row, values] of scorer.score(people).entries()) scores.set(ids[row]!, values);
    return scores;
  }

  /** One part of everybody, in batches: whoever has no row is not among them. */
  async part(
    model: Model,
    { at, of, now }: { at: number; of: number; now: number },
    take: (scores: ScoresOf) => Promise<void>,
    size: number,
  ): Promise<void> {
    const { scorer, version } = await this.open(model);
    const { workspaceId } = model;
    const rows = scoringSql({ workspaceId, plan: version.plan!, cutoff: now, part: { at, of } });
    const full: ScoresOf[] = [];
    const batch = new Batch(rows, size);
    const empty = () => {
      const values = scorer.score(batch.people());
      full.push(new Map(batch.ids.map((id, row) => [id, values[row]!])));
      batch.clear();
    };
    await readRows(
      this.#events.bytes(rows.sql, rows.params, { timeoutMs: TIMEOUT_MS }),
      rows,
      (raw) => void (batch.add(raw) === size && empty()),
    );
    if (batch.ids.length > 0) empty();
    for (const scores of full) await take(scores);
  }

  /** The values and the reasons for the main one, worked out anew; undefined when nothing can be said. */
  async explain(
    model: Model,
    profile: string,
    now: number,
  ): Promise<{ scores: Scores; reasons: Reason[] } | undefined> {
    const { scorer } = await this.open(model);
    const { people } = await this.#read(model, [profile], now);
    if (people.rows === 0) return undefined;
    return { scores: scorer.score(people)[0]!, reasons: scorer.explain(people, 0) };
  }

  async #read(
    model: Model,
    profiles: readonly string[],
    now: number,
  ): Promise<{ ids: string[]; people: KnownPeople }> {
    const { version } = await this.open(model);
    const { workspaceId } = model;
    const identities = await readIdentitiesOf(this.#events, workspaceId, profiles);
    const only = { profiles, identities };
    const rows = scoringSql({ workspaceId, plan: version.plan!, cutoff: now, only });
    const batch = new Batch(rows, profiles.length);
    await readRows(this.#events.bytes(rows.sql, rows.params), rows, (raw) => void batch.add(raw));
    return { ids: batch.ids, people: batch.people() };
  }
}

/** Some rows, by column. */
class Batch {
  readonly ids: string[] = [];
  readonly #rows: RowsSql;
  readonly #values: Float32Array[];

  constructor(rows: RowsSql, size: number) {
    this.#rows = rows;
    this.#values = rows.columns.map(() => new Float32Array(size));
  }

  /** How many there are now. */
  add(raw: RawRow): number {
    const row = this.ids.length;
    const from = raw.at + this.#rows.headBytes;
    for (let c = 0; c < this.#values.length; c++)
      this.#values[c]![row] = raw.view.getFloat32(from + 4 * c, true);
    return this.ids.push(idAt(raw));
  }

  people(): KnownPeople {
    const rows = this.ids.length;
    return {
      rows,
      columns: this.#rows.columns,
      values: this.#values.map((column) => column.subarray(0, rows)),
    };
  }

  clear(): void {
    this.ids.length = 0;
  }
}
