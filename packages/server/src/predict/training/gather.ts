// Fills the table that a model is trained on: people at each cutoff, part by part, so that neither the event store nor
// this process ever holds more than the numbers themselves.

import type { Events } from '../../platform/events/index.ts';
import type { Surroundings } from '../../segment/index.ts';
import { type Column, memberLabel, type PeopleRequest, type PeopleTable } from '../kinds/table.ts';
import { readRows } from '../rows.ts';
import { trainingSql } from '../sql/people.ts';
import type { FeaturePlan } from '../sql/plan.ts';

/** So many people are grouped by one statement. */
const PEOPLE_PER_PART = 100_000;
const MOST_ROWS = 200_000;
const TIMEOUT_MS = 600_000;

export interface Gathered {
  events: Events;
  workspaceId: string;
  request: PeopleRequest;
  plan: FeaturePlan;
  /** What conditions of segments rest on, where the request asks who is in them. */
  around?: Surroundings;
  /** About. */
  people: number;
  seed: number;
  /** @throws to stop */
  progress(share: number): void;
}

export async function gatherPeople(asked: Gathered): Promise<PeopleTable> {
  const { request, people, seed, plan, workspaceId, events, around } = asked;
  const {
    cutoffs,
    labels,
    segments = [],
    mostRows = request.features === 'orders' ? Infinity : MOST_ROWS,
  } = request;
  const share = Math.min(1, mostRows / Math.max(1, people * cutoffs.length));
  const of = Math.max(1, Math.ceil((people * share) / PEOPLE_PER_PART));
  let table: Growing | undefined;
  for (const [place, cutoff] of cutoffs.entries()) {
    for (let at = 0; at < of; at++) {
      asked.progress((place * of + at) / (cutoffs.length * of));
      const rows = trainingSql({
        ...{ workspaceId, plan, cutoff, labels, draw: { share, seed } },
        ...(around && { members: { segments, around } }),
        // People are drawn by the same hash that would part them, so parts are cut by another.
        ...(of > 1 && { part: { at, of } }),
      });
      table ??= new Growing(rows.columns, rows.numbers - rows.columns.length);
      const into = table;
      await readRows(events.bytes(rows.sql, rows.params, { timeoutMs: TIMEOUT_MS }), rows, ({ view, at }) =>
        into.add(view, at, place),
      );
    }
  }
  return table!.done(cutoffs, [
    ...labels.map(({ name }) => name),
    ...(around ? segments.map(({ key }) => memberLabel(key)) : []),
  ]);
}

/** Columns that double when they are full. */
class Growing {
  readonly #columns: readonly Column[];
  #rows = 0;
  #room = 1024;
  #values: Float32Array<ArrayBuffer>[];
  #cutoff = new Uint8Array(this.#room);
  #person = new Uint32Array(this.#room);

  constructor(columns: readonly Column[], labels: number) {
    this.#columns = columns;
    this.#values = Array.from({ length: columns.length + labels }, () => new Float32Array(this.#room));
  }

  add(view: DataView, at: number, cutoff: number): void {
    if (this.#rows === this.#room) this.#grow();
    const row = this.#rows++;
    this.#person[row] = view.getUint32(at, true);
    this.#cutoff[row] = cutoff;
    for (let c = 0; c < this.#values.length; c++)
      this.#values[c]![row] = view.getFloat32(at + 4 + 4 * c, true);
  }

  #grow(): void {
    this.#room *= 2;
    const wider = <A extends Float32Array | Uint8Array | Uint32Array>(from: A, into: A): A => {
      into.set(from as never);
      return into;
    };
    this.#values = this.#values.map((from) => wider(from, new Float32Array(this.#room)));
    this.#cutoff = wider(this.#cutoff, new Uint8Array(this.#room));
    this.#person = wider(this.#person, new Uint32Array(this.#room));
  }

  done(cutoffs: readonly number[], labels: readonly string[]): PeopleTable {
    const values = this.#values.map((column) => column.slice(0, this.#rows));
    const outcomes = values.splice(this.#columns.length);
    return {
      rows: this.#rows,
      columns: this.#columns,
      values,
      cutoff: this.#cutoff.slice(0, this.#rows),
      cutoffs,
      person: this.#person.slice(0, this.#rows),
      labels: Object.fromEntries(labels.map((name, i) => [name, outcomes[i]!])),
    };
  }
}
