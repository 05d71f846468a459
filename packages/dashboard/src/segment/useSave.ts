// One press makes a segment of a condition that somebody suggests; what the guard says against it is said.

import { useChange } from '../ui/api/query.ts';
import { done, failed } from '../ui/notices.tsx';
import { SEGMENTS, type Segment } from './api.ts';

export function useSave(): {
  isPending: boolean;
  save(made: { name: string; description?: string; condition: unknown }): Promise<Segment | undefined>;
} {
  const change = useChange<Segment>(SEGMENTS);
  return {
    isPending: change.isPending,
    async save(body) {
      try {
        const made = await change.mutateAsync({ method: 'POST', path: SEGMENTS, body });
        done(`“${made.name}” is a segment now. It is being filled from history.`);
        return made;
      } catch (error) {
        failed(error);
        return undefined;
      }
    },
  };
}
