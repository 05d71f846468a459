// How far each stream has been shipped, and the rows that are to go next.

import type { Migration, Records, Row, Statement } from '../records/index.ts';
import type { ShipmentStream, Span } from './shipment.ts';

/** `pending` beyond `shipped`: a batch up to there was begun and may or may not have arrived. */
export interface Progress {
  shipped: number;
  pending: number;
  rows: number;
}
export type OutboxRow = Row & { seq: number };

export const shipperMigrations: Migration[] = [
  {
    name: '0001_platform_shipment',
    async up(db) {
      await db.schema
        .createTable('shipment')
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('shipped_seq', 'bigint', (column) => column.notNull())
        .addColumn('pending_seq', 'bigint', (column) => column.notNull())
        .addColumn('shipped_rows', 'bigint', (column) => column.notNull())
        .execute();
    },
  },
];

const BEGIN: Statement = {
  name: 'shipment_begin',
  sql: `insert into shipment (name, shipped_seq, pending_seq, shipped_rows) values (?, 0, 0, 0)
        on conflict (name) do nothing`,
};
/** Where another server was quicker, nothing changes. */
const CLAIM: Statement = {
  name: 'shipment_claim',
  sql: 'update shipment set pending_seq = ? where name = ? and shipped_seq = ? and pending_seq = shipped_seq',
};
const FINISH: Statement = {
  name: 'shipment_finish',
  sql: `update shipment set shipped_seq = ?, shipped_rows = shipped_rows + ?
        where name = ? and shipped_seq = ? and pending_seq = ?`,
};

export type ShipmentStore = ReturnType<typeof createShipmentStore>;

export function createShipmentStore(records: Records) {
  const find = async (name: string): Promise<Progress | undefined> => {
    const row = await records.db
      .selectFrom('shipment')
      .select(['shipped_seq', 'pending_seq', 'shipped_rows'])
      .where('name', '=', name)
      .executeTakeFirst();
    if (!row) return undefined;
    return {
      shipped: Number(row.shipped_seq),
      pending: Number(row.pending_seq),
      rows: Number(row.shipped_rows),
    };
  };
  const write = (statement: Statement, row: (string | number)[]) =>
    records.unit([], async (unit) => unit.run(statement, [row]));

  return {
    async progress(name: string): Promise<Progress> {
      const found = await find(name);
      if (found) return found;
      await write(BEGIN, [name]);
      return (await find(name))!;
    },

    /** Writes down that a batch up to `to` begins. False when another server has begun one. */
    async claim(name: string, { shipped }: Progress, to: number): Promise<boolean> {
      await write(CLAIM, [to, name, shipped]);
      const now = await find(name);
      return now?.shipped === shipped && now.pending === to;
    },

    async finish(name: string, from: number, to: number, rows: number): Promise<void> {
      await write(FINISH, [to, rows, name, from, to]);
    },

    async read(
      { table, columns }: Pick<ShipmentStream, 'table' | 'columns'>,
      { after, until, rows: limit }: Pick<Span, 'after' | 'until' | 'rows'>,
    ): Promise<OutboxRow[]> {
      const rows = await records.db
        .selectFrom(table)
        .select(['seq', ...columns])
        .where('seq', '>', after)
        .where('seq', '<=', until)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
    },
  };
}
