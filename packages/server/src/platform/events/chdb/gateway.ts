// ClickHouse's HTTP interface, as much of it as `@clickhouse/client` uses, over our sessions: ping, statements in
// the body, inserts with the rows in the body, bound parameters, settings in the address, results as a stream.

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import type { RawInsertFormat } from 'chdb';
import { withFile } from './arrivals.ts';
import { bind, MissingParameter } from './placeholders.ts';
import { literal, type Sessions } from './sessions.ts';

/** Parameters of the address that are no settings of the engine. */
const NOT_SETTINGS = new Set([
  'query',
  'query_id',
  'database',
  'user',
  'password',
  'session_id',
  'session_timeout',
  'session_check',
  'role',
  'default_format',
  'enable_http_compression',
  'send_progress_in_http_headers',
  'http_headers_progress_interval_ms',
  'wait_end_of_query',
  'cancel_http_readonly_queries_on_client_close',
]);
const RESULT = /^\s*(?:--[^\n]*\n\s*)*\(*\s*(select|with|show|describe|desc|exists|explain)\b/i;
const INSERT = /^\s*insert\s+into\s+(?:table\s+)?([\w.`"]+)\s*(?:\(([^()]*)\))?\s*format\s+(\w+)\s*;?\s*$/i;

export async function answer(
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  response.setHeader('X-ClickHouse-Query-Id', url.searchParams.get('query_id') ?? '');
  response.setHeader('X-ClickHouse-Timezone', 'UTC');
  try {
    const stream = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
    const { values, settings } = readParameters(url.searchParams);
    const database = url.searchParams.get('database') ?? 'default';
    const query = url.searchParams.get('query');
    const insert = query === null ? null : INSERT.exec(query);
    if (insert?.[3] === 'Native')
      return await runBlockInsert(sessions, insert, { database, settings }, stream, response);
    const body = await buffer(stream);
    if (insert) return await runInsert(sessions, insert, { database, settings }, body, response);
    const sql = bind(`${query ?? ''}\n${body.toString()}`.trim(), values);
    if (RESULT.test(sql)) await runQuery(sessions, sql, { database, settings }, response);
    else await runCommand(sessions, sql, { database, settings }, response);
  } catch (error) {
    fail(response, error);
  }
}

interface Context {
  database: string;
  settings: Map<string, string>;
}

function readParameters(search: URLSearchParams) {
  const values = new Map<string, string>();
  const settings = new Map<string, string>();
  for (const [name, value] of search) {
    if (name.startsWith('param_')) values.set(name.slice(6), value);
    else if (!NOT_SETTINGS.has(name)) settings.set(name, value);
  }
  return { values, settings };
}

async function runInsert(
  sessions: Sessions,
  [, table, columns, format]: RegExpExecArray,
  { database, settings }: Context,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  // These go with the statement: a token differs for every insert, and a SET for each would double its cost.
  const own = Object.fromEntries(settings);
  const summary = await sessions.use({ write: true, database }, (session) =>
    session.insert({
      table: unquoted(table!),
      values: body,
      format: format as RawInsertFormat,
      ...(columns ? { columns: columns.split(',').map((column) => unquoted(column.trim())) } : {}),
      settings: own,
    }),
  );
  const written = { written_rows: String(summary.rowsWritten), written_bytes: String(summary.bytesWritten) };
  response.setHeader('X-ClickHouse-Summary', JSON.stringify({ read_rows: '0', read_bytes: '0', ...written }));
  response.end();
}

/** The library takes only texts from memory; a block goes through a file, which is read as it is. */
async function runBlockInsert(
  sessions: Sessions,
  [, table, columns]: RegExpExecArray,
  context: Context,
  body: Readable,
  response: ServerResponse,
): Promise<void> {
  const own = [...context.settings].map(([name, value]) => `${name} = ${literal(value)}`);
  await withFile(body, (file) =>
    sessions.use({ write: true, database: context.database }, (session) =>
      session.queryAsync(
        `INSERT INTO ${table}${columns ? ` (${columns})` : ''} FROM INFILE ${literal(file)}
         SETTINGS ${['async_insert = 0', ...own].join(', ')} FORMAT Native`,
      ),
    ),
  );
  response.end();
}

const unquoted = (name: string): string => name.replaceAll(/[`"]/g, '');

async function runCommand(
  sessions: Sessions,
  sql: string,
  context: Context,
  response: ServerResponse,
): Promise<void> {
  const result = await sessions.use({ ...context, write: true }, (session) =>
    session.queryAsync(sql, { format: 'TabSeparated' }),
  );
  response.end(result.bytes());
}

/** The status is known with the first chunk; an error after it travels in the stream, as ClickHouse 25.11 does it. */
async function runQuery(
  sessions: Sessions,
  sql: string,
  context: Context,
  response: ServerResponse,
): Promise<void> {
  const tag = randomBytes(8).toString('hex');
  response.setHeader('X-ClickHouse-Exception-Tag', tag);
  await sessions.use({ ...context, write: false }, async (session) => {
    const stream = session.queryStream(sql, { format: 'TabSeparated' });
    try {
      for await (const chunk of stream) {
        if (response.destroyed) return;
        if (!response.write(chunk.raw())) await drained(response);
      }
    } catch (error) {
      if (!response.headersSent) throw error;
      response.write(inStream(described(error).text, tag));
    } finally {
      stream.cancel();
    }
  });
  response.end();
}

function inStream(message: string, tag: string): string {
  const length = Buffer.byteLength(message) + 1;
  return `\r\n__exception__\r\n${tag}\n${message}\n${length} ${tag}\r\n__exception__\r\n`;
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    response.once('drain', resolve);
    response.once('close', resolve);
  });
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const { code, text } = described(error);
  response.statusCode = 500;
  response.setHeader('X-ClickHouse-Exception-Code', code);
  response.end(text);
}

function described(error: unknown): { code: string; text: string } {
  const { message } = error as Error;
  const code = /Code:\s*(\d+)/.exec(message)?.[1];
  if (code) return { code, text: message };
  if (error instanceof MissingParameter) {
    return { code: '456', text: `Code: 456. DB::Exception: ${message}. (UNKNOWN_QUERY_PARAMETER)` };
  }
  return { code: '1001', text: `Code: 1001. DB::Exception: ${message}. (STD_EXCEPTION)` };
}
