// Several things over time, each a line with its name at its end: exact values on hover and by arrow keys, and the same
// figures as a table and as CSV. A day on which nothing is known of one is a gap in its line.

import { Anchor, Box, Group, Text } from '@mantine/core';
import { useElementSize } from '@mantine/hooks';
import { ofLines } from '@visavis/engine/sentences';
import { type KeyboardEvent, useState } from 'react';
import { onDay, onShortDay } from '../format.ts';
import { csvAddress } from './csv.ts';
import { LinesFigures } from './LinesFigures.tsx';
import { NoteList, NoteMarks, useNotes } from './Notes.tsx';
import { Said } from './Said.tsx';

export interface Line {
  name: string;
  /** The same for the same thing in every chart of a page. */
  colour: string;
  /** One a day; undefined where nothing is known. */
  values: readonly (number | undefined)[];
  /** How sure each value is; a band behind the line. */
  band?: { low: readonly (number | undefined)[]; high: readonly (number | undefined)[] };
}
export interface LinesChartProps {
  label: string;
  /** ISO 8601. */
  days: readonly string[];
  lines: readonly Line[];
  /** The top of the scale, and its bottom where that is not 0. */
  top: number;
  bottom?: number;
  /** How a value is written. */
  say: (value: number) => string;
  height?: number;
  /** With notes on dates, and a way to write one. */
  noted?: boolean;
}

const LEFT = 44;
const RIGHT = 110;
const FOOT = 22;
const HEAD = 8;
const NAME_APART = 14;

export function LinesChart(props: LinesChartProps) {
  const { label, days, lines, say, height = 200, noted } = props;
  const notes = useNotes(days, noted);
  const { ref, width } = useElementSize();
  const [at, setAt] = useState<number>();
  const [asTable, setAsTable] = useState(false);
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (by) setAt(Math.min(Math.max((at ?? days.length - 1) + by, 0), days.length - 1));
  };
  const told = (index: number): string =>
    lines
      .flatMap(({ name, values }) => (values[index] === undefined ? [] : [`${name} ${say(values[index])}`]))
      .join(', ');
  const shown = at ?? days.length - 1;
  return (
    <Box ref={ref}>
      <Group justify="space-between" mb={4} mih={20}>
        <Text size="sm" c="dimmed" aria-live="polite">
          {days[shown] ? `${onDay(days[shown])}: ${told(shown) || 'nothing'}` : 'nothing yet'}
        </Text>
        <Group gap="sm">
          <Anchor component="button" type="button" size="xs" onClick={() => setAsTable(!asTable)}>
            {asTable ? 'Picture' : 'Table'}
          </Anchor>
          <Anchor
            size="xs"
            href={csvAddress(
              ['day', ...lines.map(({ name }) => name)],
              days.map((day, i) => [day, ...lines.map(({ values }) => values[i])]),
            )}
            download={`${label}.csv`}
          >
            CSV
          </Anchor>
        </Group>
      </Group>
      {asTable ? (
        <LinesFigures {...props} height={height} />
      ) : (
        <svg
          width="100%"
          height={height}
          role="img"
          aria-label={`${label}: ${days.at(-1) ? `${onDay(days.at(-1)!)}, ${told(days.length - 1)}` : 'nothing yet'}`}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys read the chart day by day
          tabIndex={0}
          onPointerMove={({ clientX, currentTarget }) => {
            const x = clientX - currentTarget.getBoundingClientRect().left - LEFT;
            const nearest = Math.round((x / (width - LEFT - RIGHT)) * Math.max(days.length - 1, 1));
            setAt(Math.min(Math.max(nearest, 0), days.length - 1));
          }}
          onPointerLeave={() => setAt(undefined)}
          onKeyDown={step}
          style={{ display: 'block', touchAction: 'pan-y' }}
        >
          <Lines {...props} height={height} width={Math.max(width, LEFT + RIGHT + 40)} at={at} />
          <NoteMarks
            notes={notes}
            x={(day) => LEFT + (days.length > 1 ? day / (days.length - 1) : 0.5) * (width - LEFT - RIGHT)}
            top={HEAD}
            foot={height - FOOT}
          />
        </svg>
      )}
      <Said>{ofLines({ lines, say })}</Said>
      {noted && days.length > 0 && <NoteList notes={notes} day={days.at(-1)!} />}
    </Box>
  );
}

interface Drawn extends LinesChartProps {
  width: number;
  height: number;
  at: number | undefined;
}

function Lines({ days, lines, top, bottom = 0, say, width, height, at }: Drawn) {
  const x = (index: number) =>
    LEFT + (days.length > 1 ? index / (days.length - 1) : 0.5) * (width - LEFT - RIGHT);
  const y = (value: number) =>
    height -
    FOOT -
    ((Math.min(Math.max(value, bottom), top) - bottom) / (top - bottom)) * (height - FOOT - HEAD);
  const every = Math.max(Math.ceil(days.length / Math.max(Math.floor(width / 110), 2)), 1);
  const names = namesApart(
    lines.map(({ name, colour, values }) => {
      const last = values.findLastIndex((value) => value !== undefined);
      return { name, colour, x: x(Math.max(last, 0)), y: y(values[last] ?? 0) };
    }),
    height - FOOT,
  );
  return (
    <>
      <g aria-hidden>
        {(bottom < 0 ? [bottom, 0, top] : [bottom, (bottom + top) / 2, top]).map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width - RIGHT} y1={y(tick)} y2={y(tick)} stroke="var(--vv-line)" />
            <text className="vv-tick" x={LEFT - 8} y={y(tick) + 4} textAnchor="end">
              {say(tick)}
            </text>
          </g>
        ))}
        {days.map((day, i) =>
          i % every === 0 ? (
            <text key={day} className="vv-tick" x={x(i)} y={height - 4} textAnchor="middle">
              {onShortDay(day)}
            </text>
          ) : null,
        )}
      </g>
      {at !== undefined && (
        <line x1={x(at)} x2={x(at)} y1={HEAD} y2={y(bottom)} stroke="var(--vv-line-strong)" />
      )}
      {lines.map(({ name, colour, values, band }) => (
        <g key={name}>
          {band && <path d={bandOf(band, x, y)} fill={colour} opacity={0.16} />}
          <path d={pathOf(values, x, y)} fill="none" stroke={colour} strokeWidth={2} strokeLinejoin="round" />
          {values.map((value, i) =>
            value !== undefined && (i === at || isAlone(values, i)) ? (
              <circle key={days[i]} cx={x(i)} cy={y(value)} r={3} fill={colour} />
            ) : null,
          )}
        </g>
      ))}
      {names.map(({ name, colour, x: end, y: place }) => (
        <text key={name} x={end + 8} y={place + 4} fontSize={12} fill="var(--mantine-color-text)">
          <tspan fill={colour}>● </tspan>
          {name.length > 14 ? `${name.slice(0, 13)}…` : name}
        </text>
      ))}
    </>
  );
}

/** Each stretch of days that are known, there along the top and back along the bottom. */
function bandOf(
  { low, high }: NonNullable<Line['band']>,
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  const stretches: number[][] = [];
  low.forEach((value, i) => {
    if (value === undefined || high[i] === undefined) return;
    if (i > 0 && low[i - 1] !== undefined && stretches.length > 0) stretches.at(-1)!.push(i);
    else stretches.push([i]);
  });
  const point = (value: number | undefined, i: number) => `${x(i).toFixed(1)} ${y(value ?? 0).toFixed(1)}`;
  return stretches
    .map((days) => {
      const there = days.map((i) => point(high[i], i));
      const back = days.map((i) => point(low[i], i)).reverse();
      return `M${[...there, ...back].join('L')}Z`;
    })
    .join('');
}

const isAlone = (values: Line['values'], i: number): boolean =>
  values[i - 1] === undefined && values[i + 1] === undefined;

function pathOf(values: Line['values'], x: (index: number) => number, y: (value: number) => number): string {
  return values
    .map((value, i) =>
      value === undefined
        ? ''
        : `${values[i - 1] === undefined ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`,
    )
    .join('');
}

/** Names that would lie over each other are moved down, and up again where the picture ends. */
function namesApart<T extends { y: number }>(names: readonly T[], bottom: number): T[] {
  let above = Number.NEGATIVE_INFINITY;
  const down = [...names]
    .sort((a, b) => a.y - b.y)
    .map((one) => {
      above = Math.max(one.y, above + NAME_APART);
      return { ...one, y: above };
    });
  let below = bottom + NAME_APART;
  return down.toReversed().map((one) => {
    below = Math.min(one.y, below - NAME_APART);
    return { ...one, y: below };
  });
}
