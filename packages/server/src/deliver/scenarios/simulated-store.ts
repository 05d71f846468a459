// The latest simulation of each version of a scenario under the expectations that it was held against: whether it was tried
// before it went live, and what was found.

import type { Expectation } from '@visavis/engine/deliver';
import type { Kysely } from 'kysely';
import type { Records } from '../../platform/records/index.ts';
import type { SimulationReport } from './simulation.ts';

/** What decides whether a scenario may go live as it is. */
export interface Simulated {
  at: number;
  days: number;
  breaches: Pick<SimulationReport['breaches'][number], 'segment' | 'what' | 'messages' | 'people'>[];
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
  };
}

export type SimulatedStore = ReturnType<typeof createSimulatedStore>;

export function createSimulatedStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async keep(
      workspaceId: string,
      of: { key: string; version: number; expectations: readonly Expectation[] },
      { at, days, breaches }: Simulated,
    ): Promise<void> {
      const found = { at, days, breaches: JSON.stringify(breaches) };
      const expectations = JSON.stringify(of.expectations);
      await db
        .insertInto('scenario_simulated')
        .values({ workspace_id: workspaceId, key: of.key, version: of.version, expectations, ...found })
        .onConflict((conflict) =>
          conflict
            .columns(['workspace_id', 'key'])
            .doUpdateSet({ version: of.version, expectations, ...found }),
        )
        .execute();
    },

    /** Undefined where it was not tried as it is. */
    async of(
      workspaceId: string,
      of: { key: string; version: number; expectations: readonly Expectation[] },
    ): Promise<Simulated | undefined> {
      const row = await db
        .selectFrom('scenario_simulated')
        .selectAll()
        .where('workspace_id', '=', workspaceId)
        .where('key', '=', of.key)
        .where('version', '=', of.version)
        .where('expectations', '=', JSON.stringify(of.expectations))
        .executeTakeFirst();
      return row && { at: Number(row.at), days: row.days, breaches: JSON.parse(row.breaches) };
    },
  };
}
