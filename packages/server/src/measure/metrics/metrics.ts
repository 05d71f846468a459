// What happens when people make and change metrics; and what an experience's goal stands for: a metric by its key, or a
// condition of its own, which is a metric without a name.

import type { AllocationInput } from '@visavis/engine/decide';
import { describeMetric, type Metric, metricOfCondition, parseMetric } from '@visavis/engine/measure';
import type { EventCondition } from '@visavis/engine/segment';
import { durationMs } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import type { MetricStore, MetricVersion, StoredMetric } from './metric-store.ts';

export interface MetricInput {
  key?: string;
  name: string;
  description?: string;
  metric: unknown;
}
export interface MetricChange {
  name?: string;
  description?: string;
  metric?: unknown;
  /** Only if it is still at this version. */
  version?: number;
}
/** A goal or a guardrail, as experiences have it. */
export type Asked =
  | { metric: string; name?: string; harm?: 'more' | 'less' }
  | { name: string; condition: EventCondition; harm?: 'more' | 'less' };
export interface NamedMetric {
  /** Null of a condition of an experience's own. */
  key: string | null;
  name: string;
  metric: Metric;
}
export interface MetricsDeps {
  store: MetricStore;
  clock: Clock;
  audit(caller: Caller, action: string, key: string, details: Record<string, unknown>): void;
}

export class Metrics {
  readonly #deps: MetricsDeps;

  constructor(deps: MetricsDeps) {
    this.#deps = deps;
  }

  /** By name. */
  list(workspaceId: string): Promise<StoredMetric[]> {
    return this.#deps.store.list(workspaceId);
  }

  /** Undefined when there is none, or it is archived. */
  async find(workspaceId: string, key: string): Promise<StoredMetric | undefined> {
    const found = await this.#deps.store.find(workspaceId, key);
    return found && !found.isArchived ? found : undefined;
  }

  /** @throws not_found */
  async get(workspaceId: string, key: string): Promise<StoredMetric> {
    const found = await this.find(workspaceId, key);
    if (!found) throw new VisavisError('not_found', `There is no metric “${key}”.`);
    return found;
  }

  /** @throws invalid_definition, conflict */
  async create(caller: Caller, { key, name, description = '', metric }: MetricInput): Promise<StoredMetric> {
    const now = this.#deps.clock.now();
    const made: StoredMetric = {
      ...{ key: key ?? keyOf(name), name, description, metric: readMetric(metric) },
      ...{ version: 1, isArchived: false, createdAt: now, updatedAt: now },
    };
    if (!(await this.#deps.store.add(caller.workspaceId, made, caller.name)))
      throw new VisavisError('conflict', `There is, or was, a metric with the key “${made.key}”.`);
    this.#deps.audit(caller, 'metric.created', made.key, { name });
    return made;
  }

  /** @throws not_found, invalid_definition, conflict */
  async change(
    caller: Caller,
    key: string,
    { version, metric, ...words }: MetricChange,
  ): Promise<StoredMetric> {
    const before = await this.get(caller.workspaceId, key);
    if (version !== undefined && version !== before.version)
      throw new VisavisError(
        'conflict',
        `“${before.name}” has been changed meanwhile: expected version ${version}, it is at ${before.version}.`,
      );
    return this.#replace(caller, {
      ...before,
      ...words,
      ...(metric !== undefined && { metric: readMetric(metric) }),
    });
  }

  /** Its results stay; experiences that name it must be given another first. */
  async archive(caller: Caller, key: string): Promise<void> {
    await this.#replace(caller, { ...(await this.get(caller.workspaceId, key)), isArchived: true });
  }

  /** Newest first. @throws not_found */
  async versions(workspaceId: string, key: string): Promise<MetricVersion[]> {
    await this.get(workspaceId, key);
    return this.#deps.store.versions(workspaceId, key);
  }

  /** When what it counts was changed, archived or not. */
  async redefined(workspaceId: string, key: string): Promise<number[]> {
    const versions = await this.#deps.store.versions(workspaceId, key);
    return versions.flatMap(({ at, definition }, i) => {
      const before = versions[i + 1]?.definition.metric;
      return before && JSON.stringify(before) !== JSON.stringify(definition.metric) ? [at] : [];
    });
  }

  /** What goals and guardrails stand for. A metric that is archived by now still does. @throws not_found */
  async resolve(workspaceId: string, asked: Asked): Promise<NamedMetric> {
    if (!('metric' in asked)) {
      const better = asked.harm === 'more' ? 'less' : 'more';
      return { key: null, name: asked.name, metric: metricOfCondition(asked.condition, better) };
    }
    const found = await this.#deps.store.find(workspaceId, asked.metric);
    if (!found) throw new VisavisError('not_found', `There is no metric “${asked.metric}”.`);
    const better = asked.harm && (asked.harm === 'more' ? 'less' : 'more');
    return {
      ...{ key: found.key, name: asked.name ?? found.name },
      metric: better ? { ...found.metric, better } : found.metric,
    };
  }

  async #replace(caller: Caller, definition: StoredMetric): Promise<StoredMetric> {
    const after = { ...definition, version: definition.version + 1, updatedAt: this.#deps.clock.now() };
    if (!(await this.#deps.store.replace(caller.workspaceId, after, caller.name)))
      throw new VisavisError(
        'conflict',
        `“${definition.name}” was changed by somebody else at the same moment.`,
      );
    this.#deps.audit(caller, after.isArchived ? 'metric.archived' : 'metric.changed', after.key, {
      name: after.name,
    });
    return after;
  }
}

/** What shares that learn are rewarded by, where a metric is one plain event, or its value; undefined where it is more. */
export function rewardOf(metric: Metric): AllocationInput['reward'] {
  const { kind, after, within } = metric;
  const isPlain = kind === 'conversion' || kind === 'count' || kind === 'sum';
  if (!isPlain || after !== undefined || within === null) return undefined;
  const { event, ...more } = metric.of;
  const windowMinutes = Math.min(LONGEST_MINUTES, durationMs(within) / 60_000);
  if (kind !== 'sum') return Object.keys(more).length > 0 ? undefined : { event, windowMinutes };
  const { value, ...filters } = metric.of;
  const cap = metric.cap && 'at' in metric.cap ? { cap: metric.cap.at } : {};
  const isFiltered = Object.keys(filters).length > 1;
  return isFiltered ? undefined : { event, value: value.replace(/^properties\./, ''), windowMinutes, ...cap };
}
const LONGEST_MINUTES = 7 * 24 * 60;

/** @throws invalid_definition that names what is wrong with it */
export function readMetric(json: unknown): Metric {
  const { value, faults } = parseMetric(json);
  if (value) return value;
  const named = faults.map((fault) => ({
    ...fault,
    field: ['metric', fault.field].filter(Boolean).join('.'),
  }));
  const [first] = named;
  throw new VisavisError(
    'invalid_definition',
    `The metric cannot be counted: ${first!.field} should be ${first!.expected}, got ${first!.got}.`,
    { faults: named },
  );
}

export function shownMetric({ createdAt, updatedAt, isArchived: _, ...definition }: StoredMetric) {
  return {
    ...definition,
    sentence: describeMetric(definition.metric),
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(updatedAt).toISOString(),
  };
}

function keyOf(name: string): string {
  const key = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);
  return key || 'metric';
}
