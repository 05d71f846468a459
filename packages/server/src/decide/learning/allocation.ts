// The allocation that people ask for, with what follows from the experience's goal.

import { type AllocationInput, type AllocationSettings, readAllocation } from '@visavis/engine/decide';
import { type Duration, durationMs } from '@visavis/engine/unify';
import { VisavisError } from '../../platform/errors.ts';
import type { StoredExperience } from '../definition-store.ts';

export type { AllocationInput } from '@visavis/engine/decide';

const MINUTE_MS = 60_000;
const LONGEST_MINUTES = 7 * 24 * 60;

/**
 * `known` is what the goal's metric is learned for, where the goal names one.
 * @throws invalid_definition that names what is wrong with it
 */
export function allocationFor(
  input: AllocationInput,
  experience: Pick<StoredExperience, 'name' | 'variants' | 'goal'>,
  known?: AllocationInput['reward'],
): AllocationSettings {
  const reward = input.reward ?? known ?? rewardOf(experience.goal);
  const shown = experience.variants.filter(({ weight }) => weight > 0).length;
  const read = readAllocation({ ...input, ...(reward && { reward }) }, Math.max(1, shown));
  if (!read.faults) return ofLists(read.value, experience);
  const [first] = read.faults;
  throw new VisavisError(
    'invalid_definition',
    `The allocation of “${experience.name}” cannot be used: ${first!.field} should be ${first!.expected}, got ${first!.got}.`,
    { faults: read.faults },
  );
}

function ofLists(
  allocation: AllocationSettings,
  { name, variants }: Pick<StoredExperience, 'name' | 'variants'>,
): AllocationSettings {
  const other = variants.find(({ content }) => !Array.isArray(content));
  if (allocation.kind !== 'recommender' || !other) return allocation;
  throw new VisavisError(
    'invalid_definition',
    `A recommender orders lists, and “${name}” shows other things.`,
    {
      faults: [{ field: 'allocation.kind', expected: 'variants that are lists', got: `“${other.key}”` }],
    },
  );
}

/** A goal that is one plain event is what is learned for, where nothing else is said. */
function rewardOf(goal: StoredExperience['goal']): AllocationInput['reward'] {
  if (!goal || !('condition' in goal)) return undefined;
  const { event, window, ...more } = goal.condition;
  if (Object.keys(more).length > 0) return undefined;
  if (!window || !('last' in window)) return undefined;
  const minutes = durationMs(window.last as Duration) / MINUTE_MS;
  return { event, windowMinutes: Math.min(LONGEST_MINUTES, minutes) };
}
