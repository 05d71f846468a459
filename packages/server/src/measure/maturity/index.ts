// Where the company stands on the ladder and what the next rung needs: computed when somebody asks, and once a day so that
// the climb has a history.

import { assessMaturity, type Maturity, type StepWorth, worthOf } from '@visavis/engine/measure';
import type { Condition } from '@visavis/engine/segment';
import type { Clock } from '../../platform/clock.ts';
import { Poller } from '../../platform/poller.ts';
import type { Records } from '../../platform/records/index.ts';
import { knownRungs, type Priced } from '../lift/index.ts';
import { type FactsDeps, gatherFacts } from './facts.ts';
import { type Climb, createMaturityStore } from './maturity-store.ts';

export { createLogFacts } from './facts-store.ts';
export type { Climb } from './maturity-store.ts';
export { maturityMigrations } from './maturity-store.ts';

export interface Assessed extends Omit<Maturity, 'next'> {
  /** With what each is likely to be worth. */
  next: (Maturity['next'][number] & { worth: StepWorth })[];
  /** What worths are counted by; null without a goal. */
  metric: Priced['metric'];
  /** By criterion: whom its figure counts. */
  people: Record<string, Condition>;
  /** The oldest day first. */
  history: Climb[];
  computedAt: string;
}
export interface MaturityDeps extends FactsDeps {
  records: Records;
  clock: Clock;
  /** What each rung adds, by what most live experiences are for. */
  price(workspaceId: string): Promise<Priced>;
  workspaces(): Promise<readonly { id: string }[]>;
  failed(error: unknown): void;
}
export interface MaturityDoor {
  assess(workspaceId: string): Promise<Assessed>;
  /** Writes down where each workspace stands, where that has not been done today. */
  keep(): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

const HOUR_MS = 3_600_000;

export function createMaturity(deps: MaturityDeps): MaturityDoor {
  const { records, clock, workspaces, failed } = deps;
  const store = createMaturityStore(records);
  const today = () => new Date(clock.now()).toISOString().slice(0, 10);

  const assess = async (workspaceId: string): Promise<Assessed> => {
    const ladder = await deps.price(workspaceId);
    const { facts, people, hasGoal, kept } = await gatherFacts(deps, workspaceId, knownRungs(ladder));
    const { next, ...maturity } = assessMaturity(facts);
    const by = { ...facts, hasGoal, kept };
    await store.keep(workspaceId, { day: today(), stage: maturity.stage, supports: maturity.supports });
    const history = await store.history(workspaceId);
    return {
      ...maturity,
      next: next.map((step) => ({ ...step, worth: worthOf(step, ladder, by) })),
      ...{ metric: ladder.metric, people, history, computedAt: new Date(clock.now()).toISOString() },
    };
  };
  const keep = async (): Promise<void> => {
    for (const { id } of await workspaces()) if (!(await store.has(id, today()))) await assess(id);
  };
  const poller = new Poller({ everyMs: HOUR_MS, look: keep, failed });
  return {
    assess,
    keep,
    // Not while a server starts and everybody waits for it.
    start: () => poller.start(HOUR_MS),
    stop: () => poller.stop(),
  };
}
