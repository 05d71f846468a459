// Sends a block of columns in ClickHouse's Native format to a table.

import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import type { ClickHouseClient, ExecParams } from '@clickhouse/client';

/** The client's `insert` would have objects; a block goes as a statement's body. */
export async function sendBlock(
  client: ClickHouseClient,
  table: string,
  block: Uint8Array,
  how: Pick<ExecParams, 'abort_signal' | 'clickhouse_settings'>,
): Promise<void> {
  const values = Readable.from([block], { objectMode: false });
  const { stream } = await client.exec({ query: `INSERT INTO ${table} FORMAT Native`, values, ...how });
  stream.resume();
  await finished(stream);
}
