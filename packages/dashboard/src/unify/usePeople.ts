// The pages behind the list of people. Only the event store knows who was seen last; while it is away, people are
// listed without an order, so that one can still work with them.

import { ApiError } from '../ui/api/client.ts';
import { usePages } from '../ui/api/query.ts';
import { type PersonLine, PROFILES } from './api.ts';

export interface Wanted {
  search: string | undefined;
  segment: string | undefined;
  sort: string;
  known: boolean;
}

/** Whoever comes meanwhile stands in the list soon. */
const EVERY = { everyMs: 5_000 };

export function usePeople({ search, segment, sort, known }: Wanted) {
  const which = {
    limit: 100,
    ...(search ? { search } : {}),
    ...(segment ? { segment } : {}),
  };
  const sorted = usePages<PersonLine>(
    PROFILES,
    search ? which : { ...which, sort, ...(known && { known }) },
    EVERY,
  );
  const unsorted = sorted.error instanceof ApiError && sorted.error.code === 'store_unavailable';
  const plain = usePages<PersonLine>(PROFILES, which, { ...EVERY, enabled: unsorted });
  return { pages: unsorted ? plain : sorted, unsorted };
}
