// Reads the committed log with a cursor of its own and turns views and goals into what experiences have learned: every
// event once, in order, whatever dies on the way, since the cursor moves in the unit that writes what came of it.

import { decodeEvent, type Event } from '@visavis/engine/collect';
import { type Feedback, learnFrom, learningOf, publishedState } from '@visavis/engine/decide';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { createHorizon, type Events, type Horizon } from '../../platform/events/index.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import { findDecisions } from '../decision-store.ts';
import type { DecideDb, StoredExperience } from '../definition-store.ts';
import * as store from './learning-store.ts';
import { mainIdentity, Round } from './round.ts';
import { rounded, type Versions } from './versions.ts';
import * as views from './view-store.ts';

export interface LearnerDeps {
  records: Records;
  events: Events;
  clock: Clock;
  versions: Versions;
  /** All identities of the person whom each of these identities belongs to; those of nobody are left out. */
  namesOf(workspaceId: string, identities: readonly string[]): Promise<Map<string, readonly string[]>>;
  timezone(workspaceId: string): Promise<string>;
  /** Something that nobody waits for went wrong. */
  failed(error: unknown): void;
}

const EVERY_MS = 2000;
const EVENTS_PER_TURN = 1000;
const CLOSED_PER_TURN = 2000;
/** A version is published when so much of all that is known is new, */
const FRESH_SHARE = 0.01;
/** or when anything is new after so long. */
const PUBLISH_WITHIN_MS = 60_000;
const LOCK = 'learning';

/** What a turn found out for one experience. */
interface Lesson {
  workspaceId: string;
  experience: StoredExperience;
  feedback: readonly Feedback[];
  unmatched: number;
}
interface Turn {
  lessons: Lesson[];
  keep: views.OpenView[];
  drop: views.OpenView[];
}

export class Learner {
  readonly #deps: LearnerDeps;
  readonly #db: store.LearningDb;
  readonly #horizon: Horizon;
  readonly #poller: Poller;

  constructor(deps: LearnerDeps) {
    this.#deps = deps;
    this.#db = deps.records.db;
    this.#horizon = createHorizon(deps.records, 'event');
    this.#poller = new Poller({ everyMs: EVERY_MS, look: () => this.#turns(), failed: deps.failed });
  }

  start(): void {
    this.#poller.start(EVERY_MS);
  }

  stop(): Promise<void> {
    return this.#poller.stop();
  }

  /** Learns from everything that is committed now. */
  catchUp(): Promise<void> {
    return this.#poller.drain();
  }

  async #turns(): Promise<void> {
    const { records, clock, versions } = this.#deps;
    if (!records.exclusive) await versions.refresh();
    const safe = await this.#horizon.safe();
    let cursor = await store.readCursor(this.#db);
    if (!cursor) {
      // What was before the first start teaches nothing: its decisions drew nothing from what is learned.
      await records.unit([LOCK], async (unit) => store.beginCursor(unit, safe));
      cursor = (await store.readCursor(this.#db))!;
    }
    const learning = await store.listLearning(this.#db);
    const byWorkspace = new Map(
      [...Map.groupBy(learning, ({ workspaceId }) => workspaceId)].map(([id, list]) => [
        id,
        list.map(({ experience }) => experience),
      ]),
    );
    while (cursor.seq < safe && !this.#poller.isStopped) {
      const { turn, to } = await this.#read(cursor.seq, safe, byWorkspace);
      await this.#write(cursor, to, turn);
      cursor = (await store.readCursor(this.#db))!;
    }
    for (let more = learning.length > 0; more && !this.#poller.isStopped; ) {
      const closed = await views.readClosed(records.db, clock.now(), CLOSED_PER_TURN);
      more = closed.length === CLOSED_PER_TURN;
      if (closed.length === 0) break;
      await this.#write(cursor, cursor.seq, closing(closed, learning));
      cursor = (await store.readCursor(this.#db))!;
    }
  }

  /** The next events, and what comes of them. */
  async #read(
    after: number,
    safe: number,
    byWorkspace: ReadonlyMap<string, StoredExperience[]>,
  ): Promise<{ turn: Turn; to: number }> {
    const turn: Turn = { lessons: [], keep: [], drop: [] };
    if (byWorkspace.size === 0) return { turn, to: safe };
    const goals = [...byWorkspace.values()].flat().map((one) => learningOf(one)!.reward.event);
    const rows = await store.readEvents(this.#db, {
      ...{ after, until: safe, limit: EVENTS_PER_TURN },
      workspaces: [...byWorkspace.keys()],
      words: [...new Set([EXPERIENCE_VIEWED, ...goals])],
    });
    for (const [workspaceId, mine] of Map.groupBy(rows, (row) => row.workspaceId)) {
      const experiences = byWorkspace.get(workspaceId)!;
      const list = mine.map(({ body }) => decodeEvent(body));
      const round = await this.#round(workspaceId, experiences, list);
      turn.keep.push(...round.touched);
      for (const experience of experiences) {
        const feedback = round.feedback.get(experience.id) ?? [];
        const unmatched = round.unmatched.get(experience.id) ?? 0;
        if (feedback.length + unmatched > 0)
          turn.lessons.push({ workspaceId, experience, feedback, unmatched });
      }
    }
    return { turn, to: rows.length === EVENTS_PER_TURN ? rows.at(-1)!.seq : safe };
  }

  async #round(
    workspaceId: string,
    experiences: readonly StoredExperience[],
    events: readonly Event[],
  ): Promise<Round> {
    const { records, events: eventStore, namesOf, timezone } = this.#deps;
    const identities = [...new Set(events.flatMap((event) => mainIdentity(workspaceId, event) ?? []))];
    const names = await namesOf(workspaceId, identities);
    const ids = events.flatMap(({ name, properties, messageId }) => {
      if (name !== EXPERIENCE_VIEWED) return [];
      return typeof properties.decisionId === 'string' ? [properties.decisionId] : [messageId];
    });
    const everyName = [...new Set([...identities, ...[...names.values()].flat()])];
    const round = new Round({
      ...{ workspaceId, experiences, timezone: await timezone(workspaceId) },
      namesOf: (identity) => names.get(identity) ?? [identity],
      decisions: await findDecisions(records.db as DecideDb, eventStore, workspaceId, ids),
      views: await views.readViews(records.db, workspaceId, { identities: everyName, ids }),
    });
    for (const event of events) round.take(event);
    return round;
  }

  async #write(cursor: store.Cursor, to: number, { lessons, keep, drop }: Turn): Promise<void> {
    const now = this.#deps.clock.now();
    const before = new Map<string, store.LearningRow>();
    for (const workspaceId of new Set(lessons.map((one) => one.workspaceId)))
      for (const row of await store.readLearning(this.#db, workspaceId)) before.set(row.experienceId, row);
    const learned = lessons.map((lesson) => learnedFrom(lesson, before.get(lesson.experience.id), now));
    const published = learned.flatMap(({ published }) => published ?? []);
    const taken = await this.#deps.records.unit([LOCK], async (unit: Unit) => {
      if (!(await store.takeTurn(unit, cursor, to))) return false;
      store.saveLearning(
        unit,
        learned.map(({ row }) => row),
      );
      store.publish(unit, published);
      views.keepViews(unit, keep);
      views.dropViews(unit, drop);
      return true;
    });
    if (!taken) return;
    for (const { workspaceId, experienceId, version, state } of published)
      await this.#deps.versions.published(workspaceId, experienceId, { version, state });
  }
}

/** Views whose window is over are taken for what they have been worth. */
function closing(
  closed: views.OpenView[],
  learning: readonly { workspaceId: string; experience: StoredExperience }[],
): Turn {
  const lessons = learning.flatMap(({ workspaceId, experience }) => {
    const mine = closed.filter((view) => view.experienceId === experience.id);
    const feedback = mine.map(
      ({ arm, at, features, worth }): Feedback => ({ kind: 'closed', arm, at, features, value: worth }),
    );
    return feedback.length > 0 ? [{ workspaceId, experience, feedback, unmatched: 0 }] : [];
  });
  return { lessons, keep: [], drop: closed };
}

function learnedFrom(
  { workspaceId, experience, feedback, unmatched }: Lesson,
  before: store.LearningRow | undefined,
  now: number,
): { row: store.LearningRow; published?: store.Published } {
  const { kind, reward } = learningOf(experience)!;
  const goal = JSON.stringify([kind, reward.event, reward.value]);
  const known = before?.goal === goal ? before : undefined;
  const state = learnFrom(experience, known?.state, feedback, now);
  const row: store.LearningRow = {
    ...{ workspaceId, experienceId: experience.id, goal, state },
    version: before?.version ?? 0,
    publishedAt: before?.publishedAt ?? 0,
    fresh: (known?.fresh ?? 0) + feedback.length,
    total: (known?.total ?? 0) + feedback.length,
    unmatched: (known?.unmatched ?? 0) + unmatched,
  };
  const isChanged = state.alarms.at(-1)?.at !== known?.state.alarms.at(-1)?.at;
  const isDue = row.fresh >= row.total * FRESH_SHARE || now - row.publishedAt >= PUBLISH_WITHIN_MS;
  if (row.fresh === 0 || !(isDue || isChanged || !known)) return { row };
  Object.assign(row, { version: row.version + 1, publishedAt: now, fresh: 0 });
  const published = rounded(publishedState(experience, state));
  return {
    row,
    published: {
      workspaceId,
      experienceId: row.experienceId,
      version: row.version,
      at: now,
      state: published,
    },
  };
}
