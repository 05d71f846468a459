// The trickle after the history: simulated visits at their own pace, so that the live stream lives. A visit begins
// every few seconds and sends each of its messages when its time has come. On the home page it asks what to show, and
// sees that, as visitors of the shop do: so experiences are seen and measured.

import { setTimeout as sleep } from 'node:timers/promises';
import type { JsonObject } from '@visavis/engine/collect';
import { chance } from '@visavis/engine/numeric';
import { idleVisit, type Shop } from './browsing.ts';
import type { Api } from './client.ts';

const MEAN_GAP_MS = 9_000;

export interface LiveOptions {
  api: Api;
  shop: Shop;
  now(): number;
  signal: AbortSignal;
}

/** Runs until aborted. A server that does not answer misses some simulated visits, and nobody minds. */
export async function trickle({ api, shop, now, signal }: LiveOptions): Promise<void> {
  const draw = chance('live', now());
  const visits = new Set<Promise<void>>();
  while (!signal.aborted) {
    const started = now();
    const visit = play(idleVisit(shop, chance('live', started), started, `live-${started}`));
    visits.add(visit);
    void visit.finally(() => visits.delete(visit));
    await sleep(-Math.log(1 - draw.number()) * MEAN_GAP_MS, undefined, { signal }).catch(() => undefined);
  }
  await Promise.allSettled(visits);

  async function play(messages: Iterable<JsonObject>): Promise<void> {
    for (const message of messages) {
      const wait = Date.parse(String(message.timestamp)) - now();
      if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await send(message).catch(() => undefined);
    }
  }

  function send(message: JsonObject): Promise<unknown> {
    if (message.type !== 'page') return api.post('/v1/batch', { batch: [message] });
    const { anonymousId, userId } = message;
    const who = { anonymousId, ...(userId !== undefined && { userId }) } as JsonObject;
    return api.post('/v1/decide', { ...who, events: [message], exposed: true });
  }
}
