// A line as tall as a word. It starts at zero, so that its height can be believed.

import { useId } from 'react';
import { count } from '../format.ts';

export interface SparklineProps {
  values: readonly number[];
  label: string;
  width?: number;
  height?: number;
}

export function Sparkline({ values, label, width = 96, height = 24 }: SparklineProps) {
  const id = useId();
  if (values.length < 2)
    return <span style={{ color: 'var(--mantine-color-dimmed)', fontSize: 12 }}>not yet</span>;
  const top = Math.max(...values, 1);
  const x = (at: number): number => (at / (values.length - 1)) * (width - 4) + 2;
  const y = (value: number): number => height - 2 - (value / top) * (height - 4);
  const line = values
    .map((value, at) => `${at === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`)
    .join('');
  return (
    <svg
      width={width}
      height={height}
      role="img"
      aria-labelledby={id}
      style={{ display: 'block', overflow: 'visible' }}
    >
      <title id={id}>
        {`${label}: ${count(values[0] ?? 0)} at first, ${count(values.at(-1) ?? 0)} now, ${count(Math.max(...values))} at most`}
      </title>
      <path d={`${line}L${x(values.length - 1)} ${height}L2 ${height}Z`} fill="var(--vv-data-soft)" />
      <path d={line} fill="none" stroke="var(--vv-data)" strokeWidth={1.5} strokeLinejoin="round" />
      <circle cx={x(values.length - 1)} cy={y(values.at(-1) ?? 0)} r={2} fill="var(--vv-data)" />
    </svg>
  );
}
