// Says when a segment is not yet live, and how far it is.

import { percent } from '../ui/format.ts';
import type { Segment } from './api.ts';

/** “building 42 %”: first its history is read, then everybody is held against it; both count half. */
export function StateNote({ segment }: { segment: Segment }) {
  if (segment.state === 'live') return null;
  return (
    <span className="vv-pill" data-tone="warn">
      {segment.state === 'archived' ? 'archived' : `building ${percent(shareBuilt(segment))}`}
    </span>
  );
}

export function shareBuilt({ state, progress: { done, total } }: Segment): number {
  if (state === 'live' || state === 'archived') return 1;
  const half = total > 0 ? Math.min(done / total, 1) / 2 : 0;
  return state === 'filling' ? half : 0.5 + half;
}
