// Results of experiences by metrics: the door.

import type { Decide, StoredExperience } from '../../decide/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Events } from '../../platform/events/index.ts';
import type { Dimension, Metrics, NamedMetric, Source } from '../metrics/index.ts';
import { type AdaptiveResults, adaptiveOf } from './adaptive.ts';
import { type ByDay, byDay } from './by-day.ts';
import { changesOf } from './changes.ts';
import { type HoldoutResults, holdoutResults } from './holdouts.ts';
import { type Interference, interferenceOf } from './interference.ts';
import { type PlanAnswer, planOf } from './planning.ts';
import { type AskedMetric, type ComparedArms, compareArms, type Results, resultsOf } from './results.ts';
import { changedBy, rulesOf, sharesOf } from './rules.ts';

export { registerExperimentRoutes } from './routes.ts';

export interface AskedOf {
  /** Keys of metrics beside the goal and the guardrails. */
  metrics?: readonly string[];
  dimension?: Dimension;
}
export interface AskedPlan {
  /** Id or key; its goal is planned for, and its shares are what divides people. */
  experience?: string;
  /** A metric's key, instead of the goal. */
  metric?: string;
  effect: number;
  power: number;
  /** Without an experience: the share of all people who take part, and variants of equal share, baseline included. */
  traffic: number;
  variants: number;
}
export interface AskedSplit {
  /** Their keys. */
  scenario: string;
  experiment: string;
  metrics: readonly string[];
}
export interface Experiments {
  /** @throws not_found */
  results(workspaceId: string, experience: string, asked: AskedOf): Promise<Results>;
  /** How one effect narrowed from day to day; the goal, when no metric is named. @throws not_found */
  byDay(workspaceId: string, experience: string, metric?: string): Promise<ByDay>;
  /** Whether its effect depends on what people saw of other experiences. @throws not_found */
  interference(workspaceId: string, experience: string): Promise<Interference[]>;
  /** Of shares that learn; null of others. @throws not_found */
  adaptive(workspaceId: string, experience: string): Promise<AdaptiveResults | null>;
  /** How long must it run? @throws not_found */
  plan(workspaceId: string, asked: AskedPlan): Promise<PlanAnswer>;
  /** How the branches of a split in a scenario compare; the first is what the others are held against. @throws not_found */
  splitIn(workspaceId: string, asked: AskedSplit): Promise<ComparedArms>;
  /** What everything together, or a campaign, adds: those kept back against everybody else. @throws not_found */
  holdout(workspaceId: string, source: Source, metrics: readonly string[]): Promise<HoldoutResults>;
}
export interface ExperimentsDeps {
  decide: Decide;
  events: Events;
  clock: Clock;
  metrics: Metrics;
  timezone(workspaceId: string): Promise<string>;
  /** Of an experiment in a scenario, in their order. @throws not_found */
  branchesOf(workspaceId: string, scenario: string, experiment: string): Promise<{ key: string }[]>;
  /** By id or key. @throws not_found */
  segmentId(workspaceId: string, idOrKey: string): Promise<string>;
}

export function createExperiments({
  decide,
  events,
  clock,
  metrics,
  timezone,
  segmentId,
  branchesOf,
}: ExperimentsDeps): Experiments {
  const find = async (workspaceId: string, id: string): Promise<StoredExperience> => {
    const found = await decide.experiences.find(workspaceId, id);
    if (!found) throw new VisavisError('not_found', `There is no experience “${id}”.`);
    return found;
  };
  const moment = async (workspaceId: string) => ({
    ...{ workspaceId, now: clock.now(), timezone: await timezone(workspaceId) },
  });
  const named = async (workspaceId: string, key: string): Promise<NamedMetric> => {
    const { name, metric } = await metrics.get(workspaceId, key);
    return { key, name, metric };
  };
  /** Moves are logged by the id of a segment. */
  const known = async (workspaceId: string, dimension: Dimension): Promise<Dimension> => {
    if (dimension.by !== 'segment') return dimension;
    return { by: 'segment', id: await segmentId(workspaceId, dimension.id) };
  };
  /** The metric asked for, or the goal. */
  const metricFor = async (workspaceId: string, experience: StoredExperience | undefined, key?: string) => {
    if (key !== undefined) return named(workspaceId, key);
    if (experience?.goal) return metrics.resolve(workspaceId, experience.goal);
    throw new VisavisError('invalid_request', 'There is no goal to go by: name a metric.', {
      faults: [{ field: 'metric', expected: 'a metric’s key', got: 'nothing' }],
    });
  };
  return {
    async results(workspaceId, id, { metrics: more = [], dimension }) {
      const experience = await find(workspaceId, id);
      const at = await moment(workspaceId);
      const versions = await decide.experiences.versions(workspaceId, id);
      const counted = await metricsOf(metrics, workspaceId, experience, more);
      const redefined = await redefinedOf(metrics, workspaceId, counted);
      return resultsOf(events, {
        ...{ ...at, experience, metrics: counted, rules: rulesOf(versions) },
        ...(dimension && { dimension: await known(workspaceId, dimension) }),
        changesSince: (since) => changesOf(versions, since, redefined),
      });
    },
    async byDay(workspaceId, id, key) {
      const experience = await find(workspaceId, id);
      const { metric } = await metricFor(workspaceId, experience, key);
      const source = { kind: 'experience', experience: experience.key } as const;
      const rules = rulesOf(await decide.experiences.versions(workspaceId, id));
      const asked = {
        ...(await moment(workspaceId)),
        exposed: { source, isStratified: true, ...changedBy(rules) },
        metrics: [metric],
      };
      return byDay(events, asked, experience.variants, rules);
    },
    async interference(workspaceId, id) {
      const experience = await find(workspaceId, id);
      if (!experience.goal) return [];
      const { metric } = await metricFor(workspaceId, experience);
      const source = { kind: 'experience', experience: experience.key } as const;
      const asked = { ...(await moment(workspaceId)), exposed: { source }, metrics: [metric] };
      return interferenceOf(events, asked, experience.key);
    },
    adaptive: async (workspaceId, id) =>
      adaptiveOf(decide, workspaceId, await find(workspaceId, id), clock.now()),
    async plan(workspaceId, asked) {
      const experience =
        asked.experience === undefined ? undefined : await find(workspaceId, asked.experience);
      const metric = await metricFor(workspaceId, experience, asked.metric);
      return planOf(events, {
        ...{ ...(await moment(workspaceId)), metric, effect: asked.effect, power: asked.power },
        ...{ experience: experience?.key, shares: sharesFor(experience, asked) },
      });
    },
    async splitIn(workspaceId, { scenario, experiment, metrics: keys }) {
      const { units: _, ...compared } = await compareArms(events, {
        ...(await moment(workspaceId)),
        experience: `scenario:${scenario}:${experiment}`,
        ...{ variants: await branchesOf(workspaceId, scenario, experiment), rules: [] },
        metrics: await Promise.all(
          keys.map(async (key) => ({ role: 'other' as const, ...(await named(workspaceId, key)) })),
        ),
      });
      return compared;
    },
    async holdout(workspaceId, source, keys) {
      const list = await Promise.all(keys.map((key) => named(workspaceId, key)));
      return holdoutResults(events, { ...(await moment(workspaceId)), source, metrics: list });
    },
  };
}

async function metricsOf(
  metrics: Metrics,
  workspaceId: string,
  { goal, guardrails = [] }: StoredExperience,
  more: readonly string[],
): Promise<AskedMetric[]> {
  const own = [
    ...(goal ? [{ role: 'goal' as const, asked: goal }] : []),
    ...guardrails.map((asked) => ({ role: 'guardrail' as const, asked })),
    ...more.map((metric) => ({ role: 'other' as const, asked: { metric } })),
  ];
  return Promise.all(
    own.map(async ({ role, asked }) => ({ role, ...(await metrics.resolve(workspaceId, asked)) })),
  );
}

async function redefinedOf(
  metrics: Metrics,
  workspaceId: string,
  counted: readonly AskedMetric[],
): Promise<{ name: string; at: number }[]> {
  const named = counted.flatMap(({ key, name }) => (key === null ? [] : [{ key, name }]));
  const times = await Promise.all(named.map(({ key }) => metrics.redefined(workspaceId, key)));
  return named.flatMap(({ name }, i) => times[i]!.map((at) => ({ name, at })));
}

/** What the baseline and its largest rival have of all people who come. */
function sharesFor(
  experience: StoredExperience | undefined,
  { traffic, variants }: AskedPlan,
): [number, number] {
  if (!experience) return [traffic / variants, traffic / variants];
  const shares = sharesOf({ ...experience, allocation: { kind: 'fixed' } });
  const [baseline = 0, ...others] = shares.map(([, share]) => share * experience.traffic);
  return [baseline, others.length > 0 ? Math.max(...others) : 0];
}
