// What alarms have counted of each day or hour, so that a look reads no more of the event store than is new.

import type { AlarmKind } from '@visavis/engine/measure';
import type { Kysely } from 'kysely';
import type { Records, Statement } from '../../platform/records/index.ts';

/** Of one target and one day or hour: how many there were, and of how many it holds. */
export interface Count {
  target: string;
  /** A day or hour since the epoch. */
  at: number;
  n: number;
  k: number;
}
interface Tables {
  alarm_count: Count & { workspace_id: string; kind: string };
}

const ADD: Statement = {
  name: 'alarm_count_add',
  sql: `insert into alarm_count (workspace_id, kind, target, at, n, k) values (?, ?, ?, ?, ?, ?)
        on conflict (workspace_id, kind, target, at) do update set n = excluded.n, k = excluded.k`,
};
const PRUNE: Statement = {
  name: 'alarm_count_prune',
  sql: 'delete from alarm_count where workspace_id = ? and kind = ? and at < ?',
};

export type CountStore = ReturnType<typeof createCountStore>;

export function createCountStore(records: Records) {
  const db = records.db as unknown as Kysely<Tables>;
  return {
    /** Counts anew what is named, and drops what is older than `from`. */
    keep: (workspaceId: string, kind: AlarmKind, counts: readonly Count[], from: number): Promise<void> =>
      records.unit([], async (unit) => {
        if (counts.length > 0)
          unit.run(
            ADD,
            counts.map(({ target, at, n, k }) => [workspaceId, kind, target, at, n, k]),
          );
        unit.run(PRUNE, [[workspaceId, kind, from]]);
      }),

    /** By target, the oldest first. */
    async read(workspaceId: string, kind: AlarmKind): Promise<Map<string, Count[]>> {
      const rows = await db
        .selectFrom('alarm_count')
        .select(['target', 'at', 'n', 'k'])
        .where('workspace_id', '=', workspaceId)
        .where('kind', '=', kind)
        .orderBy('at')
        .execute();
      const counts = rows.map(({ target, at, n, k }) => ({
        ...{ target, at: Number(at), n: Number(n), k: Number(k) },
      }));
      return Map.groupBy(counts, ({ target }) => target);
    },
  };
}
