// What keeps machines from filling in forms, without asking anybody else: a field that people do not see, a signed time
// that says when the form was opened, a rate for each address, and work for the browser where that is wanted. What is
// caught is answered as if it had been taken, and counted.

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { Throttle } from '../../account/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import { newId } from '../../platform/id.ts';
import type { Seals } from '../../platform/seal.ts';

export interface Protection {
  /** Whoever answers sooner is no person. */
  leastSeconds: number;
  /** Leading zero bits that a SHA-256 must have: 0 asks for no work, 16 takes a browser some tenths of a second. */
  work: number;
}
export interface Opened {
  workspaceId: string;
  formId: string;
  at: number;
  /** Of this opening alone: what is sent twice is one submission. */
  id: string;
  /** The keys of the questions that were put. */
  asked: string[];
}
export interface Shield {
  open(opened: Pick<Opened, 'workspaceId' | 'formId' | 'asked'>): string;
  /** @throws invalid_request for a token that is forged or too old */
  read(token: string): Opened;
  /** Why this is taken for a machine's; undefined for a person's. */
  suspect(
    opened: Opened,
    given: { trap?: string; work?: number; token: string },
    by: Protection,
  ): string | undefined;
  /** Counts what was sent from this address. @throws too_many_requests */
  count(address: string, retryAfter: (seconds: number) => void): void;
  /** Counts what was caught, by form and reason, since the server started. */
  caught(formId: string, reason: string): void;
  caughtSince(formId: string): Record<string, number>;
}

const TOKEN = 'form';
/** A tab may stay open for a day. */
const LONGEST_MS = 86_400_000;
/** Of one address, behind which a whole office may sit. */
const RATE = { allowed: 30, windowMs: 10 * 60_000 };
const FORMS_KEPT = 10_000;

export function createShield({ seals, clock }: { seals: Seals; clock: Clock }): Shield {
  const throttle = new Throttle(RATE, clock);
  const catches = new LRUCache<string, Record<string, number>>({ max: FORMS_KEPT });
  return {
    open: ({ workspaceId, formId, asked }) =>
      seals.seal(TOKEN, [workspaceId, formId, clock.now(), newId(clock.now()), asked]),
    read(token) {
      const sealed = seals.open<[string, string, number, string, string[]]>(TOKEN, token);
      if (!sealed || clock.now() - sealed[2] > LONGEST_MS)
        throw new VisavisError('invalid_request', 'The form was opened too long ago. Load the page again.', {
          faults: [
            { field: 'token', expected: 'what opening the form gave, a day old at most', got: 'another' },
          ],
        });
      const [workspaceId, formId, at, id, asked] = sealed;
      return { workspaceId, formId, at, id, asked };
    },
    suspect({ at }, { trap, work, token }, by) {
      if (trap) return 'the field that people do not see was filled in';
      if (clock.now() - at < by.leastSeconds * 1000) return 'it came sooner than anybody types';
      if (by.work > 0 && !isWorked(token, work, by.work)) return 'the browser did not do the work';
      return undefined;
    },
    count(address, retryAfter) {
      const wait = throttle.waitSeconds(address);
      if (wait > 0) {
        retryAfter(wait);
        throw new VisavisError(
          'too_many_requests',
          `Too much came from this address. Try again in ${wait} seconds.`,
        );
      }
      throttle.count(address);
    },
    caught(formId, reason) {
      const counts = catches.get(formId) ?? {};
      counts[reason] = (counts[reason] ?? 0) + 1;
      catches.set(formId, counts);
    },
    caughtSince: (formId) => ({ ...catches.get(formId) }),
  };
}

/** Whether SHA-256 of `<token>:<number>` begins with so many zero bits. */
function isWorked(token: string, number: number | undefined, bits: number): boolean {
  if (number === undefined || !Number.isSafeInteger(number)) return false;
  const head = createHash('sha256').update(`${token}:${number}`).digest().readUInt32BE(0);
  return Math.clz32(head) >= bits;
}
