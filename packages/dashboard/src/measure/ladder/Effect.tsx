// What something adds, with its interval, on a scale whose middle is nothing.

import { Text } from '@mantine/core';
import { Whisker } from '../../decide/index.ts';
import { change } from '../../ui/format.ts';
import type { Step } from './api.ts';

interface Props {
  label: string;
  effect: Step['absolute'];
  /** The ends of the scale, the same for all that are compared. */
  reach: number;
}

export function Effect({ label, effect, reach }: Props) {
  if (!effect)
    return (
      <Text size="sm" c="dimmed">
        not known
      </Text>
    );
  const { value, low, high } = effect;
  return (
    <Whisker {...{ label, value, low, high }} from={-reach} to={reach} mark={0} say={change} width={220} />
  );
}

export const reachOf = (steps: readonly Pick<Step, 'absolute'>[]): number =>
  Math.max(0, ...steps.map(({ absolute }) => (absolute ? Math.max(-absolute.low, absolute.high) : 0)));
