// A share with how sure it is: the dot is the estimate, the band its interval, and the tick what it is compared with.

import { aroundMark } from '@visavis/engine/sentences';
import { percent } from '../format.ts';

export interface IntervalBarProps {
  label: string;
  value: number;
  low: number;
  high: number;
  /** What everyone else has. */
  against: number;
  top: number;
  width?: number;
}

export function IntervalBar({ label, value, low, high, against, top, width = 220 }: IntervalBarProps) {
  const x = (share: number): number => 6 + (Math.min(share, top) / top) * (width - 12);
  return (
    <svg
      width={width}
      height={20}
      role="img"
      aria-label={`${label}: ${percent(value)} (${percent(low)} to ${percent(high)}), others ${percent(against)}. ${aroundMark({ name: 'The interval', low, high, mark: against, say: percent })}`}
    >
      <line x1={6} x2={width - 6} y1={10} y2={10} stroke="var(--vv-track)" strokeWidth={2} />
      <rect
        x={x(low)}
        y={6}
        width={Math.max(x(high) - x(low), 1)}
        height={8}
        rx={4}
        fill="var(--vv-data-soft)"
        stroke="var(--vv-data)"
        strokeWidth={1}
      />
      <line
        x1={x(against)}
        x2={x(against)}
        y1={3}
        y2={17}
        stroke="var(--mantine-color-dimmed)"
        strokeWidth={2}
      />
      <circle cx={x(value)} cy={10} r={4} fill="var(--vv-data)" />
    </svg>
  );
}
