// Bars from zero, one a row, with the name and the value written at the bar.

import { ofBars } from '@visavis/engine/sentences';
import type { ReactNode } from 'react';
import { count } from '../format.ts';
import { Said } from './Said.tsx';

export interface Bar {
  key: string;
  name: ReactNode;
  /** The name in a sentence, where it is more than words. */
  word?: string;
  value: number;
  note?: ReactNode;
  colour?: string;
}

export function BarList({ bars, label, of }: { bars: readonly Bar[]; label: string; of?: number }) {
  const top = of ?? Math.max(...bars.map((bar) => bar.value), 1);
  const named = bars.map(({ name, word, key, value }) => ({
    name: word ?? (typeof name === 'string' ? name : key),
    value,
  }));
  return (
    <>
      <ul aria-label={label} style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 10 }}>
        {bars.map((bar) => (
          <li key={bar.key}>
            <div
              style={{
                display: 'flex',
                flexWrap: 'wrap',
                columnGap: 16,
                fontSize: '0.8125rem',
                marginBottom: 3,
              }}
            >
              <span className="vv-ellipsis" style={{ flex: '1 1 120px' }}>
                {bar.name}
              </span>
              <span>
                <b style={{ fontWeight: 600 }}>{count(bar.value)}</b>
                {bar.note && <span style={{ color: 'var(--mantine-color-dimmed)' }}> {bar.note}</span>}
              </span>
            </div>
            <Track share={bar.value / top} colour={bar.colour} />
          </li>
        ))}
      </ul>
      <Said>{ofBars({ bars: named, ...(of !== undefined && { whole: of }) })}</Said>
    </>
  );
}

export function Track({
  share,
  colour = 'var(--vv-data)',
  height = 6,
}: {
  share: number;
  colour?: string | undefined;
  height?: number;
}) {
  return (
    <div
      style={{ height, borderRadius: height, background: 'var(--vv-track)', overflow: 'hidden' }}
      aria-hidden
    >
      <div
        style={{
          height,
          width: `${Math.min(Math.max(share, 0), 1) * 100}%`,
          background: colour,
          borderRadius: height,
        }}
      />
    </div>
  );
}
