// An estimate with its interval on a scale: the dot is the estimate, the bar how sure it is, the tick a mark such as 0.

import { aroundMark } from '@visavis/engine/sentences';

interface Props {
  label: string;
  value: number;
  low: number;
  high: number;
  from: number;
  to: number;
  mark?: number;
  say(value: number): string;
  width?: number;
}

export function Whisker({ label, value, low, high, from, to, mark, say, width = 260 }: Props) {
  const span = Math.max(to - from, 1e-12);
  const x = (at: number): number => 6 + (Math.min(Math.max(at - from, 0), span) / span) * (width - 12);
  return (
    <svg
      width={width}
      height={18}
      style={{ display: 'block', maxWidth: '100%' }}
      role="img"
      aria-label={`${label}: ${say(value)} (${say(low)} to ${say(high)})${mark === undefined ? '' : `. ${aroundMark({ name: 'The interval', low, high, mark, say })}`}`}
    >
      <line x1={6} x2={width - 6} y1={9} y2={9} stroke="var(--vv-track)" strokeWidth={2} />
      {mark !== undefined && (
        <line x1={x(mark)} x2={x(mark)} y1={2} y2={16} stroke="var(--mantine-color-dimmed)" strokeWidth={2} />
      )}
      <rect
        x={x(low)}
        y={5}
        width={Math.max(x(high) - x(low), 1)}
        height={8}
        rx={4}
        fill="var(--vv-data-soft)"
        stroke="var(--vv-data)"
      />
      <circle cx={x(value)} cy={9} r={4} fill="var(--vv-data)" />
    </svg>
  );
}
