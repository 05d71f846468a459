// Scenarios: ways that people go by themselves. What happens is written down in the flow's own transaction; a runner takes
// people on from there, and asks for messages in the transaction in which it notes that it has.

import { createHmac } from 'node:crypto';
import type { Event, JsonObject } from '@visavis/engine/collect';
import type { Scenario } from '@visavis/engine/deliver';
import type { Visit } from '@visavis/engine/journey';
import type { Condition } from '@visavis/engine/segment';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { Records, Unit } from '../../platform/records/index.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import type { BeforeTold } from '../consistency/index.ts';
import type { Message, Messages, Reason } from '../messages/index.ts';
import { callName } from '../naming.ts';
import { createChoreStore } from './chore-store.ts';
import { Chores } from './chores.ts';
import { Definitions, type ScenarioChange } from './definitions.ts';
import { Listening } from './listening.ts';
import { Loading } from './loaded.ts';
import { leftSince } from './overtaken.ts';
import { type ScenarioReport, scenarioReport } from './report.ts';
import { createRunStore, eraseScenarios, type StoredRun } from './run-store.ts';
import { Runner } from './runner.ts';
import { createScenarioStore, type ScenarioVersion } from './scenario-store.ts';
import { type AsItIs, createSimulatedStore } from './simulated-store.ts';
import { simulateOnHistory } from './simulation.ts';
import type { Simulation } from './simulation-lines.ts';
import { speaksAgainst } from './tried.ts';

export { Listening } from './listening.ts';

export { registerScenarioRoutes } from './routes.ts';
export { timezoneOr } from './runner.ts';
export { LINES_DESCRIPTION, type Simulation, sendSimulation } from './simulation-lines.ts';
export { demandReason } from './tried.ts';

export interface ScenariosDeps {
  records: Records;
  events: Pick<Events, 'query'>;
  clock: Clock;
  secret: string;
  allowPrivateWebhooks: boolean;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  keepAsSegment(workspaceId: string, name: string, condition: Condition, actor: Caller): Promise<string>;
  /** By the profile id that was asked for, whoever that is now. */
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  /** From `since` on, where it is given. */
  history(
    workspaceId: string,
    identities: readonly string[],
    since?: number,
  ): AsyncIterable<{ identity: string; event: Event }>;
  visits(workspaceId: string, profileId: string): Promise<Map<string, Visit[]>>;
  beforeTold: BeforeTold<Scenario>;
  flush(): Promise<void>;
  submit(workspaceId: string, events: readonly Event[]): Promise<void>;
  audit(
    workspaceId: string,
    actor: Caller,
    action: string,
    subject: string,
    details: JsonObject,
  ): Promise<void>;
  failed(error: unknown): void;
}

export type NamedRun = StoredRun & { name: string | null };
export interface Scenarios {
  readonly definitions: Definitions;
  /** What scenarios must hear of in one unit of the flow; ask after its locks are taken. */
  begin(workspaceId: string, program: WorkspaceProgram): Promise<Listening>;
  /** Something was heard, in a unit that is committed. */
  wake(): void;
  versions(workspaceId: string, key: string): Promise<ScenarioVersion[]>;
  report(workspaceId: string, key: string): Promise<ScenarioReport>;
  /** The latest first, with what people are called: ways through one scenario, on one node, or of one person. */
  runs(
    workspaceId: string,
    filter: { scenario?: string; node?: string; profileIds?: readonly string[]; limit: number },
  ): Promise<NamedRun[]>;
  /** As it is stored, or with an edit that is not saved; what it gives in the end is the report. */
  simulate(
    actor: Caller,
    key: string,
    asked: { days: number } & Pick<ScenarioChange, 'scenario' | 'expectations'>,
  ): Promise<Simulation>;
  /** What is not stored as a scenario though it goes as one: a triggered campaign before it is started. */
  readonly unstored: {
    simulate(workspaceId: string, scenario: Scenario, days: number): Simulation;
    /** That it was not tried as it is; undefined when it was. */
    speaksAgainst(workspaceId: string, scenario: Scenario): Promise<string | undefined>;
  };
  /** `whsec_…`, with which a scenario signs the webhooks that it calls. */
  secretOf(workspaceId: string, key: string): string;
  person(workspaceId: string, key: string): Promise<StoredPerson | undefined>;
  /** Of messages that were held: why they are of no use any more. */
  overtaken(
    workspaceId: string,
    messages: readonly Message[],
    people: ReadonlyMap<string, StoredPerson>,
  ): Promise<Map<Message, Reason>>;
  /** Removes what names erased people, in the unit in which they go; returns the tables. */
  erase(unit: Unit, workspaceId: string, ids: readonly string[]): string[];
  /** Until nothing is heard of, nobody is due and everything is done. */
  drain(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

export function createScenarios(
  deps: ScenariosDeps,
  messages: Pick<Messages, 'request' | 'wake' | 'pauses' | 'cancel' | 'counts' | 'templates'>,
): Scenarios {
  const { records, clock, people, failed, program } = deps;
  const store = createRunStore(records);
  const choreStore = createChoreStore(records);
  const scenarios = createScenarioStore(records);
  const simulated = createSimulatedStore(records);
  const loading = new Loading({ store: scenarios, exclusive: records.exclusive });
  const secretOf = (workspaceId: string, key: string) =>
    `whsec_${createHmac('sha256', deps.secret).update(`scenario ${workspaceId} ${key}`).digest('base64')}`;
  const chores = new Chores({
    ...deps,
    store: choreStore,
    secretOf,
    allowPrivate: deps.allowPrivateWebhooks,
  });
  const runner = new Runner({
    ...{ records, clock, store, loading, program, people, failed },
    request: (unit, requests) => messages.request(unit, requests),
    done() {
      messages.wake();
      chores.poller.wake();
    },
  });
  const definitions = new Definitions({
    ...{ clock, program, keepAsSegment: deps.keepAsSegment, audit: deps.audit, store: scenarios },
    beforeTold: deps.beforeTold,
    simulated: (...asked) => simulated.of(...asked),
    hasTemplate: async (workspaceId, key, channel) =>
      (await messages.templates.list(workspaceId)).some((one) => one.key === key && one.channel === channel),
    queue: {
      pause: (workspaceId, key, by) => messages.pauses.pause(workspaceId, `scenario:${key}`, by),
      resume: (workspaceId, key) => messages.pauses.resume(workspaceId, `scenario:${key}`),
      async cancel(workspaceId, key) {
        const reason = { code: 'archived', sentence: 'The scenario that asked for it was archived.' };
        await messages.cancel(workspaceId, { cause: { kind: 'scenario', id: key } }, reason);
      },
    },
    alone: (workspaceId, work) => runner.alone(workspaceId, work),
    changed(workspaceId) {
      loading.forget(workspaceId);
      runner.poller.wake();
    },
  });
  const unstored = (scenario: Scenario): AsItIs => ({ scenario, version: 1, expectations: [] });
  async function* keeping(workspaceId: string, of: AsItIs, days: number) {
    const report = yield* simulateOnHistory(deps, workspaceId, { ...of, days });
    const breaches = report.breaches.map(({ example: _, ...one }) => one);
    await simulated.keep(workspaceId, of, { at: clock.now(), days, breaches });
    return report;
  }
  return {
    definitions,
    begin: async (workspaceId, segments) =>
      new Listening(workspaceId, await loading.load(workspaceId, segments)),
    wake: () => runner.poller.wake(),
    versions: (workspaceId, key) => scenarios.versions(workspaceId, key),
    report: (workspaceId, key) =>
      scenarioReport(
        {
          ...{ store, chores: choreStore },
          messages: (id, scenario) => messages.counts(id, { kind: 'scenario', id: scenario }),
        },
        workspaceId,
        key,
      ),
    async runs(workspaceId, filter) {
      const runs = await store.list(workspaceId, filter);
      const ids = [...new Set(runs.map(({ profileId }) => profileId))];
      const found = ids.length > 0 ? await people(workspaceId, ids) : new Map<string, StoredPerson>();
      return runs.map((run) => {
        const person = found.get(run.profileId);
        return { ...run, name: person ? callName(person) : null };
      });
    },
    async simulate(actor, key, { days, ...edit }) {
      const of = await definitions.asItIs(actor, key, edit);
      return keeping(actor.workspaceId, of, days);
    },
    unstored: {
      simulate: (workspaceId, scenario, days) => keeping(workspaceId, unstored(scenario), days),
      speaksAgainst: (workspaceId, scenario) =>
        speaksAgainst({ simulated: (...asked) => simulated.of(...asked) }, workspaceId, unstored(scenario)),
    },
    secretOf,
    person: deps.person,
    overtaken: (...asked) => leftSince({ ...deps, store, loading }, ...asked),
    erase: eraseScenarios,
    async drain() {
      await runner.poller.drain();
      await chores.poller.drain();
    },
    start() {
      runner.poller.start();
      chores.poller.start();
    },
    async stop() {
      await runner.poller.stop();
      await chores.poller.stop();
    },
  };
}
