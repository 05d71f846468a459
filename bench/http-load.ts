// Sends requests over kept-alive connections, each as soon as the one before is answered. Written on plain sockets:
// the sender shares the machine with the server, and node's own client would take as much of it as the server does.

import { connect, type Socket } from 'node:net';

export interface Load {
  url: string;
  path: string;
  key: string;
  connections: number;
  /** How long to send. */
  ms?: number;
  /** How many at most. */
  requests?: number;
  /** The next request's body. */
  body(): string;
}
export interface Sent {
  requests: number;
  perSecond: number;
  /** How long each answer took, sorted. */
  latenciesMs: number[];
}

/** Throws when anything but a 200 comes back. */
export async function load({ url, path, key, connections, body, ...most }: Load): Promise<Sent> {
  const { hostname, port } = new URL(url);
  const head = `POST ${path} HTTP/1.1\r\nhost: ${hostname}\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: `;
  const latenciesMs: number[] = [];
  const begin = performance.now();
  const until = begin + (most.ms ?? Number.POSITIVE_INFINITY);
  let left = most.requests ?? Number.POSITIVE_INFINITY;
  const one = async (): Promise<void> => {
    const line = await Line.open(hostname, Number(port));
    while (performance.now() < until && left-- > 0) {
      const text = body();
      const sentAt = performance.now();
      const { status, text: answer } = await line.ask(`${head}${Buffer.byteLength(text)}\r\n\r\n${text}`);
      if (status !== 200) throw new Error(`Expected 200 from ${path}, got ${status}: ${answer}`);
      latenciesMs.push(performance.now() - sentAt);
    }
    line.close();
  };
  await Promise.all(Array.from({ length: connections }, one));
  const tookMs = performance.now() - begin;
  return {
    requests: latenciesMs.length,
    perSecond: (latenciesMs.length / tookMs) * 1_000,
    latenciesMs: latenciesMs.sort((a, b) => a - b),
  };
}

/** One connection, one request at a time. */
class Line {
  readonly #socket: Socket;
  #received: Buffer = Buffer.alloc(0);
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    const end = (error?: Error) => this.#waiting?.reject(error ?? new Error('The connection was closed.'));
    socket.on('error', end);
    socket.on('close', () => end());
  }

  static open(host: string, port: number): Promise<Line> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host, port }, () => resolve(new Line(socket)));
      socket.once('error', reject);
    });
  }

  ask(request: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.toString('latin1', 0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (this.#received.length < end + 4 + length) return;
    const text = this.#received.toString('utf8', end + 4, end + 4 + length);
    this.#received = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve({ status: Number(head.slice(9, 12)), text });
  }
}

interface Answer {
  status: number;
  text: string;
}

/** The value below which `share` of the sorted ones lie. */
export const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
