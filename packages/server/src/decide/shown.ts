// Definitions as HTTP shows them: times as ISO 8601. And what publishing asks for.

import { Type } from 'typebox';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { StoredExperience } from './definition-store.ts';

/** Given where something contradicts what people are told already. */
export const ReasonShape = Type.String({
  minLength: 3,
  maxLength: 500,
  description:
    'Why it is told all the same, where it contradicts what somebody is told; kept in the audit log.',
});

export const shown = <T extends { createdAt: number; updatedAt: number }>(definition: T) => ({
  ...definition,
  createdAt: iso(definition.createdAt),
  updatedAt: iso(definition.updatedAt),
});

export function scheduled(experience: StoredExperience) {
  const { from, to, review } = experience;
  return {
    ...shown(experience),
    from: isoOrNull(from),
    to: isoOrNull(to),
    ...(review && {
      review: {
        ...review,
        askedAt: iso(review.askedAt),
        ...(review.approvedAt !== undefined && { approvedAt: iso(review.approvedAt) }),
      },
    }),
  };
}
