// Sends messages in order, in batches as large as the API takes, a few at a time, and remembers how far it came: what
// is asked to replay the same messages again goes on there. Message ids make what was sent twice count once.

import type { JsonObject } from '@visavis/engine/collect';
import type { Api } from './client.ts';

/** Below the 500 kB that a batch may have. */
const BATCH_BYTES = 380_000;
const BATCH_MESSAGES = 250;
const IN_FLIGHT = 3;

export interface ReplayOptions {
  api: Api;
  messages: Iterable<JsonObject>;
  /** How many of the messages were acknowledged before. */
  from: number;
  /** Told after each acknowledged batch; everything before this count has arrived. */
  onSent(count: number): void;
  signal: AbortSignal;
}

/** Resolves with the number of messages that have been acknowledged, those from earlier runs included. */
export async function replay({ api, messages, from, onSent, signal }: ReplayOptions): Promise<number> {
  const flying: { end: number; done: Promise<void> }[] = [];
  let acknowledged = from;
  const land = async () => {
    const first = flying.shift()!;
    await first.done;
    acknowledged = first.end;
    onSent(acknowledged);
  };
  try {
    for (const { batch, end } of batches(messages, from)) {
      if (signal.aborted) break;
      const done = sendBatch(api, batch);
      // Awaited in order below; until then a failure must not count as unhandled.
      done.catch(() => undefined);
      flying.push({ end, done });
      if (flying.length >= IN_FLIGHT) await land();
    }
    while (flying.length > 0) await land();
  } finally {
    await Promise.allSettled(flying.map(({ done }) => done));
  }
  return acknowledged;
}

async function sendBatch(api: Api, batch: JsonObject[]): Promise<void> {
  const { rejected } = await api.post<{ rejected?: unknown[] }>('/v1/batch', { batch });
  if (rejected && rejected.length > 0)
    throw new Error(`The server refused events of the demo: ${JSON.stringify(rejected).slice(0, 500)}`);
}

function* batches(
  messages: Iterable<JsonObject>,
  from: number,
): Generator<{ batch: JsonObject[]; end: number }> {
  let batch: JsonObject[] = [];
  let bytes = 0;
  let count = 0;
  for (const message of messages) {
    count++;
    if (count <= from) continue;
    const size = Buffer.byteLength(JSON.stringify(message)) + 1;
    if (batch.length === BATCH_MESSAGES || (batch.length > 0 && bytes + size > BATCH_BYTES)) {
      yield { batch, end: count - 1 };
      batch = [];
      bytes = 0;
    }
    batch.push(message);
    bytes += size;
  }
  if (batch.length > 0) yield { batch, end: count };
}
