// No experience goes live without a goal and a holdout: what cannot be measured teaches nothing. Whoever wants it all
// the same says why, and that is kept.

import type { Fault } from '@visavis/engine/collect';
import type { HeldRung, Rung } from '@visavis/engine/decide';
import { type EventCondition, parseCondition } from '@visavis/engine/segment';
import { VisavisError } from '../platform/errors.ts';
import type { StoredExperience } from './definition-store.ts';
import type { AllocationInput } from './learning/index.ts';
import type { DecideSettings } from './settings.ts';

/** What an experience is measured by: one of the workspace's metrics, or a condition of its own, which is one unnamed. */
export type Metric = NamedMetric | OwnMetric;
interface NamedMetric {
  /** The metric's key. */
  metric: string;
  name?: string;
}
interface OwnMetric {
  name: string;
  /** An event with a rolling window, such as `{ event: 'Order Completed', window: { last: '7d' } }`. */
  condition: EventCondition;
}
/** What must not get worse: `more` or `less` of it is harm; of a named metric, as it says itself. */
export type Guardrail = Metric & { harm?: 'more' | 'less' };
export interface MetricInput {
  metric?: string;
  name?: string;
  condition?: unknown;
  harm?: 'more' | 'less';
}
/** What decide must know of a metric, which is kept in a room to the right. */
export interface KnownMetric {
  name: string;
  /** What is learned for, where the metric is one plain event. */
  reward: AllocationInput['reward'];
}
export type MetricOf = (workspaceId: string, key: string) => Promise<KnownMetric | undefined>;

const SAYS_WHEN =
  'an event with a rolling window, such as { "event": "Order Completed", "window": { "last": "7d" } }';

/** @throws invalid_definition, invalid_condition that names what is wrong with it */
export async function readMetric(
  input: MetricInput,
  field: string,
  metricOf: (key: string) => Promise<KnownMetric | undefined>,
): Promise<Metric> {
  if (input.metric === undefined) return readOwn(input, field);
  const { metric, name } = input;
  const wrong = (where: string, expected: string, got: string) =>
    new VisavisError(
      'invalid_definition',
      `The ${field} cannot be measured: expected ${expected}, got ${got}.`,
      {
        faults: [{ field: `${field}.${where}`, expected, got }],
      },
    );
  if (input.condition !== undefined)
    throw wrong('condition', 'a metric or a condition, not both', 'a condition beside a metric');
  if (!(await metricOf(metric))) throw wrong('metric', 'a metric that exists', `“${metric}”`);
  return { metric, ...(name !== undefined && { name }) };
}

function readOwn(input: MetricInput, field: string): OwnMetric {
  const parsed = parseCondition(input.condition);
  const faults: Fault[] = parsed.faults
    ? parsed.faults.map((fault) => ({
        ...fault,
        field: [`${field}.condition`, fault.field].filter(Boolean).join('.'),
      }))
    : windowFaults(parsed.value as EventCondition, `${field}.condition`);
  const [first] = faults;
  if (first)
    throw new VisavisError(
      'invalid_condition',
      `The ${field} cannot be measured: ${first.field} should be ${first.expected}, got ${first.got}.`,
      { faults },
    );
  const condition = parsed.value as EventCondition;
  return { name: input.name ?? condition.event, condition };
}

export const readGuardrails = (
  list: readonly MetricInput[],
  metricOf: (key: string) => Promise<KnownMetric | undefined>,
): Promise<Guardrail[]> =>
  Promise.all(
    list.map(async (input, i) => {
      const read = await readMetric(input, `guardrails.${i}`, metricOf);
      const harm = input.harm ?? ('metric' in read ? undefined : 'less');
      return { ...read, ...(harm && { harm }) };
    }),
  );

/** What the goal is learned for, where its metric says so. */
export const rewardFor = async (
  goal: Metric | null | undefined,
  metricOf: (key: string) => Promise<KnownMetric | undefined>,
): Promise<AllocationInput['reward']> =>
  goal && 'metric' in goal ? (await metricOf(goal.metric))?.reward : undefined;

function windowFaults(condition: EventCondition, field: string): Fault[] {
  if (!('event' in condition))
    return [{ field, expected: SAYS_WHEN, got: Object.keys(condition).join(', ') }];
  const { window } = condition;
  if (window && 'last' in window) return [];
  return [
    { field: `${field}.window`, expected: SAYS_WHEN, got: window ? JSON.stringify(window) : 'no window' },
  ];
}

/** What stands in the way of going live. A stated reason lets it go. */
export function measurementFaults(
  experience: Pick<StoredExperience, 'goal' | 'holdout' | 'unmeasured'>,
  rung: Rung,
  { holdouts }: DecideSettings,
): Fault[] {
  if (experience.unmeasured) return [];
  const faults: Fault[] = [];
  if (!experience.goal)
    faults.push({ field: 'goal', expected: `a goal: a metric, or ${SAYS_WHEN}`, got: 'none' });
  const isHeld =
    experience.holdout > 0 || holdouts.universal > 0 || (holdouts.rungs[rung as HeldRung] ?? 0) > 0;
  if (!isHeld)
    faults.push({
      field: 'holdout',
      expected: 'a share above 0, here, of its rung or of all people, or a reason in "unmeasured"',
      got: '0',
    });
  return faults;
}
