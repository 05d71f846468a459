// What will they do, whom do they resemble? The door of predict: models of any kind, the jobs that train them, and the
// scores that people have as attributes (`prediction.<model>`, `persona.<model>`).

import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Events } from '../platform/events/index.ts';
import type { Caller } from '../platform/http/index.ts';
import { Poller } from '../platform/poller.ts';
import type { Records } from '../platform/records/index.ts';
import { createLeaseStore, Leases, type Surroundings } from '../segment/index.ts';
import type { Catalogue, Person, StoredPerson } from '../unify/index.ts';
import { isOpen, type Job, type Model, newJob } from './model.ts';
import { createModelStore } from './model-store.ts';
import { kindOf, Models, type ModelsDeps } from './models.ts';
import { type Prediction, predictionsOf } from './predictions.ts';
import { readInteractions } from './recommend/interactions.ts';
import { type Opened, Scoresheet } from './scoring/scores.ts';
import { Scoring } from './scoring/scoring.ts';
import { createSchedule } from './training/schedule.ts';
import { Trainer } from './training/trainer.ts';

export { type Asking, createAsking } from './asking.ts';
export { KINDS } from './kinds/index.ts';
export { migrations } from './migrations.ts';
export type { Job, Model, Version } from './model.ts';
export type { Personas } from './personas/index.ts';
export {
  createRecommend,
  type LiveRecommendations,
  type Recommend,
  registerRecommendRoutes,
} from './recommend/index.ts';
export { registerPredictRoutes } from './routes.ts';

export interface PredictDeps {
  records: Records;
  events: Events;
  clock: Clock;
  /** The time zone, the computed traits, and the segments, of a workspace as they are now. */
  surroundings(workspaceId: string): Promise<Surroundings>;
  /** Its items are what lists and likings are about; what events say of items is learned. */
  catalogue: Pick<Catalogue, 'items' | 'learn'>;
  shipped: { seq(): number; flush(): Promise<void> };
  /** Through the flow: changes these people and settles them. */
  change(workspaceId: string, ids: readonly string[], rewrite: (person: Person) => void): Promise<void>;
  /** Profile ids greater than `after`, in their order. */
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  /** By a key such as `user_id:42` or `id:<uuid>`. */
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  audit: ModelsDeps['audit'];
  failed(error: unknown): void;
}

export interface Predict {
  readonly models: Models;
  readonly scoring: Scoring;
  /** Begins the trainings whose day has come; happens by itself once started. */
  retrainDue(): Promise<void>;
  /** Begins a training; it goes on after a restart. @throws conflict while one is under way */
  train(caller: Caller, name: string): Promise<Job>;
  /** Ends the training that is under way. @throws conflict when there is none */
  cancel(caller: Caller, name: string): Promise<Job>;
  /** The latest first. */
  jobs(model: Model, limit: number): Promise<Job[]>;
  /** Everybody's scores: how far the look at everybody is that is under way; null when none is. */
  progress(model: Model): Promise<{ share: number } | null>;
  /** What is predicted of a person, and why. @throws not_found */
  predictions(workspaceId: string, key: string): Promise<Prediction[]>;
  /** The version of a model that is in force, ready to use; for rooms to the right. */
  current(workspaceId: string, name: string): Promise<Opened>;
  /** Resolves when no training is under way here. */
  idle(): Promise<void>;
  /** Goes on with what was under way when the server stopped, and keeps scores right from now on. */
  start(): void;
  /** Lets go of what is under way; it goes on after the next start. */
  stop(): Promise<void>;
}

const LOOK_FOR_DUE_MS = 5_000;

export function createPredict(deps: PredictDeps): Predict {
  const { records, events, clock, failed } = deps;
  const store = createModelStore(records);
  const leases = new Leases(createLeaseStore(records, 'prediction_lease'), {
    now: () => clock.now(),
    exclusive: records.exclusive,
  });
  const sheet = new Scoresheet({ store, events });
  const scoring = new Scoring({ ...deps, store, sheet, leases, shippedSeq: () => deps.shipped.seq() });
  const models = new Models({ ...deps, store });
  const trainer = new Trainer({
    ...{ ...deps, store, models, leases },
    items: (workspaceId) => deps.catalogue.items(workspaceId),
    interactions: (workspaceId, settings, now) => readInteractions(deps, workspaceId, settings, now),
    flush: () => deps.shipped.flush(),
  });
  const schedule = createSchedule({ ...deps, store, leases, begun: () => trainer.poller.wake() });
  const retraining = new Poller({ everyMs: LOOK_FOR_DUE_MS, look: () => schedule.look(), failed });

  async function latest(model: Model): Promise<Job | undefined> {
    return (await store.jobs(model, 1))[0];
  }

  return {
    models,
    scoring,
    async train(caller, name) {
      const model = await models.get(caller.workspaceId, name);
      const before = await latest(model);
      if (before && isOpen(before))
        throw new VisavisError('conflict', `Model “${model.key}” is being trained already.`);
      const job = newJob(model, clock.now(), caller.name);
      await store.addJob(job);
      await deps.audit(model.workspaceId, caller, 'model.training', `model:${model.key}`);
      trainer.poller.wake();
      return job;
    },
    async cancel(caller, name) {
      const model = await models.get(caller.workspaceId, name);
      const job = await latest(model);
      const ended: Job | undefined = job && { ...job, state: 'cancelled', endedAt: clock.now() };
      if (!ended || !isOpen(job!) || !(await store.saveJob(ended)))
        throw new VisavisError('conflict', `Model “${model.key}” is not being trained.`);
      trainer.cancelled(ended.id);
      await deps.audit(model.workspaceId, caller, 'model.training_cancelled', `model:${model.key}`);
      return ended;
    },
    jobs: (model, limit) => store.jobs(model, limit),
    async progress(model) {
      if (model.version === 0 || kindOf(model.kind).attribute === 'none') return null;
      const { refresh, version } = await store.scored(model);
      if (refresh?.version === model.version) return { share: refresh.part / refresh.of };
      return version === model.version ? null : { share: 0 };
    },
    predictions: (workspaceId, key) => predictionsOf({ ...deps, models, sheet }, workspaceId, key),
    async current(workspaceId, name) {
      const model = await models.get(workspaceId, name);
      return sheet.open(model);
    },
    retrainDue: () => schedule.look(),
    idle: () => trainer.poller.idle(),
    start() {
      trainer.poller.start();
      scoring.start();
      retraining.start(LOOK_FOR_DUE_MS);
    },
    async stop() {
      await Promise.all([trainer.stop(), scoring.stop(), retraining.stop()]);
    },
  };
}
