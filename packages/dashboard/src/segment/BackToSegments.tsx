// The way back: to the list, or to the segment that is being changed.

import { Link } from '@tanstack/react-router';
import { Crumbs } from '../ui/Crumbs.tsx';
import type { Segment } from './api.ts';

export function BackToSegments({ segment }: { segment?: Segment }) {
  return (
    <Crumbs>
      <Link to="/segments">Segments</Link>
      {segment && (
        <Link to="/segments/$id" params={{ id: segment.id }}>
          {segment.name}
        </Link>
      )}
    </Crumbs>
  );
}
