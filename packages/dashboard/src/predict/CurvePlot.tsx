// A square picture of two shares against each other, with the line of knowing nothing; and the same as a table and as
// a file.

import { Anchor, Group, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { csvAddress } from '../ui/charts/csv.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { percent } from '../ui/format.ts';

export interface CurvePoint {
  x: number;
  y: number;
  low?: number;
  high?: number;
  note: string;
}
export interface CurvePlotProps {
  label: string;
  points: readonly CurvePoint[];
  xName: string;
  yName: string;
  /** The greatest share on each axis. */
  top?: number;
  /** Where the upward axis is no share: its ends, where the line of knowing nothing ends, and how its numbers are shown. */
  rise?: { from: number; to: number; end: number; shown(value: number): string };
  line?: boolean;
  children?: ReactNode;
}

const SIZE = 300;
const LEFT = 46;
const FOOT = 38;
const PAD = 18;

export function CurvePlot(props: CurvePlotProps) {
  const { label, points, xName, yName, rise, children } = props;
  const shownY = rise?.shown ?? percent;
  const [asTable, setAsTable] = useState(false);
  const head = [xName, yName, 'low', 'high', 'note'];
  const rows = points.map(({ x, y, low, high, note }) => [x, y, low, high, note]);
  const columns: Column<CurvePoint>[] = [
    { id: 'x', header: xName, cell: ({ x }) => percent(x) },
    { id: 'y', header: yName, cell: ({ y }) => shownY(y) },
    { id: 'note', header: '', cell: ({ note }) => note },
  ];
  return (
    <div>
      <Group justify="space-between" mb={4} wrap="nowrap" align="flex-start">
        <Text size="sm" c="dimmed">
          {children}
        </Text>
        <Group gap="sm" wrap="nowrap">
          <Anchor component="button" type="button" size="xs" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Picture' : 'Table'}
          </Anchor>
          <Anchor size="xs" href={csvAddress(head, rows)} download={`${label}.csv`}>
            CSV
          </Anchor>
        </Group>
      </Group>
      {asTable ? (
        <DataTable label={label} rows={points} columns={columns} keyOf={({ x, note }) => `${x} ${note}`} />
      ) : (
        <Picture {...props} />
      )}
    </div>
  );
}

function Picture({ label, points, xName, yName, top = 1, line, rise }: CurvePlotProps) {
  const { from, to, end, shown } = rise ?? { from: 0, to: top, end: top, shown: percent };
  const x = (share: number): number => LEFT + (Math.min(share, top) / top) * (SIZE - LEFT - PAD);
  const y = (value: number): number =>
    SIZE - FOOT - ((Math.min(value, to) - from) / (to - from || 1)) * (SIZE - FOOT - PAD);
  const path = points
    .map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`)
    .join('');
  const dimmed = 'var(--mantine-color-dimmed)';
  return (
    <svg
      viewBox={`0 0 ${SIZE} ${SIZE}`}
      style={{ width: '100%', maxWidth: 380, display: 'block' }}
      role="img"
      aria-label={`${label}: ${points.map((point) => `${percent(point.x)}: ${shown(point.y)}`).join(', ')}`}
    >
      {[0, 0.5, 1].map((share) => (
        <g key={share} fontSize={10} fill={dimmed}>
          <line
            x1={LEFT}
            x2={SIZE - PAD}
            y1={y(from + share * (to - from))}
            y2={y(from + share * (to - from))}
            stroke="var(--vv-line)"
            strokeWidth={1}
          />
          <text x={LEFT - 6} y={y(from + share * (to - from)) + 3} textAnchor="end">
            {shown(from + share * (to - from))}
          </text>
          <text x={x(share * top)} y={SIZE - FOOT + 14} textAnchor="middle">
            {percent(share * top)}
          </text>
        </g>
      ))}
      <text x={(LEFT + SIZE - PAD) / 2} y={SIZE - 6} textAnchor="middle" fontSize={11} fill={dimmed}>
        {xName}
      </text>
      <text
        transform={`translate(11 ${(SIZE - FOOT + PAD) / 2}) rotate(-90)`}
        textAnchor="middle"
        fontSize={11}
        fill={dimmed}
      >
        {yName}
      </text>
      <line x1={x(0)} y1={y(0)} x2={x(top)} y2={y(end)} stroke={dimmed} strokeDasharray="3 4" />
      {line && <path d={path} fill="none" stroke="var(--vv-data)" strokeWidth={2} />}
      {points.map((point) => (
        <g key={`${point.x} ${point.note}`}>
          <title>{point.note}</title>
          {point.low !== undefined && point.high !== undefined && (
            <line
              x1={x(point.x)}
              x2={x(point.x)}
              y1={y(point.low)}
              y2={y(point.high)}
              stroke="var(--vv-data)"
              strokeWidth={1.5}
            />
          )}
          <circle cx={x(point.x)} cy={y(point.y)} r={line ? 2.5 : 4} fill="var(--vv-data)" />
        </g>
      ))}
    </svg>
  );
}
