// A stage’s conversion drops: of those who came on a day, who went on in time.

import { alphaOf, judgeShare, WEEKS_BEFORE } from '@visavis/engine/measure';
import type { Journeys } from '../../../journey/index.ts';
import type { Events } from '../../../platform/events/index.ts';
import type { CardStage } from '../../scorecard/scorecard.ts';
import { cardStages } from '../../scorecard/stages.ts';
import type { Watched, Watcher } from '../alarm.ts';
import type { CountStore } from '../count-store.ts';
import { DAY_MS, dayNumber, daysOf, HOUR_MS, keptFrom, startOfDay } from '../days.ts';
import { readStageDays } from '../reading-store.ts';

const DAYS_KEPT = (WEEKS_BEFORE + 1) * 7;

export function watchStages(deps: {
  events: Events;
  counts: CountStore;
  journeys: Pick<Journeys, 'definitions'>;
}): Watcher {
  const { events, counts, journeys } = deps;
  return {
    kind: 'stage',
    everyMs: HOUR_MS,
    async look({ workspaceId, timezone, now, settings, countedUntil, ...asked }) {
      const machines = (await journeys.definitions.machines(workspaceId)).map(({ machine }) => machine);
      const withinMs = settings.withinDays * DAY_MS;
      // Whoever came on the last day that counts has had all the time that there is.
      const to = startOfDay(now - withinMs, timezone);
      const from = Math.max(countedUntil, startOfDay(to - DAYS_KEPT * DAY_MS, timezone));
      const stages = machines.flatMap((machine) => {
        const all = cardStages(machine, undefined);
        return all.filter((stage) => leadsOn(stage, all)).map((stage) => ({ machine, stage }));
      });
      const openedOn = ({ machine, stage }: (typeof stages)[number]) => {
        const opened = asked.openSince(`${machine.key}/${stage.key}`);
        return opened === undefined ? undefined : dayNumber(opened - withinMs, timezone) - 6;
      };
      const lasting = stages.flatMap((one) => openedOn(one) ?? []);
      if (from < to)
        for (const machine of machines) {
          const onward = onwardOf(cardStages(machine, undefined));
          const found = await readStageDays(events, {
            ...{ workspaceId, machine: machine.key, timezone, from, to, withinMs, onward },
          });
          const named = found.map((one) => ({ ...one, target: `${machine.key}/${one.target}` }));
          await counts.keep(
            workspaceId,
            'stage',
            named,
            keptFrom(dayNumber(to, timezone), lasting, DAYS_KEPT),
          );
        }
      const known = await counts.read(workspaceId, 'stage');
      const last = dayNumber(to, timezone) - 1;
      const alpha = alphaOf(settings, stages.length);
      const watched = stages.map((one): Watched => {
        const { machine, stage } = one;
        const target = `${machine.key}/${stage.key}`;
        const since = dayNumber(asked.usualSince(target), timezone);
        const days = daysOf(known.get(target) ?? [], last).filter(({ day }) => day >= since);
        const before = openedOn(one);
        return {
          ...{ target, name: `${machine.name}: ${stage.name}`, to: `/scorecard?journey=${machine.key}` },
          reading: judgeShare(days, {
            ...{ worse: 'less', alpha, leastChange: settings.leastChange },
            ...(before !== undefined && { before }),
          }),
        };
      });
      return { watched, countedUntil: Math.max(countedUntil, to) };
    },
  };
}

/** A lost stage is left by coming back, the others by going further. */
const goesOn = (from: CardStage, to: CardStage, all: readonly CardStage[]): boolean =>
  from !== to && !to.isLost && (from.isLost || all.indexOf(to) > all.indexOf(from));
const leadsOn = (stage: CardStage, all: readonly CardStage[]): boolean =>
  all.some((other) => goesOn(stage, other, all));
const onwardOf = (all: readonly CardStage[]): string[] =>
  all.flatMap((from) => all.filter((to) => goesOn(from, to, all)).map((to) => `${from.key}\n${to.key}`));
