// Draft, review, live: who makes an experience and who lets it go live. Where a workspace asks for approval, that is
// somebody else, and an admin; elsewhere a review is a courtesy.

import { VisavisError } from '../platform/errors.ts';
import { type Caller, ROLES } from '../platform/http/index.ts';
import type { ExperienceStatus, StoredExperience } from './definition-store.ts';
import type { DecideSettings } from './settings.ts';

/** Who asked for a review, and who approved. Ids of members or keys, and their names. */
export interface Review {
  askedBy: string;
  askedByName: string;
  askedAt: number;
  approvedBy?: string;
  approvedByName?: string;
  approvedAt?: number;
}

/** One who comes back tomorrow under the same key or account is the same. */
const idOf = ({ userId, keyId, name }: Caller): string => userId ?? keyId ?? name;

const isApprover = ({ role }: Caller): boolean => ROLES.indexOf(role) >= ROLES.indexOf('admin');

/** The review that goes with a change of state; what is not live loses an approval that it had. */
export function reviewOf(
  before: Pick<StoredExperience, 'status' | 'review'> | undefined,
  status: ExperienceStatus,
  actor: Caller,
  now: number,
): Review | null {
  if (status === 'review' && before?.status !== 'review')
    return { askedBy: idOf(actor), askedByName: actor.name, askedAt: now };
  if (status === 'draft') return null;
  return before?.review ?? null;
}

/**
 * Whether this person may make or keep it live like that.
 * @throws forbidden where the workspace asks for approval and there is none
 */
export function requireApproval(
  after: Pick<StoredExperience, 'name' | 'status' | 'review'>,
  changed: boolean,
  { approval }: DecideSettings,
): void {
  if (!approval || after.status !== 'live') return;
  if (after.review?.approvedBy !== undefined && !changed) return;
  throw new VisavisError(
    'forbidden',
    `“${after.name}” needs approval before it goes live: set its status to "review", and let somebody else, an admin, approve it.`,
  );
}

/** @throws forbidden for one's own, conflict where there is nothing to approve */
export function approved(before: StoredExperience, actor: Caller, now: number): Review {
  if (before.status !== 'review' || !before.review)
    throw new VisavisError('conflict', `“${before.name}” is not up for review; it is “${before.status}”.`);
  if (!isApprover(actor))
    throw new VisavisError(
      'forbidden',
      `Approving needs the role "admin" or more; ${actor.name} has "${actor.role}".`,
    );
  if (before.review.askedBy === idOf(actor))
    throw new VisavisError(
      'forbidden',
      `${actor.name} asked for this review, so somebody else must approve it.`,
    );
  return { ...before.review, approvedBy: idOf(actor), approvedByName: actor.name, approvedAt: now };
}
