// How a scenario goes: how many stand on which node, how often each way was taken, how ways ended, and what came of the
// messages. A way counts on the side on which it was drawn.

import type { ChoreStore } from './chore-store.ts';
import type { RunStore } from './run-store.ts';

export interface ScenarioReport {
  /** People in flight, by node. */
  standing: Record<string, number>;
  /** By node and branch: how often it was taken. */
  passed: { node: string; way: string; times: number }[];
  sides: Record<'treated' | 'held', { runs: number; underWay: number; goals: number }>;
  ended: { outcome: string; reason: string; runs: number }[];
  /** By state. */
  messages: Record<string, number>;
  /** What could not be done, given up. */
  failures: { node: string; error: string; attempts: number }[];
}

export interface ReportDeps {
  store: RunStore;
  chores: ChoreStore;
  messages(workspaceId: string, key: string): Promise<Record<string, number>>;
}

export async function scenarioReport(
  { store, chores, messages }: ReportDeps,
  workspaceId: string,
  key: string,
): Promise<ScenarioReport> {
  const [rows, tally, counts, failures] = await Promise.all([
    store.standing(workspaceId, key),
    store.tally(workspaceId, key),
    messages(workspaceId, key),
    chores.failures(workspaceId, key, 20),
  ]);
  const standing: Record<string, number> = {};
  const sides = {
    treated: { runs: 0, underWay: 0, goals: 0 },
    held: { runs: 0, underWay: 0, goals: 0 },
  };
  const ended = new Map<string, ScenarioReport['ended'][number]>();
  for (const { outcome, node, side, reason, people, goals } of rows) {
    const mine = sides[side === 'held' ? 'held' : 'treated'];
    mine.runs += people;
    mine.goals += goals;
    if (outcome === '') {
      mine.underWay += people;
      standing[node] = (standing[node] ?? 0) + people;
    } else {
      const known = ended.get(`${outcome} ${reason}`) ?? { outcome, reason, runs: 0 };
      ended.set(`${outcome} ${reason}`, { ...known, runs: known.runs + people });
    }
  }
  return {
    ...{ standing, sides, messages: counts, ended: [...ended.values()].sort((a, b) => b.runs - a.runs) },
    passed: tally.map(({ node, way, passed }) => ({ node, way, times: passed })),
    failures: failures.map(({ effect: { node }, error, attempts }) => ({ node, error, attempts })),
  };
}
