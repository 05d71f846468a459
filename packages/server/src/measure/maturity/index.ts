// Where the company stands on the ladder and what the next rung needs: computed when somebody asks, and once a day so that
// the climb has a history.

import { assessMaturity, type Maturity } from '@visavis/engine/measure';
import type { Condition } from '@visavis/engine/segment';
import type { Clock } from '../../platform/clock.ts';
import type { Records } from '../../platform/records/index.ts';
import { type FactsDeps, gatherFacts } from './facts.ts';
import { type Climb, createMaturityStore } from './maturity-store.ts';

export { createLogFacts } from './facts-store.ts';
export type { Climb } from './maturity-store.ts';
export { maturityMigrations } from './maturity-store.ts';

export interface Assessed extends Maturity {
  /** By criterion: whom its figure counts. */
  people: Record<string, Condition>;
  /** The oldest day first. */
  history: Climb[];
  computedAt: string;
}
export interface MaturityDeps extends FactsDeps {
  records: Records;
  clock: Clock;
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
  let timer: NodeJS.Timeout | undefined;
  let keeping: Promise<void> = Promise.resolve();

  const assess = async (workspaceId: string): Promise<Assessed> => {
    const { facts, people } = await gatherFacts(deps, workspaceId);
    const maturity = assessMaturity(facts);
    await store.keep(workspaceId, { day: today(), stage: maturity.stage, supports: maturity.supports });
    const history = await store.history(workspaceId);
    return { ...maturity, people, history, computedAt: new Date(clock.now()).toISOString() };
  };
  const keep = async (): Promise<void> => {
    for (const { id } of await workspaces()) if (!(await store.has(id, today()))) await assess(id);
  };
  return {
    assess,
    keep,
    start() {
      const look = () => {
        keeping = keeping.then(keep).catch(failed);
      };
      // Not while a server starts and everybody waits for it.
      timer = setInterval(look, HOUR_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      await keeping;
    },
  };
}
