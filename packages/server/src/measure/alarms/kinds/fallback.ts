// The share of visitors who see only the fallback grows: an audience that nobody is in any more, a model that gives
// nothing, an experience that was ended by mistake.

import { alphaOf, judgeShare, WEEKS_BEFORE } from '@visavis/engine/measure';
import type { Events } from '../../../platform/events/index.ts';
import type { Watcher } from '../alarm.ts';
import type { CountStore } from '../count-store.ts';
import { DAY_MS, dayNumber, daysOf, HOUR_MS, keptFrom, startOfDay } from '../days.ts';
import { readFallbackDays } from '../reading-store.ts';

const TARGET = 'visitors';
const DAYS_KEPT = (WEEKS_BEFORE + 1) * 7;

export function watchFallback({ events, counts }: { events: Events; counts: CountStore }): Watcher {
  return {
    kind: 'fallback',
    everyMs: HOUR_MS,
    async look({ workspaceId, timezone, now, settings, countedUntil, ...asked }) {
      const to = startOfDay(now, timezone);
      const opened = asked.openSince(TARGET);
      const before = opened === undefined ? undefined : dayNumber(opened, timezone) - 6;
      const from = Math.max(countedUntil, startOfDay(to - DAYS_KEPT * DAY_MS, timezone));
      if (from < to) {
        const found = await readFallbackDays(events, { workspaceId, from, to, timezone });
        const kept = keptFrom(dayNumber(to, timezone), before === undefined ? [] : [before], DAYS_KEPT);
        await counts.keep(workspaceId, 'fallback', found, kept);
      }
      const known = (await counts.read(workspaceId, 'fallback')).get(TARGET) ?? [];
      const since = dayNumber(asked.usualSince(TARGET), timezone);
      const days = daysOf(known, dayNumber(to, timezone) - 1).filter(({ day }) => day >= since);
      const reading = judgeShare(days, {
        ...{ worse: 'more', alpha: alphaOf(settings, 1), leastChange: settings.leastChange },
        ...(before !== undefined && { before }),
      });
      const watched = [{ target: TARGET, name: 'the visitors', to: '/exposures', reading }];
      return { watched: known.length > 0 ? watched : [], countedUntil: Math.max(countedUntil, to) };
    },
  };
}
