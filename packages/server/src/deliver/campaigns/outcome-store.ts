// What became of the messages of one cause, by variant. Reads the table that messages/ keeps, and writes nothing.

import { type Kysely, sql } from 'kysely';
import type { Records } from '../../platform/records/index.ts';

export interface VariantOutcome {
  /** Null: it was not chosen yet. */
  variant: string | null;
  states: Record<string, number>;
  messages: number;
  opened: number;
  clicked: number;
}
interface Tables {
  message: {
    workspace_id: string;
    cause_kind: string;
    cause_id: string;
    variant: string | null;
    state: string;
    opened_at: number;
    clicked_at: number;
  };
}

export function createOutcomeStore(records: Records) {
  const db = records.db as Kysely<Tables>;
  return {
    async byVariant(workspaceId: string, cause: { kind: string; id: string }): Promise<VariantOutcome[]> {
      const rows = await db
        .selectFrom('message')
        .select(({ fn }) => [
          ...(['variant', 'state'] as const),
          fn.countAll().as('n'),
          sql<number>`sum(case when opened_at > 0 then 1 else 0 end)`.as('opened'),
          sql<number>`sum(case when clicked_at > 0 then 1 else 0 end)`.as('clicked'),
        ])
        .where('workspace_id', '=', workspaceId)
        .where('cause_kind', '=', cause.kind)
        .where('cause_id', '=', cause.id)
        .groupBy(['variant', 'state'])
        .execute();
      return [...Map.groupBy(rows, ({ variant }) => variant)].map(([variant, mine]) => ({
        variant,
        states: Object.fromEntries(mine.map(({ state, n }) => [state, Number(n)])),
        messages: sum(mine.map(({ n }) => Number(n))),
        opened: sum(mine.map(({ opened }) => Number(opened))),
        clicked: sum(mine.map(({ clicked }) => Number(clicked))),
      }));
    },
  };
}

const sum = (list: readonly number[]): number => list.reduce((all, one) => all + one, 0);
