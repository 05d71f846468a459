// The way back: to the list, or to the segment that is being changed.

import { Breadcrumbs } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Segment } from './api.ts';

const plain = { color: 'var(--mantine-color-dimmed)', fontSize: '0.8125rem' };

export function BackToSegments({ segment }: { segment?: Segment }) {
  return (
    <Breadcrumbs separator="/" separatorMargin={6}>
      <Link to="/segments" style={plain}>
        Segments
      </Link>
      {segment && (
        <Link to="/segments/$id" params={{ id: segment.id }} style={plain}>
          {segment.name}
        </Link>
      )}
    </Breadcrumbs>
  );
}
