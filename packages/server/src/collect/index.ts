// What happened? The door of collect: it reads what clients send, sees that nothing is taken twice, and keeps the log
// of events that everything to the right reads.

import { randomUUID } from 'node:crypto';
import type { Event, Receipt } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { Dedupe } from './dedupe.ts';
import { Enrichment } from './enrichment/index.ts';
import { appendEvents, pruneEvents } from './event-store.ts';
import { type Accept, Intake } from './intake.ts';

export { readMessages } from './batch.ts';
export { addCors } from './cors.ts';
export { Enrichment } from './enrichment/index.ts';
export type { Accept, IntakeAnswer } from './intake.ts';
export { migrations } from './migrations.ts';
export { type CollectRoutesOptions, registerCollectRoutes } from './routes.ts';
export type { FindSource } from './sdk-routes.ts';

export interface CollectOptions {
  records: Records;
  clock: Clock;
  /** Finds device and place: `await Enrichment.create(config)`. */
  enrichment?: Enrichment;
  /** Keep `context.ip` in the log. Off unless the operator asks for it. */
  keepIp?: boolean;
}

export interface Collect {
  readonly enrichment: Enrichment;
  /** The HTTP side, once the flow behind it exists. */
  intake(accept: Accept): Intake;
  /**
   * The events of a task that were never seen before, claimed for this unit. `settle` must follow, whatever becomes
   * of the unit; until then the same ids count as seen.
   */
  dedupe(unit: Unit, workspaceId: string, events: readonly Event[]): Promise<Event[]>;
  append(unit: Unit, workspaceId: string, events: readonly Event[]): void;
  /** The unit that claimed these has been committed, or has failed. */
  settle(workspaceId: string, events: readonly Event[]): void;
  /** What a request says beyond its messages, for `readMessages`. */
  receipt(request: FastifyRequest): Receipt;
  /** Removes a slice of the log that is shipped and past the de-duplication window; returns how many rows went. */
  prune(shippedSeq: number): Promise<number>;
  close(): Promise<void>;
}

/** How long a messageId is remembered at least: a day, and the time a client may take to try again. */
const DEDUPE_FOR_MS = 25 * 3_600_000;
const PRUNE_AT_ONCE = 5000;

export function createCollect({
  records,
  clock,
  enrichment = new Enrichment(),
  keepIp = false,
}: CollectOptions): Collect {
  const dedupe = new Dedupe(records);
  const closing = new AbortController();
  const learning = dedupe.learn(closing.signal);
  return {
    enrichment,
    intake: (accept) => new Intake({ clock, accept, keepIp }),
    dedupe: (unit, workspaceId, events) => dedupe.claim(unit, workspaceId, events),
    append: appendEvents,
    settle: (workspaceId, events) => dedupe.settle(workspaceId, events),
    receipt: (request) => ({
      receivedAt: clock.now(),
      sourceId: sourceOf(request),
      factsOf: enrichment.forRequest(request),
      newId: randomUUID,
      keepIp,
    }),
    async prune(shippedSeq) {
      const receivedBefore = clock.now() - DEDUPE_FOR_MS;
      const gone = await pruneEvents(records, { shippedSeq, receivedBefore, limit: PRUNE_AT_ONCE });
      dedupe.forgetBefore(receivedBefore);
      return gone;
    },
    async close() {
      closing.abort();
      await learning;
    },
  };
}

/** The source of a request: its write key, or whoever else may write. */
const sourceOf = ({ caller }: FastifyRequest): string =>
  caller?.sourceId ?? caller?.keyId ?? caller?.userId ?? '';
