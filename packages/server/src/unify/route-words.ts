// What all of unify's routes share: what they are handed from above, and a few words.

import type { Json } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../platform/http/index.ts';
import type { SubmitDecision } from './decisions.ts';
import type { EraseDeps } from './erase.ts';
import type { StoredPerson } from './people.ts';

export interface UnifyRoutesOptions extends Pick<EraseDeps, 'flush' | 'leave' | 'others' | 'change'> {
  submit: SubmitDecision;
  /** The segments of which somebody is a member, in words; `since` in milliseconds. */
  segmentsOf(workspaceId: string, person: StoredPerson): Promise<SegmentOf[]>;
  /** Whether history is being read for a definition. */
  isFilling(workspaceId: string): Promise<boolean>;
  /** Who is not in the segments that they should be in now; see `Standing`. */
  misplaced(workspaceId: string, people: readonly StoredPerson[]): Promise<ReadonlyMap<string, string[]>>;
  /** The computed traits that have a value now, by key. */
  computedOf(workspaceId: string, person: StoredPerson): Promise<Record<string, Json>>;
  /** Ids of a segment's members, for lists of people. */
  membersOf(
    workspaceId: string,
    segment: string,
    page: { limit: number; cursor?: string },
  ): Promise<{ ids: string[]; next?: string }>;
  audit(
    workspaceId: string,
    actor: Caller | null,
    action: string,
    subject: string,
    details?: Record<string, string | number | boolean>,
  ): Promise<void>;
}
export interface SegmentOf {
  id: string;
  key: string;
  name: string;
  since: number;
  /** The next instant at which time alone may take them out; 0 for never. */
  flipAt: number;
}

export const secret = { access: 'secret' } as const;
export const words = (summary: string) => ({ summary, tags: ['unify'] });
export const workspaceOf = (request: FastifyRequest): string => request.caller!.workspaceId;
