// Archiving a segment, and taking it back.

import { useChange } from '../ui/api/query.ts';
import { done, failed } from '../ui/notices.tsx';
import { SEGMENTS, type Segment } from './api.ts';

export function useArchive(): (segment: Segment) => Promise<void> {
  const change = useChange<Segment>(SEGMENTS);
  return async ({ id, name }) => {
    try {
      await change.mutateAsync({ method: 'DELETE', path: `${SEGMENTS}/${id}` });
      const undo = (): Promise<unknown> =>
        change.mutateAsync({ method: 'POST', path: `${SEGMENTS}/${id}/restore` }).catch(failed);
      done(`“${name}” is archived.`, undo);
    } catch (error) {
      failed(error);
    }
  };
}
