// No experience goes live without a goal and a holdout: what cannot be measured teaches nothing. Whoever wants it all
// the same says why, and that is kept.

import type { Fault } from '@visavis/engine/collect';
import type { HeldRung, Rung } from '@visavis/engine/decide';
import { type EventCondition, parseCondition } from '@visavis/engine/segment';
import { VisavisError } from '../platform/errors.ts';
import type { StoredExperience } from './definition-store.ts';
import type { DecideSettings } from './settings.ts';

/** What an experience is measured by: what people do within a time of having seen it. */
export interface Metric {
  name: string;
  /** An event with a rolling window, such as `{ event: 'Order Completed', window: { last: '7d' } }`. */
  condition: EventCondition;
}
/** What must not get worse: `more` or `less` of it is harm. */
export interface Guardrail extends Metric {
  harm: 'more' | 'less';
}
export interface MetricInput {
  name?: string;
  condition: unknown;
  harm?: Guardrail['harm'];
}

const SAYS_WHEN =
  'an event with a rolling window, such as { "event": "Order Completed", "window": { "last": "7d" } }';

/** @throws invalid_condition that names what is wrong with it */
export function readMetric(input: MetricInput, field: string): Metric {
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

export const readGuardrails = (list: readonly MetricInput[]): Guardrail[] =>
  list.map((input, i) => ({ ...readMetric(input, `guardrails.${i}`), harm: input.harm ?? 'less' }));

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
  if (!experience.goal) faults.push({ field: 'goal', expected: `a goal: ${SAYS_WHEN}`, got: 'none' });
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
