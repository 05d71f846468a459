// What leans on segments in measure: links to a segment's story, or to a report that names segments, that show it as it is
// now. A snapshot needs no segment any more, alarms watch whatever segments are live, and a report that nobody shared
// names its segments only while it is asked for.

import type { Stories } from '../measure/index.ts';
import type { ConditionHolder, Segments } from '../segment/index.ts';

/** As in `holders`, for the room of stories. */
export const measureHolders = (rooms: {
  segments: Pick<Segments, 'definitions'>;
  stories: Pick<Stories, 'shares' | 'questions'>;
}): ConditionHolder[] => [shareHolder(rooms), reportHolder(rooms)];

/** A link names its segment by id or key, as whoever shared it did. */
function shareHolder({ segments, stories }: Parameters<typeof measureHolders>[0]): ConditionHolder {
  return {
    kind: 'shared story',
    async list(workspaceId) {
      const shares = await stories.shares.live(workspaceId, 'segment');
      if (shares.length === 0) return [];
      const all = await segments.definitions.segments(workspaceId);
      return shares.flatMap((share) => {
        const segment = all.find(({ id, key }) => id === share.key || key === share.key);
        return segment
          ? [
              {
                ...{ key: share.id, name: segment.name, condition: { segment: segment.key } },
                fixed: 'whoever has its link reads of this segment',
              },
            ]
          : [];
      });
    },
  };
}

/** A report may name several: whom it asks about, who came into which, and by which people are told apart. */
function reportHolder({ segments, stories }: Parameters<typeof measureHolders>[0]): ConditionHolder {
  return {
    kind: 'shared report',
    async list(workspaceId) {
      const shares = await stories.shares.live(workspaceId, 'report');
      if (shares.length === 0) return [];
      const all = await segments.definitions.segments(workspaceId);
      const held = shares.map(async (share) => {
        const names = await stories.questions.segmentsOf(workspaceId, share.key);
        const named = all.filter(({ id, key }) => names.includes(id) || names.includes(key));
        if (named.length === 0) return [];
        return {
          ...{ key: share.id, name: `A report on ${named.map(({ name }) => name).join(', ')}` },
          condition: { any: named.map(({ key }) => ({ segment: key })) },
          fixed: 'whoever has its link reads of these segments',
        };
      });
      return (await Promise.all(held)).flat();
    },
  };
}
