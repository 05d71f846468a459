// What a segment's story is written from.

import { segmentStory } from '@visavis/engine/measure';
import { describe } from '@visavis/engine/segment';
import { newest, type Segments } from '../../segment/index.ts';
import { type Subject, subject } from './subject.ts';

const DAYS = 30;

export interface SegmentDeps {
  segments: Segments;
  everybody(workspaceId: string): Promise<number>;
}

/** By id or key. @throws not_found */
export async function segmentSubject(
  { segments, everybody }: SegmentDeps,
  workspaceId: string,
  key: string,
): Promise<Subject> {
  const segment = await segments.definitions.segment(workspaceId, key);
  await segments.settleDue(workspaceId);
  const { insights, membership } = segments;
  return subject(
    {
      async segment() {
        const [names, sizes, all] = await Promise.all([
          segments.names(workspaceId),
          membership.sizes(workspaceId),
          everybody(workspaceId),
        ]);
        return {
          ...{ key: segment.key, name: segment.name, everybody: all },
          condition: describe(newest(segment), names),
          size: segment.state === 'live' ? (sizes.get(segment.id) ?? 0) : null,
        };
      },
      async history() {
        const points = await insights.sizes.history(segment, DAYS);
        return points.map(({ time, size }) => ({ time: new Date(time).toISOString(), size }));
      },
      differences: () => insights.differences(segment),
    },
    ({ segment: is, history, differences: { data, inside, outside, sampled } }) =>
      segmentStory({ ...is, history, differences: data, inside, outside, sampled }),
  );
}
