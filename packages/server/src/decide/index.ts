// decide: what do they see? Slots hold content, experiences fill them; for each slot the first experience whose
// audience the person is in decides. What was decided is logged so that it can be replayed.

import type { JsonObject } from '@visavis/engine/collect';
import { type LoggedDecision, replay } from '@visavis/engine/decide';
import { canonical } from '@visavis/engine/unify';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events, ShipmentStream } from '../platform/events/index.ts';
import type { Caller } from '../platform/http/index.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import type { WorkspaceProgram } from '../segment/index.ts';
import { Crowds } from './crowds.ts';
import {
  appendDecisions,
  decisionStream,
  dropLineups,
  findDecision,
  forgetDecisions,
  listDecisions,
  type PastAsked,
} from './decision-store.ts';
import {
  type DecideDb,
  definitionsVersion,
  listDefinitions,
  type StoredExperience,
  type StoredSlot,
} from './definition-store.ts';
import type { Editing } from './experience.ts';
import { type Changed, createExperiences, type Experiences } from './experiences.ts';
import { Proofs } from './exposures.ts';
import { createGrowthbook, type Growthbook } from './growthbook/index.ts';
import { createLearning, type Learning } from './learning/index.ts';
import type { LearnerDeps } from './learning/learner.ts';
import { conditionsOf, type LineupDeps, Lineups, type LiveLineup } from './lineups.ts';
import {
  createNinetailed,
  type Ninetailed,
  type NinetailedDeps,
  type SegmentDoor,
} from './ninetailed/index.ts';
import type { People } from './ofrep-stream.ts';
import { Repeats } from './repeats.ts';
import { Retention } from './retention.ts';
import { changeSettings, type DecideSettings, readSettings, type SettingsChange } from './settings.ts';
import { type Side, sidesOf } from './sides.ts';
import {
  archiveSlot,
  changeSlot,
  createSlot,
  existingSlot,
  type SlotChange,
  type SlotInput,
} from './slots.ts';

export { type Answer, answer, fromStranger, type Question, speaksFor } from './answer.ts';
export type { Ask, Asking, Told } from './decision-routes.ts';
export type { StoredExperience, StoredSlot } from './definition-store.ts';
export { createTickets } from './editor/tickets.ts';
export type { Experiences } from './experiences.ts';
export { nameOnly } from './exposures.ts';
export { registerGrowthbookRoutes } from './growthbook/index.ts';
export { allocationFor, type LoggedRounds } from './learning/index.ts';
export { AllocationShape } from './learning/routes.ts';
export type { LiveLineup } from './lineups.ts';
export type { MetricOf } from './measurement.ts';
export { migrations } from './migrations.ts';
export {
  registerNinetailedRoutes,
  type StoredAudience,
  type StoredCmsExperience,
} from './ninetailed/index.ts';
export { registerDecideRoutes } from './routes.ts';
export type { DecideSettings } from './settings.ts';
export { createPasses } from './visitor/passes.ts';

export interface Decide {
  readonly slots: Slots;
  readonly experiences: Experiences;
  /** What holds for all experiences of a workspace. */
  readonly settings: {
    read(workspaceId: string): Promise<DecideSettings>;
    change(workspaceId: string, change: SettingsChange, actor: Caller): Promise<DecideSettings>;
    /** Of each holdout, how many people have been seen on which side. */
    sides(workspaceId: string): Promise<Side[]>;
  };
  /** Experiences that live in a CMS, and are evaluated as Ninetailed's SDK does. */
  readonly ninetailed: Ninetailed;
  /** Slots as GrowthBook's features, and features that came from there. */
  readonly growthbook: Growthbook;
  /**
   * The live experiences, ready to decide with; cached until they change. With others `besides`, what would decide if
   * they were live too: for looking ahead only.
   */
  lineup(
    workspaceId: string,
    program: WorkspaceProgram,
    besides?: readonly StoredExperience[],
  ): Promise<LiveLineup>;
  /** Writes decisions in the same unit as what they were decided on. */
  log(unit: Unit, workspaceId: string, logged: readonly LoggedDecision[]): void;
  /** Keeps a decision that came of nothing else that is kept. */
  keep(workspaceId: string, logged: LoggedDecision): Promise<void>;
  /** That unit has been committed. */
  logged(workspaceId: string, logged: readonly LoggedDecision[]): void;
  /** The id of a decision in the log that this one only repeats; then it need not be logged. */
  repeats(workspaceId: string, logged: LoggedDecision): string | undefined;
  /** What proves that somebody has seen what a decision said. */
  readonly proofs: Proofs;
  /** A logged decision, worked out again from what was logged. */
  replay(workspaceId: string, id: string): Promise<Replayed>;
  /** What was decided for somebody (`user_id:42`), the latest first. Throws `not_found`. */
  past(
    workspaceId: string,
    key: string,
    page: Pick<PastAsked, 'limit' | 'before'>,
  ): Promise<LoggedDecision[]>;
  /** Experiences whose allocation learns. */
  readonly learning: Learning;
  /** Carries the log to the event store. */
  readonly stream: ShipmentStream;
  /** Removes decisions that are older than they are kept. */
  readonly retention: Pick<Retention, 'poller' | 'sweep'>;
  /** Removes what is logged of an erased person, up to a place in the log. */
  forget(workspaceId: string, ids: readonly string[], untilSeq?: number): Promise<Record<string, number>>;
  /** Called with the workspace's id whenever what is decided there may have changed; returns how to stop. */
  watch(changed: (workspaceId: string) => void): () => void;
  /** Differs whenever a slot, an experience or a setting does, whoever changed it. */
  version(workspaceId: string): Promise<string>;
  /** No other server decides here. */
  readonly exclusive: boolean;
  /** Whom decisions are about, for those who wait for news of them. */
  readonly people: People & {
    /** These people are in other segments than before. */
    moved(workspaceId: string, profileIds: readonly string[]): void;
    watch(told: (workspaceId: string, profileIds: readonly string[]) => void): () => void;
  };
}
export interface Slots {
  list(workspaceId: string): Promise<StoredSlot[]>;
  find(workspaceId: string, idOrKey: string): Promise<StoredSlot>;
  create(workspaceId: string, input: SlotInput, actor: Caller): Promise<StoredSlot>;
  change(workspaceId: string, idOrKey: string, change: SlotChange, actor: Caller): Promise<StoredSlot>;
  archive(workspaceId: string, idOrKey: string, actor: Caller): Promise<void>;
}
export interface Replayed {
  logged: LoggedDecision;
  again: Pick<LoggedDecision, 'decisions' | 'candidates'>;
  /** Whether both are the same, to the last digit. */
  same: boolean;
}

export interface DecideDeps {
  records: Records;
  events: Events;
  clock: Clock;
  keepAsSegment: Editing['keepAsSegment'];
  program(workspaceId: string): Promise<WorkspaceProgram>;
  names: LineupDeps['names'];
  /** Of the operator: what proofs of exposures are made with. */
  secret: string;
  personOf: People['of'];
  /** The ids of all identities of somebody; undefined for nobody. */
  identitiesOf(workspaceId: string, key: string): Promise<string[] | undefined>;
  /** How many views one address can teach an hour; 0 is any number. */
  viewsPerAddress: number;
  /** How long decisions are kept; 0 is for ever. */
  decisionDays: number;
  segmentExists: Editing['segmentExists'];
  /** Metrics are kept in a room to the right. */
  metricOf: Editing['metricOf'];
  /** Whoever keeps what people are told from contradicting itself lies to the right. */
  beforeTold?: Editing['beforeTold'];
  /** The same of an experience that comes from a CMS. */
  beforeEntryTold?: NinetailedDeps['beforeTold'];
  /** For audiences that come from elsewhere. */
  segments: SegmentDoor;
  learning: Pick<LearnerDeps, 'namesOf' | 'timezone' | 'failed'>;
  recommendations: LineupDeps['recommendations'];
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
}

export function createDecide(deps: DecideDeps): Decide {
  const { records, events, clock } = deps;
  const db: DecideDb = records.db;
  const editing: Editing = {
    db,
    ...deps,
    conditions: async (workspaceId) => conditionsOf(await deps.program(workspaceId)),
  };
  const learning = createLearning({ ...deps, ...deps.learning });
  const lineups = new Lineups({
    ...{ db, clock, exclusive: records.exclusive, names: deps.names },
    learned: (workspaceId) => learning.of(workspaceId),
    recommendations: deps.recommendations,
  });
  const repeats = new Repeats();
  const listeners = new Set<(workspaceId: string, profileIds: readonly string[]) => void>();
  const watchers = new Set<(workspaceId: string) => void>();

  const changed: Changed = async (workspaceId, actor, action, definition) => {
    lineups.forget(workspaceId);
    const { key, version, ...is } = definition;
    const told = ['name', 'status'].flatMap((of) => (of in is ? [[of, is[of as keyof typeof is]]] : []));
    await deps.audit(workspaceId, actor, action, key, { version, ...Object.fromEntries(told) });
    for (const tell of watchers) tell(workspaceId);
    return definition;
  };

  const slots: Slots = {
    list: async (workspaceId) => listDefinitions(db, workspaceId, 'slot'),
    find: (workspaceId, id) => existingSlot(db, workspaceId, id),
    create: async (workspaceId, input, actor) =>
      changed(workspaceId, actor, 'slot.created', await createSlot(editing, workspaceId, input, actor)),
    change: async (workspaceId, id, change, actor) =>
      changed(workspaceId, actor, 'slot.changed', await changeSlot(editing, workspaceId, id, change, actor)),
    async archive(workspaceId, id, actor) {
      await changed(workspaceId, actor, 'slot.archived', await archiveSlot(editing, workspaceId, id, actor));
    },
  };
  const experiences = createExperiences({
    ...editing,
    events,
    clock,
    timezone: deps.learning.timezone,
    changed,
  });

  const growthbook = createGrowthbook({ db, clock, changed });
  const ninetailed = createNinetailed({
    ...{ db, clock, exclusive: records.exclusive, segments: deps.segments, changed },
    watch: (tell) => watchers.add(tell),
    beforeTold: deps.beforeEntryTold,
  });
  const settings: Decide['settings'] = {
    read: (workspaceId) => readSettings(db, workspaceId),
    sides: (workspaceId) => sidesOf({ db, events }, workspaceId),
    async change(workspaceId, change, actor) {
      const after = await changeSettings(editing, workspaceId, change, actor);
      return changed(workspaceId, actor, 'decide.settings_changed', after);
    },
  };

  const log: Decide['log'] = (unit, workspaceId, logged) =>
    appendDecisions(
      unit,
      workspaceId,
      logged.map((one) => repeats.before(workspaceId, one)),
    );
  return {
    slots,
    experiences,
    settings,
    ninetailed,
    growthbook,
    lineup: (workspaceId, program, besides) =>
      besides ? lineups.trial(workspaceId, program, besides) : lineups.live(workspaceId, program),
    log,
    async keep(workspaceId, logged) {
      await records.unit([], async (unit) => log(unit, workspaceId, [logged]));
      repeats.remember(workspaceId, [logged]);
    },
    logged: (workspaceId, logged) => repeats.remember(workspaceId, logged),
    repeats: (workspaceId, logged) => repeats.of(workspaceId, logged),
    proofs: new Proofs(deps.secret, new Crowds(clock, deps.viewsPerAddress)),
    async replay(workspaceId, id) {
      const logged = await findDecision(db, events, workspaceId, id);
      if (!logged) throw new VisavisError('not_found', `There is no decision “${id}” in the log.`);
      const learned = await learning.past(workspaceId, logged.learned ?? {});
      const again = replay(logged, await lineups.past(workspaceId, logged.lineup), learned);
      const { decisions, candidates } = logged;
      return { logged, again, same: text(again) === text({ decisions, candidates }) };
    },
    async past(workspaceId, key, page) {
      const people = await deps.identitiesOf(workspaceId, key);
      if (!people) throw new VisavisError('not_found', `Nobody is known by “${key}”.`);
      return listDecisions(db, events, workspaceId, { people, ...page });
    },
    stream: decisionStream(records),
    retention: new Retention({
      ...{ events, clock, days: deps.decisionDays, failed: deps.learning.failed },
      async prune(before) {
        await learning.prune(before);
        await dropLineups(db, before);
      },
    }),
    async forget(workspaceId, ids, untilSeq) {
      repeats.forget();
      await learning.forget(workspaceId, ids);
      return { ...(await forgetDecisions(records, workspaceId, ids, untilSeq)), learning_view: 0 };
    },
    learning,
    version: (workspaceId) => definitionsVersion(db, workspaceId),
    exclusive: records.exclusive,
    people: {
      of: deps.personOf,
      moved(workspaceId, profileIds) {
        for (const tell of listeners) tell(workspaceId, profileIds);
      },
      watch(told) {
        listeners.add(told);
        return () => listeners.delete(told);
      },
    },
    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
}

/** Decisions are plain JSON, whatever their types say; what was logged went through JSON once. */
const text = (value: object): string => canonical(JSON.parse(JSON.stringify(value)));
