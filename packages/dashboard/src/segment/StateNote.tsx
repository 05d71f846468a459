// Says when a segment is not yet live, and how far it is.

import { percent } from '../ui/format.ts';
import type { Segment } from './api.ts';

const WORDS = { filling: 'reading history', settling: 'settling', live: '', archived: 'archived' } as const;

export function StateNote({ segment }: { segment: Segment }) {
  if (segment.state === 'live') return null;
  const { done, total } = segment.progress;
  const share = total > 0 ? ` ${percent(Math.min(done / total, 1))}` : '';
  return (
    <span className="vv-pill" data-tone="warn">
      {WORDS[segment.state]}
      {segment.state === 'archived' ? '' : share}
    </span>
  );
}
