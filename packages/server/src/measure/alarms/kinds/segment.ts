// A segment empties: its size now against its sizes at the end of the days before.

import { DAYS_BEFORE, judgeEmptying } from '@visavis/engine/measure';
import type { Segments } from '../../../segment/index.ts';
import type { Watched, Watcher } from '../alarm.ts';
import type { Count, CountStore } from '../count-store.ts';
import { DAY_MS, HOUR_MS, keptFrom } from '../days.ts';

export function watchSegments(deps: {
  counts: CountStore;
  segments: Pick<Segments, 'definitions' | 'insights' | 'settleDue'>;
}): Watcher {
  const { counts, segments } = deps;
  return {
    kind: 'segment',
    everyMs: HOUR_MS,
    async look({ workspaceId, now, settings, openSince, usualSince }) {
      await segments.settleDue(workspaceId);
      const live = (await segments.definitions.segments(workspaceId)).filter(({ state }) => state === 'live');
      const [sizes, known] = await Promise.all([
        segments.insights.liveSizes(workspaceId),
        counts.read(workspaceId, 'segment'),
      ]);
      const today = Math.floor(now / DAY_MS);
      const fresh: Count[] = [];
      const watched: Watched[] = [];
      for (const segment of live) {
        const { id, name, key } = segment;
        const size = sizes.get(id) ?? 0;
        const before = await sizesOf(segments, segment, known.get(id) ?? [], today);
        // The smallest of a day is what it was that day: what empties every night is not missed at noon.
        const sofar = before.find(({ at }) => at === today)?.n ?? size;
        fresh.push(...before.filter((one) => !known.get(id)?.includes(one)));
        fresh.push({ target: id, at: today, n: Math.min(sofar, size), k: 0 });
        const since = Math.floor(usualSince(id) / DAY_MS);
        const until = Math.min(today, Math.floor((openSince(id) ?? now) / DAY_MS));
        const usual = before.filter(({ at }) => at < until && at >= since).map(({ n }) => n);
        watched.push({
          ...{ target: id, name, to: `/segments/${key}` },
          reading: judgeEmptying(usual, size, settings),
        });
      }
      const lasting = live.flatMap(({ id }) => openSince(id) ?? []).map((at) => Math.floor(at / DAY_MS));
      await counts.keep(workspaceId, 'segment', fresh, keptFrom(today, lasting, 2 * DAYS_BEFORE));
      return { watched, countedUntil: now };
    },
  };
}

type Live = Awaited<ReturnType<Segments['definitions']['segments']>>[number];

/** With the days on which nobody looked: what was counted at their ends. */
async function sizesOf(
  { insights }: Pick<Segments, 'insights'>,
  segment: Live,
  known: readonly Count[],
  today: number,
): Promise<Count[]> {
  if (known.some(({ at }) => at === today - 1)) return [...known];
  const seen = new Set(known.map(({ at }) => at));
  const history = await insights.sizes.history(segment, DAYS_BEFORE);
  const missed = history
    .map(({ time, size }) => ({ target: segment.id, at: Math.floor(time / DAY_MS), n: size, k: 0 }))
    .filter(({ at }) => at < today && at >= today - DAYS_BEFORE && !seen.has(at));
  return [...known, ...missed].sort((a, b) => a.at - b.at);
}
