// What the story of an experiment is written from: its results, and, where shares learn, the estimates made for that.

import { type ExperienceMetric, experienceStory } from '@visavis/engine/measure';
import type { Decide, StoredExperience } from '../../decide/index.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { AdaptiveResults } from '../experiments/adaptive.ts';
import type { Experiments } from '../experiments/index.ts';
import type { MetricResult } from '../experiments/results.ts';
import { type Subject, subject } from './subject.ts';

export interface ExperienceDeps {
  decide: Pick<Decide, 'experiences'>;
  experiments: Experiments;
  timezone(workspaceId: string): Promise<string>;
}

/** By id or key. @throws not_found */
export async function experienceSubject(
  { decide, experiments, timezone }: ExperienceDeps,
  workspaceId: string,
  key: string,
): Promise<Subject> {
  const experience = await decide.experiences.find(workspaceId, key);
  if (!experience) throw new VisavisError('not_found', `There is no experience “${key}”.`);
  const learns = learnsOf(experience);
  const zone = await timezone(workspaceId);
  const results = () => experiments.results(workspaceId, experience.key, {});
  const adaptive = async () => (learns ? experiments.adaptive(workspaceId, experience.key) : null);
  return subject({ results, adaptive }, (answers) => {
    const { people, split, metrics, verdicts, ...found } = answers.results;
    return experienceStory({
      ...{ ...found, key: experience.key, name: experience.name, learns, verdicts, timezone: zone },
      names: Object.fromEntries(experience.variants.map(({ key: one }) => [one, one])),
      ...{ variants: people, isSplitAsPlanned: split.isAsPlanned },
      metrics: metrics.map((metric) => metricOf(metric, learns ? answers.adaptive : undefined)),
    });
  });
}

const learnsOf = ({ allocation }: StoredExperience): boolean =>
  allocation !== undefined && allocation.kind !== 'fixed';

const SHARES = new Set(['conversion', 'retention']);

/** @param adaptive null where shares learn and nothing can be said of them; undefined where they are fixed */
function metricOf(
  { role, name, metric, variants, effects }: MetricResult,
  adaptive: AdaptiveResults | null | undefined,
): ExperienceMetric {
  return {
    ...{ role, name, isShare: SHARES.has(metric.kind), lessIsBetter: metric.better === 'less' },
    values: variants.map(({ variant, value }) => ({ variant, value })),
    effects: effects.map(({ variant, relative, absolute, lack }) => {
      if (adaptive === undefined)
        return {
          ...{ variant, tested: (relative ?? absolute)?.sequential ?? null, ...(lack && { lack }) },
          ...(!relative && absolute && { absolute: true }),
        };
      const tested = adaptive?.variants.find((one) => one.variant === variant)?.effect ?? null;
      return { variant, tested: role === 'goal' ? tested : null, absolute: true };
    }),
  };
}
