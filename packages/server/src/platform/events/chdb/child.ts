// The event store's own process: chDB, which is ClickHouse as a library, behind ClickHouse's HTTP interface on
// loopback. Its own process because the engine takes threads, memory and, once in a while, the process with it.

import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setPriority } from 'node:os';
import { resolve } from 'node:path';
import { settleIn } from './arrivals.ts';
import { answer } from './gateway.ts';
import type { Drain, Open, Ready } from './protocol.ts';
import { Sessions } from './sessions.ts';

/** Bound parameters travel in the address of a request; so long may one be, as in ClickHouse itself (http_max_uri_size). */
const LONGEST_ADDRESS = 1_048_576;

/** A third of the server's share of a processor that both want. */
const AFTER_THE_SERVER = 5;

// Where there is too little time for both, what comes in is taken first and brought here later. Before the engine has
// its threads, which take after the one that makes them.
setPriority(AFTER_THE_SERVER);

// The server is gone, however it went: nobody is left to ask or to stop us.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// Ctrl-C reaches the whole process group; the server decides when we stop.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});

process.once('message', (message) => start(message as Open));

function start({ path: given, token, sessions: count, limits }: Open): void {
  const path = resolve(given);
  const sessions = open(path, count, limits);
  if (!sessions) return;
  settleIn(path);
  const expected = Buffer.from(`Basic ${Buffer.from(`visavis:${token}`).toString('base64')}`);
  let underWay = 0;
  let draining = false;
  const stopWhenDone = () => {
    if (draining && underWay === 0) stop(sessions);
  };
  const server = createServer({ maxHeaderSize: LONGEST_ADDRESS }, async (request, response) => {
    if (request.url?.startsWith('/ping')) return void response.end('Ok.\n');
    if (!allowed(request, expected)) return refuse(response);
    underWay++;
    // A client that has gone away does not stop the engine: the query counts until both are done.
    await Promise.all([
      answer(sessions, request, response),
      new Promise((done) => response.once('close', done)),
    ]);
    underWay--;
    stopWhenDone();
  });
  server.keepAliveTimeout = 60_000;
  server.requestTimeout = 0;
  server.listen(0, '127.0.0.1', () => {
    process.send?.({ port: (server.address() as AddressInfo).port } satisfies Ready);
  });
  process.on('message', (message: Drain) => {
    if (message.kind !== 'drain') return;
    draining = true;
    server.close();
    stopWhenDone();
  });
}

function open(path: string, count: number, limits: Open['limits']): Sessions | undefined {
  try {
    const settings = Object.entries(limits).map(([name, value]): [string, string] => [name, String(value)]);
    return new Sessions(path, count, new Map(settings));
  } catch (error) {
    // The library's error says nothing of the reason; the engine itself prints it on stderr.
    console.error(String(error));
    process.exit(1);
  }
}

function refuse(response: ServerResponse): void {
  response.writeHead(401, { 'X-ClickHouse-Exception-Code': '516' });
  response.end('Code: 516. DB::Exception: Wrong password. (AUTHENTICATION_FAILED)');
}

function allowed(request: IncomingMessage, expected: Buffer): boolean {
  const given = Buffer.from(request.headers.authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function stop(sessions: Sessions): void {
  sessions.close();
  process.exit(0);
}
