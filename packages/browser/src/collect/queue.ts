// Events on their way: kept in localStorage until the server has answered for them, so that neither a reload nor a
// dead network loses one. Each tab has a list of its own and adopts what closed tabs left behind. What is sent twice
// counts once, by messageId, for a day; what may have arrived longer ago than that is not sent again.

import { OUTLIVES, type Posted } from '../platform/post.ts';
import { type Report, uuid } from '../platform/safe.ts';
import type { Storage } from '../platform/storage.ts';

interface Entry {
  /** The message as JSON. */
  text: string;
  /** When it was sent without an answer yet; 0 where it certainly waits. */
  sentAt: number;
  busy?: boolean;
}

export interface Taken {
  /** JSON objects, comma between them. */
  texts: string;
  /** Says what became of them; true where they are to be sent again, later. */
  settle(posted: Posted): boolean;
}

export interface Queue {
  add(text: string): void;
  /** As many as fit into one request, until they are settled; undefined where none waits. */
  take(): Taken | undefined;
  flush(): Promise<void>;
  /** From now on events are stored and sent. */
  open(): void;
  /** Drops everything. */
  clear(): void;
}

export interface QueueOptions {
  storage: Storage;
  /** Never rejects. */
  send(texts: string): Promise<Posted>;
  flushAfterMs: number;
  report: Report;
}

const MOST = 500;
const MOST_AT_ONCE = 100;
const MOST_CHARACTERS = OUTLIVES - 2000;
const DEDUPED_FOR_MS = 23 * 3_600_000;
const LONGEST_WAIT_MS = 120_000;

export function createQueue({ storage, send, flushAfterMs, report }: QueueOptions): Queue {
  const own = `q.${uuid()}`;
  let entries: Entry[] = [];
  let isWaiting = false;
  let failures = 0;

  function save(): void {
    if (entries.length) storage.set(own, entries.map(({ text, sentAt }) => `${sentAt} ${text}`).join('\n'));
    else storage.remove(own);
  }

  function wait(ms: number): void {
    if (isWaiting) return;
    isWaiting = true;
    setTimeout(() => {
      isWaiting = false;
      void flush();
    }, ms);
  }

  function adopt(): void {
    const tooOld = Date.now() - DEDUPED_FOR_MS;
    for (const name of storage.names('q.')) {
      for (const line of (storage.get(name) ?? '').split('\n')) {
        const [, sentAt, text] = /^(\d+) ({.+})$/.exec(line) ?? [];
        if (text && (!+sentAt! || +sentAt! > tooOld)) entries.push({ text, sentAt: +sentAt! });
      }
      storage.remove(name);
    }
  }

  /** True where they are to be sent again, later. */
  function settle(taken: Entry[], { status, retryAfterMs, json }: Posted): boolean {
    const again = !status || status > 499 || status === 429 || status === 408;
    if (again) {
      for (const entry of taken) entry.sentAt = 0;
      wait(retryAfterMs || Math.min(1000 * 2 ** failures++, LONGEST_WAIT_MS) * (0.5 + Math.random()));
    } else {
      failures = 0;
      entries = entries.filter((entry) => !taken.includes(entry));
      const { rejected, error } = (json ?? {}) as { rejected?: unknown; error?: unknown };
      if (rejected || error) report(rejected ?? error, 'events');
    }
    for (const entry of taken) entry.busy = false;
    save();
    return again;
  }

  function take(): Taken | undefined {
    const taken: Entry[] = [];
    const now = new Date();
    let texts = '';
    for (const entry of entries) {
      if (entry.busy || taken.length === MOST_AT_ONCE) continue;
      const text = `${texts && ','}${entry.text.slice(0, -1)},"sentAt":"${now.toISOString()}"}`;
      if (texts && texts.length + text.length > MOST_CHARACTERS) break;
      texts += text;
      entry.busy = true;
      entry.sentAt = +now;
      taken.push(entry);
    }
    save();
    return texts ? { texts, settle: (posted) => settle(taken, posted) } : undefined;
  }

  async function flush(): Promise<void> {
    const taken = navigator.onLine === false ? undefined : take();
    if (taken && !taken.settle(await send(taken.texts))) await flush();
  }

  return {
    add(text) {
      entries.push({ text, sentAt: 0 });
      if (entries.length > MOST) entries.shift();
      save();
      wait(flushAfterMs);
    },
    take,
    flush,
    open() {
      adopt();
      save();
      wait(0);
    },
    clear() {
      entries = [];
      storage.remove(own);
    },
  };
}
