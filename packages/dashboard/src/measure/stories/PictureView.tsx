// A picture of a story on the page: the sentence that says it, the marks, and the same figures as a table.

import { Anchor, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import type { Picture } from '@visavis/engine/measure';
import { useMemo, useState } from 'react';
import { Scroll } from '../../ui/Scroll.tsx';
import { measurer } from './canvas.ts';
import { dayOf, drawPicture, type Ink, type Mark } from './drawing.ts';

const INKS: Record<Ink, string> = {
  text: 'var(--mantine-color-text)',
  dim: 'var(--mantine-color-dimmed)',
  line: 'var(--vv-line)',
  data: 'var(--vv-data)',
  soft: 'var(--vv-data-soft)',
  surface: 'var(--vv-surface)',
};

export function PictureView({ picture }: { picture: Picture }) {
  const { ref, width } = useElementSize();
  const [asTable, setAsTable] = useState(false);
  const measure = useMemo(measurer, []);
  const drawing = drawPicture(picture, Math.max(width, 320), measure);
  return (
    <figure ref={ref} style={{ margin: 0 }}>
      <figcaption style={{ display: 'flex', justifyContent: 'space-between', gap: 16, marginBottom: 8 }}>
        <Text size="sm" c="dimmed">
          {picture.says}
        </Text>
        <Anchor
          component="button"
          type="button"
          size="xs"
          className="vv-no-print"
          onClick={() => setAsTable(!asTable)}
        >
          {asTable ? 'Picture' : 'Table'}
        </Anchor>
      </figcaption>
      {asTable ? (
        <Figures picture={picture} />
      ) : (
        <svg
          role="img"
          aria-label={`${picture.title}: ${picture.says}`}
          viewBox={`0 0 ${drawing.width} ${drawing.height}`}
          style={{ display: 'block', width: '100%' }}
        >
          {drawing.marks.map((mark, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: marks have no name, and are drawn anew together.
            <Shape key={i} mark={mark} />
          ))}
        </svg>
      )}
    </figure>
  );
}

function Shape({ mark }: { mark: Mark }) {
  const ink = INKS[mark.ink];
  if (mark.kind === 'text')
    return (
      <text
        x={mark.x}
        y={mark.y}
        fontSize={mark.size}
        fontWeight={mark.weight}
        fill={ink}
        textAnchor={mark.anchor}
      >
        {mark.text}
      </text>
    );
  if (mark.kind === 'rect')
    return <rect x={mark.x} y={mark.y} width={mark.width} height={mark.height} rx={mark.radius} fill={ink} />;
  if (mark.kind === 'dot') return <circle cx={mark.x} cy={mark.y} r={mark.radius} fill={ink} />;
  const points = mark.points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ');
  return mark.isFilled ? (
    <polygon points={points} fill={ink} />
  ) : (
    <polyline points={points} fill="none" stroke={ink} strokeWidth={mark.width} strokeLinejoin="round" />
  );
}

const short = (value: number): number => Number(value.toPrecision(3));

function Figures({ picture }: { picture: Picture }) {
  const rows =
    picture.kind === 'line'
      ? picture.points.map(({ time, value }) => ({
          key: time,
          name: dayOf(time),
          told: `${value} ${picture.unit}`,
        }))
      : picture.rows.map(({ name, text, low, high }) => ({
          key: name,
          name,
          told:
            low === undefined || high === undefined ? text : `${text} (band ${short(low)} to ${short(high)})`,
        }));
  return (
    <Scroll height={240} label={`${picture.title}, figures`}>
      <table className="vv-table" aria-label={picture.title}>
        <tbody>
          {rows.map(({ key, name, told }) => (
            <tr key={key}>
              <th scope="row" style={{ textAlign: 'left' }}>
                {name}
              </th>
              <td data-align="right">{told}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
