// What happened? The door of collect: it reads what clients send, sees that nothing is taken twice, and keeps the log
// of events that everything to the right reads.

import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Event, Identifier, Receipt } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';
import type { Clock } from '../platform/clock.ts';
import type { Events } from '../platform/events/index.ts';
import type { Records, Unit } from '../platform/records/index.ts';
import { Catalogue } from './catalogue.ts';
import { type DataMap, type Need, readDataMap } from './data-map.ts';
import { Dedupe } from './dedupe.ts';
import { Enrichment } from './enrichment/index.ts';
import type { EventFilter, Whose } from './event-filter.ts';
import { type Logged, type LogQuery, type LogStores, readLog } from './event-log.ts';
import { appendEvents, latestReceivedAt, oldestReceivedAt, pruneEvents } from './event-store.ts';
import { readHistory } from './export/history.ts';
import { Imports } from './imports/imports.ts';
import { type Accept, Intake } from './intake.ts';
import { LiveFeed, type Watcher } from './live-feed.ts';
import { proofOf } from './proof.ts';
import { type SourceKeys, Sources } from './sources.ts';

export { readMessages } from './batch.ts';
export { addLenientBodies } from './body.ts';
export { addCors } from './cors.ts';
export type { Need, NeedsOf } from './data-map.ts';
export { Enrichment } from './enrichment/index.ts';
export { type ExportColumn, type ExportFormat, FORMATS, formatOfName, WRITERS } from './export/formats.ts';
export type { Imports } from './imports/imports.ts';
export type { Accept, IntakeAnswer } from './intake.ts';
export { migrations } from './migrations.ts';
export { type CollectRoutesOptions, registerCollectRoutes } from './routes.ts';
export type { FindSource } from './sdk-routes.ts';

export interface CollectOptions {
  records: Records;
  clock: Clock;
  /** Uploaded files are kept in its `imports`. */
  dataDir: string;
  /** For events that have left the outbox; without it the log ends there. */
  events?: Events;
  /** Up to which place in the log the event store has everything, and how to have it get the rest. */
  shipped?: { seq(): number; flush(): Promise<void> };
  /** Whose events are whose; without it nobody is found. */
  whose?: Whose;
  /** Finds device and place: `await Enrichment.create(config)`. */
  enrichment?: Enrichment;
  /** Keep `context.ip` in the log. Off unless the operator asks for it. */
  keepIp?: boolean;
  /** Days after which uploads that nobody imported and lists of rejected rows are removed; 0 keeps them. */
  uploadDays?: number;
  /** Something that nobody waits for went wrong. */
  failed?: (error: unknown) => void;
}

export interface Collect {
  /**
   * The events of a task that were never seen before, claimed for this unit. `settle` must follow, whatever becomes
   * of the unit; until then the same ids count as seen. A preview claims nothing, and settles nothing.
   */
  dedupe(
    unit: Unit,
    workspaceId: string,
    events: readonly Event[],
    how?: { preview: boolean },
  ): Promise<Event[]>;
  /** Writes events at the end of the log, as part of the unit. */
  append(unit: Unit, workspaceId: string, events: readonly Event[]): void;
  /** The unit that claimed these has been committed, or has failed. */
  settle(workspaceId: string, events: readonly Event[]): void;
  /** These are committed: they are shown to those who watch. Never throws. */
  committed(workspaceId: string, events: readonly Event[]): void;
  /**
   * What a request says beyond its messages, for `readMessages`; `token` proves the names of those that bring none
   * themselves, and `vouched` are names that this server has proven already.
   */
  receipt(
    request: FastifyRequest,
    messages: readonly unknown[],
    by?: { token?: string | undefined; vouched?: readonly Identifier[] | undefined },
  ): Promise<Receipt>;
  /** The log as a store, for what ships and keeps it. */
  readonly outbox: Outbox;
  /** Imports of files, which go through the same `accept`. `resume` them on start, and `close` them before the flow. */
  imports(accept: Accept): Imports;
  /** Every event and field with coverage, freshness and examples, and which of `needs` rest on it. */
  dataMap(workspaceId: string, needs: readonly Need[]): Promise<DataMap>;
  /** Drops the example values that are remembered, which may be an erased person's. */
  forgetExamples(workspaceId: string): void;
  /** Writes down what was counted. */
  close(): Promise<void>;
  /** For this room's own routes. */
  readonly inside: CollectParts;
}

export interface Outbox {
  /** When the last event of the log was received; 0 when there is none. */
  lastReceivedAt(): Promise<number>;
  /** Removes a slice of the log that is shipped and past the de-duplication window; returns how many rows went. */
  prune(shippedSeq: number): Promise<number>;
}

export interface CollectParts {
  enrichment: Enrichment;
  intake(accept: Accept): Intake;
  log(query: LogQuery): Promise<Logged[]>;
  whose: Whose;
  /** Everything that fits, in the order in which it happened, portion by portion. */
  history(workspaceId: string, filter: EventFilter): AsyncGenerator<Event[]>;
  watch(workspaceId: string, watcher: Watcher): () => void;
  sources(account: SourceKeys): Sources;
}

/** How long a messageId is remembered at least: a day, and the time a client may take to try again. */
const DEDUPE_FOR_MS = 25 * 3_600_000;
const PRUNE_AT_ONCE = 5000;

export function createCollect(options: CollectOptions): Collect {
  const { records, clock, dataDir, events: stored, enrichment = new Enrichment(), keepIp = false } = options;
  const { failed = () => {}, uploadDays = 30, shipped, whose = nobody } = options;
  const flush = async () => shipped?.flush();
  const log: LogStores = {
    records,
    ...(stored && { events: stored }),
    shippedSeq: () => shipped?.seq() ?? 0,
    identityOf: whose.identityOf,
  };
  const dedupe = new Dedupe(records);
  const catalogue = new Catalogue(records, failed);
  const feed = new LiveFeed();
  const closing = new AbortController();
  const learning = dedupe.learn(closing.signal).catch(failed);
  const receipt = (sourceId: string, factsOf: Receipt['factsOf']): Receipt => ({
    receivedAt: clock.now(),
    sourceId,
    factsOf,
    newId: randomUUID,
    keepIp,
  });
  return {
    dedupe: (unit, workspaceId, events, { preview } = { preview: false }) =>
      preview ? dedupe.unseen(unit, workspaceId, events) : dedupe.claim(unit, workspaceId, events),
    append: appendEvents,
    settle: (workspaceId, events) => dedupe.settle(workspaceId, events),
    committed(workspaceId, events) {
      catalogue.meet(workspaceId, events);
      feed.tell(workspaceId, events);
    },
    async receipt(request, messages, { token, vouched } = {}) {
      const own = token === undefined ? undefined : { identityToken: token };
      const proof = await proofOf(request.caller, own ? [own, ...messages] : messages, vouched);
      return {
        ...receipt(sourceOf(request), enrichment.forRequest(request)),
        ...(own && { context: own }),
        proof,
      };
    },
    outbox: {
      lastReceivedAt: async () => (await latestReceivedAt(records)) ?? 0,
      async prune(shippedSeq) {
        const receivedBefore = clock.now() - DEDUPE_FOR_MS;
        const gone = await pruneEvents(records, { shippedSeq, receivedBefore, limit: PRUNE_AT_ONCE });
        // Only when no such row is left: the filter must never call new what the log still holds.
        if (gone === 0) dedupe.forgetBefore((await oldestReceivedAt(records)) ?? 0);
        return gone;
      },
    },
    imports: (accept) =>
      new Imports({
        ...{ records, clock, accept, failed, uploadDays, dir: join(dataDir, 'imports') },
        receiptFor: (sourceId) => receipt(sourceId, enrichment.withoutRequest),
      }),
    dataMap: (workspaceId, needs) =>
      readDataMap({ records, catalogue, workspaceId, needs, now: clock.now() }),
    forgetExamples: (workspaceId) => catalogue.forgetExamples(workspaceId),
    async close() {
      closing.abort();
      enrichment.close();
      await learning;
      await catalogue.close();
    },
    inside: {
      enrichment,
      intake: (accept) => new Intake({ clock, accept, keepIp }),
      log: (query) => readLog(log, query),
      whose,
      history: (workspaceId, filter) => readHistory(log, { workspaceId, filter, flush }),
      watch: (workspaceId, watcher) => feed.watch(workspaceId, watcher),
      sources: (account) => new Sources({ records, keys: account }),
    },
  };
}

const nobody: Whose = { identities: async () => [], identityOf: () => '' };

/** The source of a request: its write key, or whoever else may write. */
const sourceOf = ({ caller }: FastifyRequest): string =>
  caller?.sourceId ?? caller?.keyId ?? caller?.userId ?? '';
