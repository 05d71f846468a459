// One unit on one connection: reads at once, writes at the end, in order.

import { createHash } from 'node:crypto';
import type pg from 'pg';
import type { Row, Statement, Unit, Value } from '../records.ts';
import { runsOf, type Shape, shapeOf } from './bulk.ts';

interface Known extends Shape {
  name: string;
  /** The types of the parameters, asked of Postgres when first needed. */
  types?: readonly string[];
}
const known = new Map<string, Known>();
/** Below this one by one costs no more. */
const BULK_FROM = 2;
const ROWS_PER_STATEMENT = 5_000;

export class PostgresUnit implements Unit {
  readonly #client: pg.PoolClient;
  readonly #writes: { sql: string; rows: readonly (readonly Value[])[] }[] = [];
  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  async all<R = Row>(statement: Statement, params: readonly Value[] = []): Promise<R[]> {
    const { name, single } = lookUp(statement.sql);
    const result = await this.#client.query({ name, text: single, values: params.map(bindable) });
    return result.rows as R[];
  }

  run({ sql }: Statement, rows: readonly (readonly Value[])[]): void {
    if (rows.length > 0) this.#writes.push({ sql, rows });
  }

  async flush(): Promise<void> {
    for (const { sql, rows } of this.#writes) await this.#write(lookUp(sql), rows);
  }

  async #write(statement: Known, rows: readonly (readonly Value[])[]): Promise<void> {
    const { name, single, bulk } = statement;
    if (!bulk || rows.length < BULK_FROM) {
      for (const row of rows) await this.#client.query({ name, text: single, values: row.map(bindable) });
      return;
    }
    statement.types ??= await this.#typesOf(statement);
    const text = bulk.text(statement.types);
    for (const run of runsOf(rows, bulk.key)) {
      for (let at = 0; at < run.length; at += ROWS_PER_STATEMENT) {
        const values = columnsOf(run.slice(at, at + ROWS_PER_STATEMENT), statement.width);
        await this.#client.query({ name: `${name}_many`, text, values });
      }
    }
  }

  async #typesOf({ name, single }: Known): Promise<readonly string[]> {
    await this.#client.query(`PREPARE ${name}_types AS ${single}`);
    const result = await this.#client.query<{ types: string[] }>(
      'SELECT parameter_types::text[] AS types FROM pg_prepared_statements WHERE name = $1',
      [`${name}_types`],
    );
    await this.#client.query(`DEALLOCATE ${name}_types`);
    return result.rows[0]!.types;
  }
}

function lookUp(sql: string): Known {
  let found = known.get(sql);
  if (!found) {
    const hash = createHash('sha256').update(sql).digest('hex').slice(0, 20);
    found = { ...shapeOf(sql), name: `visavis_${hash}` };
    known.set(sql, found);
  }
  return found;
}

const columnsOf = (rows: readonly (readonly Value[])[], width: number): unknown[][] =>
  Array.from({ length: width }, (_, column) => rows.map((row) => bindable(row[column]!)));

/** Postgres' text has no character 0. */
function bindable(value: Value): unknown {
  if (typeof value === 'string') return value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
  if (typeof value === 'bigint') return value.toString();
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}
