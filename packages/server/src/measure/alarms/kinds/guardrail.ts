// A guardrail of a live experience moves the wrong way.

import { judgeGuardrail } from '@visavis/engine/measure';
import type { Decide } from '../../../decide/index.ts';
import type { Experiments } from '../../experiments/index.ts';
import type { Watched, Watcher } from '../alarm.ts';
import { HOUR_MS } from '../days.ts';

export function watchGuardrails(deps: {
  decide: Pick<Decide, 'experiences'>;
  experiments: Pick<Experiments, 'results'>;
}): Watcher {
  const { decide, experiments } = deps;
  return {
    kind: 'guardrail',
    // Results read everybody who has seen it; four times a day is soon enough.
    everyMs: 6 * HOUR_MS,
    async look({ workspaceId, now, settings }) {
      const all = await decide.experiences.list(workspaceId);
      const guarded = all.filter(({ status, guardrails }) => status === 'live' && guardrails?.length);
      const watched: Watched[] = [];
      for (const { key, name } of guarded) {
        const { metrics, baseline } = await experiments.results(workspaceId, key, {});
        const compared = metrics.flatMap(
          ({ role, name: metric, metric: { better, margin }, effects, variants }) =>
            role !== 'guardrail'
              ? []
              : effects.flatMap(({ variant, relative }) => {
                  if (!relative) return [];
                  const both = variants.filter((one) => [variant, baseline].includes(one.variant));
                  const n = both.reduce((sum, { people }) => sum + people, 0);
                  const { value, error } = relative.sequential;
                  return [
                    {
                      ...{
                        target: `${key}/${metric}/${variant}`,
                        name: `${metric} under “${name}”, ${variant}`,
                      },
                      look: { value, error, n, lessIsBetter: better === 'less', margin: margin ?? 0 },
                    },
                  ];
                }),
        );
        for (const { look, ...about } of compared)
          watched.push({
            ...{ ...about, to: `/experiences/${key}` },
            reading: judgeGuardrail(look, settings.level / compared.length),
          });
      }
      return { watched, countedUntil: now };
    },
  };
}
