// The latest simulation of each scenario, with a fingerprint of just what was simulated and under which expectations:
// whether it was tried before it went live, and what was found.

import { createHash } from 'node:crypto';
import type { Expectation, Scenario } from '@visavis/engine/deliver';
import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';
import type { SimulationReport } from './simulation-report.ts';

/** What decides whether a scenario may go live as it is. */
export interface Simulated {
  at: number;
  days: number;
  breaches: Pick<SimulationReport['breaches'][number], 'segment' | 'what' | 'messages' | 'people'>[];
}
/** One version of a scenario, saved or not, under these expectations. */
export interface AsItIs {
  scenario: Scenario;
  version: number;
  expectations: readonly Expectation[];
}
interface Tables {
  scenario_simulated: {
    workspace_id: string;
    key: string;
    version: number;
    expectations: string;
    at: number;
    days: number;
    breaches: string;
    fingerprint: string;
  };
}

export type SimulatedStore = ReturnType<typeof createSimulatedStore>;

export function createSimulatedStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async keep(workspaceId: string, of: AsItIs, { at, days, breaches }: Simulated): Promise<void> {
      const { scenario, version } = of;
      const found = {
        ...{ version, at, days, breaches: JSON.stringify(breaches) },
        ...{ expectations: JSON.stringify(of.expectations), fingerprint: fingerprintOf(of) },
      };
      await db
        .insertInto('scenario_simulated')
        .values({ workspace_id: workspaceId, key: scenario.key, ...found })
        .onConflict((conflict) => conflict.columns(['workspace_id', 'key']).doUpdateSet(found))
        .execute();
    },

    /** Undefined where it was not tried as it is. */
    async of(workspaceId: string, of: AsItIs): Promise<Simulated | undefined> {
      const row = await db
        .selectFrom('scenario_simulated')
        .select(['at', 'days', 'breaches'])
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', of.scenario.key)
        .where('fingerprint', '=', fingerprintOf(of))
        .executeTakeFirst();
      return row && { at: Number(row.at), days: row.days, breaches: JSON.parse(row.breaches) };
    },
  };
}

/** An edit that was tried before it is saved is the same as the version that it becomes. */
const fingerprintOf = ({ scenario, expectations }: AsItIs): string =>
  createHash('sha256')
    .update(JSON.stringify([scenario, expectations]))
    .digest('hex');
