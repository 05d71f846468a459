// What a model says of people, read from the event store by the statement that trained it.

import type { Json } from '@visavis/engine/collect';
import { LRUCache } from 'lru-cache';
import { VisavisError } from '../../platform/errors.ts';
import type { Events } from '../../platform/events/index.ts';
import type { Reason, Scorer } from '../kinds/kind.ts';
import type { Model, Version } from '../model.ts';
import type { ModelStore } from '../model-store.ts';
import { kindOf } from '../models.ts';
import { idAt, readRows } from '../rows.ts';
import { scoringSql } from '../sql/people.ts';
import { readIdentitiesOf } from './changed-store.ts';

/** By the name of the output; empty: nothing can be said. */
export type Scores = Record<string, Json>;
export type ScoresOf = Map<string, Scores>;

export interface Opened {
  version: Version;
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
    if (!found) throw new VisavisError('not_found', `Model “${model.key}” has no version ${number}.`);
    const { version } = found;
    return {
      version,
      scorer: kindOf(model.kind).open(found.model, version.settings, version.columns),
    };
  }

  /** Of these people (profile ids) at `now`; of whom nothing can be said, there is an empty entry. */
  async of(model: Model, profiles: readonly string[], now: number): Promise<ScoresOf> {
    const { scorer } = await this.open(model);
    const scores: ScoresOf = new Map(profiles.map((id) => [id, {}]));
    await this.#rows(model, profiles, now, (id, row) => scores.set(id, scorer.score(row)));
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
    const rows = scoringSql({
      workspaceId: model.workspaceId,
      plan: version.plan!,
      cutoff: now,
      part: { at, of },
    });
    const row = new Float32Array(rows.numbers);
    let batch: ScoresOf = new Map();
    const full: ScoresOf[] = [];
    await readRows(
      this.#events.bytes(rows.sql, rows.params, { timeoutMs: TIMEOUT_MS }),
      rows,
      ({ view, at }) => {
        fill(row, view, at + rows.headBytes);
        batch.set(idAt({ view, at }), scorer.score(row));
        if (batch.size < size) return;
        full.push(batch);
        batch = new Map();
      },
    );
    for (const scores of [...full, batch]) if (scores.size > 0) await take(scores);
  }

  /** The values and the reasons for the main one, worked out anew; undefined when nothing can be said. */
  async explain(
    model: Model,
    profile: string,
    now: number,
  ): Promise<{ scores: Scores; reasons: Reason[] } | undefined> {
    const { scorer } = await this.open(model);
    let found: { scores: Scores; reasons: Reason[] } | undefined;
    await this.#rows(model, [profile], now, (_, row) => {
      found = { scores: scorer.score(row), reasons: scorer.explain(row) };
    });
    return found;
  }

  async #rows(
    model: Model,
    profiles: readonly string[],
    now: number,
    take: (id: string, row: Float32Array) => void,
  ): Promise<void> {
    if (profiles.length === 0) return;
    const { version } = await this.open(model);
    const { workspaceId } = model;
    const identities = await readIdentitiesOf(this.#events, workspaceId, profiles);
    const only = { profiles, identities };
    const rows = scoringSql({ workspaceId, plan: version.plan!, cutoff: now, only });
    const row = new Float32Array(rows.numbers);
    await readRows(this.#events.bytes(rows.sql, rows.params), rows, ({ view, at }) => {
      fill(row, view, at + rows.headBytes);
      take(idAt({ view, at }), row);
    });
  }
}

function fill(row: Float32Array, view: DataView, at: number): void {
  for (let c = 0; c < row.length; c++) row[c] = view.getFloat32(at + 4 * c, true);
}
