// Trains what is to be trained: one model at a time, in a thread, under a lease, so that of several servers only one is
// at it. What is finished is written down (the plan with its instant, then the version), so a killed server, or another,
// goes on after the last finished step.

import type { Json } from '@visavis/engine/collect';
import { hash } from '@visavis/engine/numeric';
import { canonical } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import { Poller } from '../../platform/poller.ts';
import { type Lease, LeaseLostError, type Leases, type Surroundings } from '../../segment/index.ts';
import type { Items } from '../../unify/index.ts';
import { planOf, sizeOf } from '../features.ts';
import { isRefusal, type Outcome } from '../kinds/kind.ts';
import type { Column, PeopleTable } from '../kinds/table.ts';
import type { Job, Model } from '../model.ts';
import { isOpen } from '../model.ts';
import type { ModelStore } from '../model-store.ts';
import { kindOf, type Models } from '../models.ts';
import type { TrainingData } from '../recommend/train.ts';
import { gatherPeople } from './gather.ts';
import { trainInThread } from './in-thread.ts';

export interface TrainerDeps {
  store: ModelStore;
  models: Models;
  events: Events;
  leases: Leases;
  clock: Clock;
  /** The time zone, the computed traits, and the segments, of a workspace as they are now. */
  surroundings(workspaceId: string): Promise<Surroundings>;
  /** The catalogue. */
  items(workspaceId: string): Promise<Items>;
  /** What people did with items, as of an instant. */
  interactions(workspaceId: string, settings: Model['settings'], now: number): Promise<TrainingData>;
  /** Ships what is committed, so that training sees it. */
  flush(): Promise<void>;
  failed(error: unknown): void;
}

/** Shares of the whole that the steps take. */
const READING = [0.02, 0.4] as const;
const TRAINING = [0.4, 0.98] as const;
const SAVE_EVERY_MS = 500;
/** Other servers' trainings may have been left lying. */
const LOOK_EVERY_MS = 5_000;

/** Somebody has ended the job, or another server has taken it over: nothing is to be written any more. */
class Stopped extends Error {}

export class Trainer {
  readonly #deps: TrainerDeps;
  readonly poller: Poller;
  #current: { id: string; cancel(): void } | undefined;

  constructor(deps: TrainerDeps) {
    this.#deps = deps;
    this.poller = new Poller({ everyMs: LOOK_EVERY_MS, look: () => this.#work(), failed: deps.failed });
  }

  /** The job's state has been set to `cancelled` before. */
  cancelled(jobId: string): void {
    if (this.#current?.id === jobId) this.#current.cancel();
  }

  async stop(): Promise<void> {
    const stopped = this.poller.stop();
    this.#current?.cancel();
    await stopped;
  }

  async #work(): Promise<void> {
    for (const { workspaceId, id } of await this.#deps.store.openJobs()) {
      if (this.poller.isStopped) return;
      await this.#deps.leases.hold(`training ${id}`, async (lease) => {
        const job = await this.#deps.store.job(workspaceId, id);
        if (job && isOpen(job)) await this.#run(job, lease);
      });
    }
  }

  async #run(job: Job, lease: Lease): Promise<void> {
    const model = await this.#deps.store.model(job.workspaceId, job.modelId);
    const run = new Run(this.#deps, job, lease);
    this.#current = { id: job.id, cancel: () => run.cancel() };
    try {
      if (model?.state !== 'active') return await run.end('cancelled', ['The model was archived.']);
      await run.train(model);
    } catch (error) {
      if (this.poller.isStopped || error instanceof Stopped || error instanceof LeaseLostError) return;
      this.#deps.failed(error);
      await run.end('failed', [error instanceof Error ? error.message : String(error)]);
    } finally {
      this.#current = undefined;
    }
  }
}

/** One job, once. */
class Run {
  readonly #deps: TrainerDeps;
  readonly #lease: Lease;
  #job: Job;
  #savedAt = 0;
  #saving: Promise<void> = Promise.resolve();
  #isStopped = false;
  #stopThread: (() => void) | undefined;

  constructor(deps: TrainerDeps, job: Job, lease: Lease) {
    this.#deps = deps;
    this.#lease = lease;
    this.#job = job;
  }

  cancel(): void {
    this.#isStopped = true;
    this.#stopThread?.();
  }

  async end(state: Job['state'], reasons: string[]): Promise<void> {
    await this.#saving;
    const endedAt = this.#deps.clock.now();
    this.#job = { ...this.#job, state, reasons, endedAt, ...(state === 'done' && { share: 1, doing: '' }) };
    await this.#deps.store.saveJob(this.#job);
  }

  async train(model: Model): Promise<void> {
    const kind = kindOf(model.kind);
    if (this.#job.done.version === undefined) {
      await this.#plan(model);
      const data = await this.#gather(model);
      const outcome = await this.#fit(model, data);
      if (isRefusal(outcome)) return this.end('refused', outcome.refused);
      await this.#keep(model, outcome, 'columns' in data ? data.columns : []);
    }
    const version = this.#job.done.version!;
    const now = (await this.#deps.store.model(model.workspaceId, model.id))!;
    await this.#promote(now, version);
    if (kind.keeps) await this.#deps.store.prune(model, version - kind.keeps);
    await this.end('done', []);
  }

  async #promote(model: Model, version: number): Promise<void> {
    if (model.version >= version || (model.promotion === 'by-hand' && model.version > 0)) return;
    await this.#deps.models.promote('system', model, version);
  }

  /** What was decided before a kill stays decided: the instant, what is asked, and the columns. */
  async #plan({ kind, settings, workspaceId }: Model): Promise<void> {
    if (this.#job.done.request) return;
    await this.#step({ state: 'running', share: 0, doing: 'Looking at what there is' });
    await this.#deps.flush();
    const now = this.#deps.clock.now();
    const { segments, ...around } = await this.#deps.surroundings(workspaceId);
    const known = [...segments].map(([key, condition]) => ({ key, condition }));
    const request = kindOf(kind).data(settings, { now, ...around, segments: known });
    const items = request.features === 'affinity' ? await this.#deps.items(workspaceId) : undefined;
    const plan =
      request.set === 'people' ? await planOf(this.#deps.events, workspaceId, request, items) : undefined;
    await this.#step({
      startedAt: this.#job.startedAt || now,
      share: READING[0],
      done: { ...this.#job.done, now, request, ...(plan && { plan }) },
    });
  }

  async #gather(model: Model): Promise<PeopleTable | TrainingData> {
    const { workspaceId, done } = this.#job;
    const request = done.request!;
    if (request.set === 'interactions') {
      this.#heard(READING[0], 'Reading what people did');
      return this.#deps.interactions(workspaceId, model.settings, done.now!);
    }
    const { people } = await sizeOf(this.#deps.events, { workspaceId, until: done.now! });
    return gatherPeople({
      ...{ events: this.#deps.events, workspaceId, people },
      ...{ request, plan: done.plan! },
      ...(request.segments && { around: await this.#deps.surroundings(workspaceId) }),
      seed: hash(seedOf(model)),
      progress: (share) => this.#heard(between(READING, share), 'Reading what people did'),
    });
  }

  async #fit(model: Model, data: PeopleTable | TrainingData): Promise<Outcome<unknown>> {
    this.#heard(TRAINING[0], 'Training');
    const { done } = this.#job;
    const { kind, settings } = model;
    const { model: previous } = (await this.#deps.store.version(model, model.version)) ?? {};
    const order = { kind, settings, data, previous, seed: seedOf(model), now: done.now! };
    const thread = trainInThread(order, (share, doing) => {
      if (!this.#isStopped) this.#heard(between(TRAINING, share), doing);
    });
    this.#stopThread = thread.cancel;
    if (this.#isStopped) thread.cancel();
    try {
      return await thread.outcome;
    } catch (error) {
      throw this.#isStopped ? new Stopped() : error;
    } finally {
      this.#stopThread = undefined;
    }
  }

  async #keep(
    model: Model,
    { model: fitted, report }: Exclude<Outcome<unknown>, { refused: string[] }>,
    columns: readonly Column[],
  ): Promise<void> {
    await this.#saving;
    const { done, createdBy, startedAt } = this.#job;
    const trainedAt = this.#deps.clock.now();
    const made = {
      ...{ settings: model.settings, plan: done.plan ?? null, columns, report, trainedAt },
      ...{ knownAt: done.now!, trainedBy: createdBy, seconds: (trainedAt - startedAt) / 1000 },
    };
    const version = await this.#lease.guard((holds) =>
      this.#deps.store.addVersion(this.#job, made, fitted, holds.trx),
    );
    if (version === undefined) throw new Stopped();
    this.#job = { ...this.#job, done: { ...done, version } };
  }

  async #step(changes: Partial<Job>): Promise<void> {
    await this.#saving;
    this.#lease.check();
    this.#job = { ...this.#job, ...changes };
    if (!(await this.#deps.store.saveJob(this.#job))) throw new Stopped();
  }

  /** Written down twice a second at most. @throws Stopped */
  #heard(share: number, doing: string): void {
    if (this.#isStopped) throw new Stopped();
    this.#job = { ...this.#job, share, doing };
    if (Date.now() - this.#savedAt < SAVE_EVERY_MS) return;
    this.#savedAt = Date.now();
    this.#saving = this.#saving
      .then(() => this.#deps.store.saveJob(this.#job))
      .then(
        (isOpenStill) => {
          if (!isOpenStill) this.cancel();
        },
        // The store is away; the next step says so if that lasts.
        () => {},
      );
  }
}

/** Of what is asked, not of the job: the same data give the same model, after a kill and when it is trained again. */
const seedOf = ({ kind, settings }: Model): string => canonical({ kind, settings } as unknown as Json);

const between = ([from, to]: readonly [number, number], share: number): number => from + (to - from) * share;
