// Something over time: an area or bars from zero, the last value written at the line, exact values on hover and by
// arrow keys, and the same figures as a table and as CSV.

import { Anchor, Box, Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { overTime } from '@visavis/engine/sentences';
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { brief, count, onDay, onShortDay } from '../format.ts';
import { csvAddress } from './csv.ts';
import { NoteList, NoteMarks, useNotes } from './Notes.tsx';
import { Said } from './Said.tsx';
import { TimeFigures } from './TimeFigures.tsx';

export interface Point {
  time: string;
  value: number;
}
export interface TimeChartProps {
  label: string;
  /** What one unit is called: `events`, `people`. */
  unit: string;
  points: readonly Point[];
  kind?: 'area' | 'bars';
  height?: number;
  /** When the last value of an area was true: `now`, `so far today`; its day where nothing is said. */
  last?: string;
  /** What a click on a point shows. */
  opens?: string;
  /** What is behind one point. */
  onOpen?: ((point: Point) => void) | undefined;
  /** With notes on dates, and a way to write one. */
  noted?: boolean;
}

const LEFT = 44;
const RIGHT = 12;
const FOOT = 22;

export function TimeChart(props: TimeChartProps) {
  const { label, unit, points, kind = 'area', height = 200, last, opens = 'who', onOpen, noted } = props;
  const says = overTime({ unit, points, bars: kind === 'bars' });
  const notes = useNotes(
    points.map(({ time }) => time),
    noted,
  );
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number>();
  const [asTable, setAsTable] = useState(false);
  const scale = scaleOf(points, Math.max(width, 120), height);
  const pointed = at === undefined ? undefined : points[at];
  const total = points.reduce((sum, point) => sum + point.value, 0);
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    const left = event.currentTarget.getBoundingClientRect().left;
    setAt(scale.nearest(event.clientX - left));
  };
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (event.key === 'Enter' && pointed) onOpen?.(pointed);
    if (by) setAt(Math.min(Math.max((at ?? points.length - 1) + by, 0), points.length - 1));
  };
  return (
    <Box ref={ref}>
      <Group justify="space-between" mb={4} mih={20}>
        <Text size="sm" c="dimmed" aria-live="polite">
          {pointed ? (
            <>
              <Text span fw={600} c="var(--mantine-color-text)">
                {count(pointed.value)} {unit}
              </Text>{' '}
              on {onDay(pointed.time)}
              {onOpen && `; click to see ${opens}`}
            </>
          ) : kind === 'bars' ? (
            `${count(total)} ${unit} in all`
          ) : (
            ending(points, unit, last)
          )}
        </Text>
        <Group gap="sm">
          <Anchor component="button" type="button" size="xs" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Picture' : 'Table'}
          </Anchor>
          <Anchor
            size="xs"
            href={csvAddress(
              ['time', unit],
              points.map((point) => [point.time, point.value]),
            )}
            download={`${label}.csv`}
          >
            CSV
          </Anchor>
        </Group>
      </Group>
      {asTable ? (
        <TimeFigures points={points} unit={unit} label={label} height={height} onOpen={onOpen} />
      ) : (
        <svg
          width="100%"
          height={height}
          role="img"
          aria-label={`${label}: ${says}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart value by value
          tabIndex={0}
          onPointerMove={move}
          onPointerLeave={() => setAt(undefined)}
          onKeyDown={step}
          onClick={() => pointed && onOpen?.(pointed)}
          style={{ display: 'block', touchAction: 'pan-y', cursor: onOpen ? 'pointer' : 'default' }}
        >
          <Grid scale={scale} points={points} />
          <NoteMarks notes={notes} x={scale.x} top={6} foot={height - FOOT} />
          {kind === 'bars' ? (
            <Bars scale={scale} points={points} at={at} />
          ) : (
            <Area scale={scale} points={points} at={at} />
          )}
        </svg>
      )}
      <Said>{says}</Said>
      {noted && points.length > 0 && <NoteList notes={notes} day={points.at(-1)!.time} />}
    </Box>
  );
}

interface Scale {
  x(at: number): number;
  y(value: number): number;
  nearest(x: number): number;
  ticks: number[];
  width: number;
  height: number;
  step: number;
}

function scaleOf(points: readonly Point[], width: number, height: number): Scale {
  const ticks = ticksTo(Math.max(...points.map((point) => point.value), 1));
  const top = ticks.at(-1) ?? 1;
  const step = (width - LEFT - RIGHT) / Math.max(points.length, 1);
  return {
    x: (at) => LEFT + step * (at + 0.5),
    y: (value) => height - FOOT - (value / top) * (height - FOOT - 8),
    nearest: (x) => Math.min(Math.max(Math.floor((x - LEFT) / step), 0), points.length - 1),
    ticks,
    width,
    height,
    step,
  };
}

/** Round numbers from zero to just above the greatest value. */
function ticksTo(greatest: number): number[] {
  const rough = greatest / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough,
    1,
  );
  return Array.from({ length: Math.ceil(greatest / step) + 1 }, (_, tick) => tick * step);
}

function Grid({ scale, points }: { scale: Scale; points: readonly Point[] }) {
  const every = Math.max(Math.ceil(points.length / Math.max(Math.floor(scale.width / 110), 2)), 1);
  return (
    <g aria-hidden>
      {scale.ticks.map((tick) => (
        <g key={tick}>
          <line
            x1={LEFT}
            x2={scale.width - RIGHT}
            y1={scale.y(tick)}
            y2={scale.y(tick)}
            stroke="var(--vv-line)"
          />
          <text className="vv-tick" x={LEFT - 8} y={scale.y(tick) + 4} textAnchor="end">
            {brief(tick)}
          </text>
        </g>
      ))}
      {points.map((point, at) =>
        at % every === 0 ? (
          <text
            key={point.time}
            className="vv-tick"
            x={scale.x(at)}
            y={scale.height - 4}
            textAnchor={at === 0 ? 'start' : 'middle'}
          >
            {onShortDay(point.time)}
          </text>
        ) : null,
      )}
    </g>
  );
}

interface Marks {
  scale: Scale;
  points: readonly Point[];
  at: number | undefined;
}

function Bars({ scale, points, at }: Marks) {
  const width = Math.max(Math.min(scale.step * 0.72, 28), 1);
  const foot = scale.y(0);
  return points.map((point, index) => (
    <rect
      key={point.time}
      x={scale.x(index) - width / 2}
      y={scale.y(point.value)}
      width={width}
      height={foot - scale.y(point.value)}
      rx={Math.min(width / 4, 2)}
      fill="var(--vv-data)"
      opacity={at === undefined || at === index ? 1 : 0.45}
    />
  ));
}

function Area({ scale, points, at }: Marks) {
  const line = points
    .map((point, index) => `${index === 0 ? 'M' : 'L'}${scale.x(index)} ${scale.y(point.value)}`)
    .join('');
  const last = at ?? points.length - 1;
  const marked = points[last];
  return (
    <>
      <path
        d={`${line}L${scale.x(points.length - 1)} ${scale.y(0)}L${scale.x(0)} ${scale.y(0)}Z`}
        fill="var(--vv-data-soft)"
      />
      <path d={line} fill="none" stroke="var(--vv-data)" strokeWidth={2} strokeLinejoin="round" />
      {at !== undefined && (
        <line x1={scale.x(at)} x2={scale.x(at)} y1={8} y2={scale.y(0)} stroke="var(--vv-line-strong)" />
      )}
      {marked && (
        <circle
          cx={scale.x(last)}
          cy={scale.y(marked.value)}
          r={3.5}
          fill="var(--vv-data)"
          stroke="var(--vv-surface)"
          strokeWidth={1.5}
        />
      )}
    </>
  );
}

function ending(points: readonly Point[], unit: string, when: string | undefined): string {
  const point = points.at(-1);
  return point ? `${count(point.value)} ${unit} ${when ?? `on ${onDay(point.time)}`}` : 'nothing yet';
}
