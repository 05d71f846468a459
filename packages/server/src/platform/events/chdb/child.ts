// The event store's own process: chDB, which is ClickHouse as a library, behind ClickHouse's HTTP interface on
// loopback. Its own process because the engine takes threads, memory and, once in a while, the process with it.

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer } from './gateway.ts';
import type { Drain, Open, Report } from './protocol.ts';
import { Sessions } from './sessions.ts';

const report = (message: Report): void => void process.send?.(message);

// The server is gone, however it went: nobody is left to ask or to stop us.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C reaches the whole process group; the server decides when we stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

process.once('message', (message) => start(message as Open));

function start({ path, token, sessions: count, limits }: Open): void {
  const sessions = open(path, count, limits);
  if (!sessions) return;
  const expected = Buffer.from(`Basic ${Buffer.from(`visavis:${token}`).toString('base64')}`);
  let open_ = 0;
  let draining = false;
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    if (request.url?.startsWith('/ping')) return void response.end('Ok.\n');
    if (!allowed(request, expected)) {
      response.writeHead(401, { 'X-ClickHouse-Exception-Code': '516' });
      return void response.end('Code: 516. DB::Exception: Wrong password. (AUTHENTICATION_FAILED)');
    }
    open_++;
    response.once('close', () => {
      if (--open_ === 0 && draining) stop(sessions);
    });
    void answer(sessions, request, response);
  });
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1', () =>
    report({ kind: 'ready', port: (server.address() as AddressInfo).port }),
  );
  process.on('message', (message: Drain) => {
    if (message.kind !== 'drain') return;
    draining = true;
    server.close();
    server.closeIdleConnections();
    if (open_ === 0) stop(sessions);
  });
}

function open(path: string, count: number, limits: Open['limits']): Sessions | undefined {
  try {
    const settings = Object.entries(limits).map(([name, value]): [string, string] => [name, String(value)]);
    return new Sessions(path, count, new Map(settings));
  } catch (error) {
    const { message, clickhouseCode } = error as Error & { clickhouseCode?: number };
    report({
      kind: 'failed',
      message,
      code: clickhouseCode ?? Number(/Code:\s*(\d+)/.exec(message)?.[1] ?? 0),
    });
    process.exitCode = 1;
    process.disconnect?.();
    return undefined;
  }
}

function allowed(request: IncomingMessage, expected: Buffer): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function stop(sessions: Sessions): void {
  sessions.close();
  process.exit(0);
}
