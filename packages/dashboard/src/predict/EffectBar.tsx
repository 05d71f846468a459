// A difference with its interval around nothing: the dot is the estimate, the bar how sure it is.

import { aroundMark } from '@visavis/engine/sentences';
import type { Apart } from './personas.ts';

const WIDTH = 220;
const say = (value: number): string => value.toFixed(2);

export function EffectBar({ effect: { label, effect, low, high }, top }: { effect: Apart; top: number }) {
  const x = (at: number): number => WIDTH / 2 + (at / top) * (WIDTH / 2 - 6);
  return (
    <svg
      width={WIDTH}
      height={20}
      role="img"
      aria-label={`${label}: ${say(effect)} (${say(low)} to ${say(high)}). ${aroundMark({ name: 'The interval', low, high, say })}`}
    >
      <line x1={6} x2={WIDTH - 6} y1={10} y2={10} stroke="var(--vv-track)" strokeWidth={2} />
      <line x1={x(0)} x2={x(0)} y1={2} y2={18} stroke="var(--mantine-color-dimmed)" strokeWidth={1} />
      <rect
        x={x(low)}
        y={6}
        width={Math.max(x(high) - x(low), 1)}
        height={8}
        rx={4}
        fill="var(--vv-data-soft)"
        stroke="var(--vv-data)"
      />
      <circle cx={x(effect)} cy={10} r={4} fill="var(--vv-data)" />
    </svg>
  );
}
