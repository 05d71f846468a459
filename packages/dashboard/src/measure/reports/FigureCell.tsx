// A figure in a table: the value, how sure it is as a band, and its change since the period before. A change that may be
// chance is written in grey.

import { Text } from '@mantine/core';
import type { Figure, Measured } from './api.ts';
import { isSure, type Say, surely } from './words.ts';

const WIDTH = 112;

export interface FigureCellProps {
  measured: Measured | null;
  say: Say;
  /** The top of the scale. */
  top: number;
  better?: 'more' | 'less' | undefined;
  /** What stands there where the question does not arise. */
  lack?: string;
}

export function FigureCell({ measured, say, top, better, lack = 'nothing comes after' }: FigureCellProps) {
  if (!measured?.now)
    return (
      <Text span size="sm" c="dimmed">
        {measured ? 'too few yet' : lack}
      </Text>
    );
  const { now } = measured;
  return (
    <div title={`${surely(now, say)}, from ${now.n}`}>
      <div style={{ display: 'flex', gap: 6, alignItems: 'baseline' }}>
        <b style={{ fontWeight: 600 }}>{say(now.value)}</b>
        <Text span size="xs" c="dimmed">
          {say(now.low)} to {say(now.high)}
        </Text>
      </div>
      <Band figure={now} top={top} />
      <Change {...{ measured, say, better }} />
    </div>
  );
}

export function Band({ figure, top, width = WIDTH }: { figure: Figure; top: number; width?: number }) {
  const x = (value: number): number => 3 + (Math.min(Math.max(value, 0), top) / (top || 1)) * (width - 6);
  return (
    <svg width={width} height={10} aria-hidden style={{ display: 'block' }}>
      <line x1={3} x2={width - 3} y1={5} y2={5} stroke="var(--vv-track)" strokeWidth={2} />
      <rect
        x={x(figure.low)}
        y={2}
        width={Math.max(2, x(figure.high) - x(figure.low))}
        height={6}
        rx={3}
        fill="var(--vv-data-soft)"
        stroke="var(--vv-data)"
        strokeWidth={0.75}
      />
      <circle cx={x(figure.value)} cy={5} r={3} fill="var(--vv-data)" />
    </svg>
  );
}

function Change({
  measured,
  say,
  better = 'more',
}: Pick<FigureCellProps, 'say' | 'better'> & { measured: Measured }) {
  const { trend, before } = measured;
  if (!trend || !before)
    return (
      <Text size="xs" c="dimmed">
        no period before
      </Text>
    );
  const isGood = trend.value > 0 === (better === 'more');
  const colour = !isSure(trend) ? 'dimmed' : isGood ? 'var(--vv-good)' : 'var(--vv-harm)';
  const sign = trend.value > 0 ? '+' : '−';
  const amount = say(Math.abs(trend.value));
  if (amount === say(0))
    return (
      <Text size="xs" c="dimmed">
        no change
      </Text>
    );
  const words = isSure(trend) ? `${sign}${amount}` : `${sign}${amount}, may be chance`;
  return (
    <Text size="xs" c={colour} title={`Before: ${surely(before, say)}`}>
      {words}
    </Text>
  );
}
