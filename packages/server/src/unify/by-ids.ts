// Reads by lists of ids, as a unit on its way asks them: of people, of their names, of groups.

import type { Unit, Value } from '../platform/records/index.ts';

/** Lists of parameters come in a few lengths only, so that few statements are prepared. */
const LENGTHS = [1, 4, 16, 64, 256, 1000];

/** Reads by a list of ids, in chunks; a chunk is padded with its last id. */
export async function allByIds<R>(
  unit: Unit,
  name: string,
  sql: (marks: string) => string,
  workspaceId: string,
  ids: readonly string[],
  lists = 1,
): Promise<R[]> {
  const rows: R[] = [];
  const sorted = [...ids].sort();
  for (let at = 0; at < sorted.length; at += 1000) {
    const chunk = sorted.slice(at, at + 1000);
    const length = LENGTHS.find((l) => l >= chunk.length)!;
    const padded = [...chunk, ...Array<string>(length - chunk.length).fill(chunk.at(-1)!)];
    const statement = { name: `${name}_${length}`, sql: sql(Array(length).fill('?').join(',')) };
    const params: Value[] = [];
    for (let list = 0; list < lists; list++) params.push(workspaceId, ...padded);
    rows.push(...(await unit.all<R>(statement, params)));
  }
  return rows;
}

/** On Postgres, rows that a unit may change are locked, in the order of their ids. */
export const lock = (locking: boolean): string => (locking ? ' order by id for update' : '');
