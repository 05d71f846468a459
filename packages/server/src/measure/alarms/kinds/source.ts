// A source goes silent, by its own rhythm: hours are looked at as soon as they are over.

import { judgeSilence } from '@visavis/engine/measure';
import type { Events } from '../../../platform/events/index.ts';
import type { Watched, Watcher } from '../alarm.ts';
import type { CountStore } from '../count-store.ts';
import { HOUR_MS, keptFrom } from '../days.ts';
import { readSourceHours } from '../reading-store.ts';

export interface SourceSeen {
  id: string;
  name: string;
  kind: string;
}

const HOURS_BEFORE = 8 * 168;
/** What comes once is not missed. */
const ONCE: ReadonlySet<string> = new Set(['import', 'closed']);

export function watchSources(deps: {
  events: Events;
  counts: CountStore;
  sources(workspaceId: string): Promise<readonly SourceSeen[]>;
}): Watcher {
  const { events, counts, sources } = deps;
  return {
    kind: 'source',
    everyMs: HOUR_MS / 4,
    async look({ workspaceId, now, settings, countedUntil, openSince, usualSince }) {
      const hour = Math.floor(now / HOUR_MS);
      const oldest = hour - HOURS_BEFORE;
      const from = Math.max(countedUntil, oldest * HOUR_MS);
      // The last hour that was counted is counted again: what was received then may not have been told yet.
      const again = Math.max(oldest * HOUR_MS, from - HOUR_MS);
      const lively = (await sources(workspaceId)).filter(({ kind }) => !ONCE.has(kind));
      if (from < hour * HOUR_MS) {
        const found = await readSourceHours(events, { workspaceId, from: again, to: hour * HOUR_MS });
        const lasting = lively.flatMap(({ id }) => openSince(id) ?? []).map((at) => Math.floor(at / HOUR_MS));
        await counts.keep(workspaceId, 'source', found, keptFrom(hour, lasting, HOURS_BEFORE));
      }
      const known = await counts.read(workspaceId, 'source');
      const all = lively.filter(({ id }) => known.has(id));
      const perYear = settings.perYear / Math.max(1, all.length);
      const watched = all.map(({ id, name }): Watched => {
        const mine = known.get(id)!;
        const since = Math.floor(usualSince(id) / HOUR_MS);
        const first = Math.max(since, mine[0]!.at);
        const hours = new Array<number>(Math.max(0, hour - first)).fill(0);
        for (const { at, n } of mine) if (at >= first && at < hour) hours[at - first] = n;
        return { target: id, name, to: '/sources', reading: judgeSilence(hours, first, { perYear }) };
      });
      return { watched, countedUntil: hour * HOUR_MS };
    },
  };
}
