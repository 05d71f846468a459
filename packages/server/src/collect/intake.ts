// What happens to one request of events: it is read, its good events are handed on, and the answer waits until they
// are safe.

import { randomUUID } from 'node:crypto';
import {
  asObject,
  type Event,
  type EventType,
  type Fault,
  type FoundFacts,
  type JsonObject,
  type Receipt,
} from '@visavis/engine/collect';
import type { Clock } from '../platform/clock.ts';
import type { Caller } from '../platform/http/index.ts';
import type { Unit } from '../platform/records/index.ts';
import { type ReadRequest, readBatch, readSingle, refuseIfAllBad } from './batch.ts';
import { proofOf } from './proof.ts';

/** Hands events to the flow; resolves when they are committed. */
export type Accept = (task: {
  workspaceId: string;
  events: readonly Event[];
  /** They came by a key that only the workspace's own people have. */
  trusted?: boolean;
  /** Of whoever sent them. */
  address?: string;
  /** Written in the same transaction. */
  also?(unit: Unit): void;
}) => Promise<unknown>;

export interface Arrived {
  workspaceId: string;
  sourceId: string;
  body: unknown;
  trusted?: boolean;
  address?: string;
  /** The body's length after inflation, when known. */
  bytes?: number;
  sentAt?: number;
  /** Whose names must be proven. */
  caller?: Caller;
  factsOf?: (context: JsonObject | undefined) => FoundFacts;
}

export interface IntakeAnswer {
  success: true;
  /** Left out when everything was taken. */
  rejected?: Fault[];
}

export class Intake {
  readonly #clock: Clock;
  readonly #accept: Accept;
  readonly #keepIp: boolean;

  constructor({ clock, accept, keepIp }: { clock: Clock; accept: Accept; keepIp: boolean }) {
    this.#clock = clock;
    this.#accept = accept;
    this.#keepIp = keepIp;
  }

  async takeBatch(arrived: Arrived): Promise<IntakeAnswer> {
    return this.#take(arrived, readBatch(arrived.body, await this.#receipt(arrived), arrived.bytes));
  }

  async takeSingle(arrived: Arrived, type: EventType): Promise<IntakeAnswer> {
    return this.#take(arrived, readSingle(arrived.body, type, await this.#receipt(arrived), arrived.bytes));
  }

  async #receipt({ sourceId, sentAt, factsOf, caller, body }: Arrived): Promise<Receipt> {
    const receivedAt = this.#clock.now();
    const proof = caller?.signing && (await proofOf(caller, [body, ...messagesIn(body)]));
    return { receivedAt, sourceId, sentAt, factsOf, proof, newId: randomUUID, keepIp: this.#keepIp };
  }

  async #take({ workspaceId, trusted = false, address }: Arrived, read: ReadRequest): Promise<IntakeAnswer> {
    refuseIfAllBad(read);
    if (read.events.length > 0) await this.#accept({ workspaceId, events: read.events, trusted, address });
    return read.rejected.length === 0 ? { success: true } : { success: true, rejected: read.rejected };
  }
}

function messagesIn(body: unknown): readonly unknown[] {
  const batch = asObject(body)?.batch;
  return Array.isArray(batch) ? batch : [];
}
