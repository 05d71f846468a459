// A story as marks on a sheet, worked out once and then drawn by the page (SVG) and by its picture (canvas): where each
// word, line and dot stands. It knows no browser: the width of a text is an argument.

import type { BarsPicture, IntervalsPicture, LinePicture, Picture } from '@visavis/engine/measure';

export type Ink = 'text' | 'dim' | 'line' | 'data' | 'soft' | 'surface';
export type Mark =
  | {
      kind: 'text';
      x: number;
      y: number;
      text: string;
      size: number;
      weight: number;
      ink: Ink;
      anchor: 'start' | 'middle' | 'end';
    }
  | { kind: 'rect'; x: number; y: number; width: number; height: number; ink: Ink; radius: number }
  | { kind: 'dot'; x: number; y: number; radius: number; ink: Ink }
  | {
      kind: 'path';
      points: readonly (readonly [number, number])[];
      ink: Ink;
      width: number;
      isFilled?: boolean;
    };
export interface Drawing {
  width: number;
  height: number;
  marks: Mark[];
}
/** The width of a text in pixels. */
export type Measure = (text: string, size: number, weight: number) => number;

const SMALL = 12;
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
/** Points stand at midnights in UTC; in another zone they would be called by the day before. */
export const dayOf = (time: string): string => day.format(new Date(time));
const whole = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 });

export const drawPicture = (picture: Picture, width: number, measure: Measure): Drawing =>
  picture.kind === 'line'
    ? drawLine(picture, width)
    : picture.kind === 'bars'
      ? drawBars(picture, width, measure)
      : drawIntervals(picture, width, measure);

const LEFT = 52;
const RIGHT = 16;
const FOOT = 24;
const HEIGHT = 180;

function drawLine({ points }: LinePicture, width: number): Drawing {
  const ticks = ticksTo(Math.max(1, ...points.map(({ value }) => value)));
  const top = ticks.at(-1)!;
  const x = (i: number) => LEFT + (i / Math.max(points.length - 1, 1)) * (width - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - FOOT - (value / top) * (HEIGHT - FOOT - 10);
  const line = points.map(({ value }, i) => [x(i), y(value)] as const);
  const every = Math.max(1, Math.ceil(points.length / Math.max(2, Math.floor(width / 110))));
  return {
    ...{ width, height: HEIGHT },
    marks: [
      ...ticks.flatMap((tick): Mark[] => [
        path(
          [
            [LEFT, y(tick)],
            [width - RIGHT, y(tick)],
          ],
          'line',
          1,
        ),
        text(whole.format(tick), LEFT - 8, y(tick) + 4, { ink: 'dim', anchor: 'end' }),
      ]),
      ...points.flatMap(({ time }, i): Mark[] =>
        i % every === 0
          ? [
              text(dayOf(time), x(i), HEIGHT - 6, {
                ink: 'dim',
                anchor: i === 0 ? 'start' : i === points.length - 1 ? 'end' : 'middle',
              }),
            ]
          : [],
      ),
      {
        kind: 'path',
        points: [[x(0), y(0)], ...line, [x(points.length - 1), y(0)]],
        ink: 'soft',
        width: 0,
        isFilled: true,
      },
      path(line, 'data', 2),
      { kind: 'dot', x: x(points.length - 1), y: y(points.at(-1)?.value ?? 0), radius: 3.5, ink: 'data' },
    ],
  };
}

/** Round numbers from zero to just above the greatest value. */
function ticksTo(greatest: number): number[] {
  const power = 10 ** Math.floor(Math.log10(greatest / 3));
  const step = Math.max(
    1,
    [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size * 3 >= greatest) ?? 1,
  );
  return Array.from({ length: Math.ceil(greatest / step) + 1 }, (_, i) => i * step);
}

const ROW = 30;
const GAP = 16;

function drawIntervals({ rows, against }: IntervalsPicture, width: number, measure: Measure): Drawing {
  const widest = (texts: string[]) => Math.max(...texts.map((one) => measure(one, SMALL, 400)));
  const names = Math.min(widest(rows.map(({ name }) => name)), width * 0.34);
  const told = Math.min(widest(rows.map((row) => row.text)), width * 0.3);
  const [from, to] = [names + GAP, width - told - GAP];
  const low = Math.min(0, ...rows.flatMap((row) => [row.low, row.against]));
  const high = Math.max(...rows.flatMap((row) => [row.high, row.against]), low + 1e-9);
  const x = (value: number) => from + 6 + ((value - low) / (high - low)) * (to - from - 12);
  const marks = rows.flatMap((row, i): Mark[] => {
    const y = i * ROW + ROW / 2;
    return [
      text(fitted(row.name, names, measure), 0, y + 4, {}),
      path(
        [
          [from, y],
          [to, y],
        ],
        'line',
        1,
      ),
      {
        kind: 'rect',
        x: x(row.low),
        y: y - 5,
        width: Math.max(x(row.high) - x(row.low), 2),
        height: 10,
        ink: 'soft',
        radius: 4,
      },
      path(
        [
          [x(row.low), y],
          [x(row.high), y],
        ],
        'data',
        1.5,
      ),
      path(
        [
          [x(row.against), y - 9],
          [x(row.against), y + 9],
        ],
        'dim',
        2,
      ),
      { kind: 'dot', x: x(row.value), y, radius: 4, ink: 'data' },
      text(fitted(row.text, told, measure), width, y + 4, { anchor: 'end' }),
    ];
  });
  const foot = rows.length * ROW + 16;
  const key = `Dot: the estimate; band: its 95% interval; upright line: ${against}.`;
  return {
    width,
    height: foot + 8,
    marks: [...marks, text(fitted(key, width, measure), 0, foot, { ink: 'dim' })],
  };
}

/** From zero to the greatest value, or to the upper end of its interval. */
function drawBars({ rows }: BarsPicture, width: number, measure: Measure): Drawing {
  const widest = (texts: string[]) => Math.max(...texts.map((one) => measure(one, SMALL, 400)));
  const names = Math.min(widest(rows.map(({ name }) => name)), width * 0.4);
  const told = Math.min(widest(rows.map((row) => row.text)), width * 0.3);
  const [from, to] = [names + GAP, width - told - GAP];
  const top = Math.max(1e-9, ...rows.flatMap(({ value, high = value }) => [value, high]));
  const x = (value: number) => from + (Math.max(0, value) / top) * Math.max(to - from, 1);
  const marks = rows.flatMap(({ name, value, low, high, text: words }, i): Mark[] => {
    const y = i * ROW + ROW / 2;
    const whisker: Mark[] =
      low === undefined || high === undefined
        ? []
        : [
            path(
              [
                [x(low), y],
                [x(high), y],
              ],
              'dim',
              1.5,
            ),
          ];
    return [
      text(fitted(name, names, measure), 0, y + 4, {}),
      {
        ...{ kind: 'rect', x: from, y: y - 8, width: Math.max(x(value) - from, 1), height: 16 },
        ...{ ink: 'soft', radius: 3 },
      },
      ...whisker,
      text(fitted(words, told, measure), width, y + 4, { anchor: 'end' }),
    ];
  });
  return { width, height: rows.length * ROW, marks };
}

interface Looks {
  size?: number;
  weight?: number;
  ink?: Ink;
  anchor?: 'start' | 'middle' | 'end';
}
const text = (words: string, x: number, y: number, looks: Looks): Mark => ({
  ...{ kind: 'text', x, y, text: words, size: looks.size ?? SMALL, weight: looks.weight ?? 400 },
  ...{ ink: looks.ink ?? 'text', anchor: looks.anchor ?? 'start' },
});
const path = (points: readonly (readonly [number, number])[], ink: Ink, width: number): Mark => ({
  ...{ kind: 'path', points, ink, width },
});

function fitted(words: string, width: number, measure: Measure): string {
  if (measure(words, SMALL, 400) <= width + 0.5) return words;
  let kept = words.length;
  while (kept > 1 && measure(`${words.slice(0, kept)}…`, SMALL, 400) > width) kept--;
  return `${words.slice(0, kept)}…`;
}

export interface Sheet {
  title: string;
  kind: string;
  sentences: readonly { part: 'what' | 'sure' | 'so'; text: string }[];
  pictures: readonly Picture[];
  /** What stands at its end: when, and what kind of link it was. */
  foot: string;
}

export const PART_NAMES = { what: 'What is the case', sure: 'How sure that is', so: 'What follows' } as const;
const MARGIN = 48;

/** The whole story on one sheet, as its picture shows it. */
export function drawSheet(sheet: Sheet, width: number, measure: Measure): Drawing {
  const inner = width - 2 * MARGIN;
  const marks: Mark[] = [];
  let y = MARGIN;
  const write = (words: string, looks: Required<Pick<Looks, 'size' | 'weight' | 'ink'>>, after: number) => {
    for (const row of wrapped(words, inner, (one) => measure(one, looks.size, looks.weight))) {
      y += looks.size * 1.45;
      marks.push(text(row, MARGIN, y - looks.size * 0.35, looks));
    }
    y += after;
  };
  write(sheet.kind, { size: 13, weight: 400, ink: 'dim' }, 2);
  write(sheet.title, { size: 26, weight: 620, ink: 'text' }, 16);
  for (const part of ['what', 'sure', 'so'] as const) {
    const own = sheet.sentences.filter((one) => one.part === part);
    if (own.length === 0) continue;
    write(PART_NAMES[part], { size: 13, weight: 620, ink: 'dim' }, 2);
    write(own.map((one) => one.text).join(' '), { size: 16, weight: 400, ink: 'text' }, 14);
  }
  for (const picture of sheet.pictures) {
    write(picture.title, { size: 14, weight: 620, ink: 'text' }, 0);
    write(picture.says, { size: 13, weight: 400, ink: 'dim' }, 8);
    const drawn = drawPicture(picture, inner, measure);
    marks.push(...drawn.marks.map((mark) => moved(mark, MARGIN, y)));
    y += drawn.height + 20;
  }
  write(sheet.foot, { size: 12, weight: 400, ink: 'dim' }, 0);
  return { width, height: Math.ceil(y + MARGIN), marks };
}

function wrapped(words: string, width: number, measure: (text: string) => number): string[] {
  const rows: string[] = [];
  for (const word of words.split(' ')) {
    const longer = rows.length > 0 ? `${rows.at(-1)} ${word}` : word;
    if (rows.length > 0 && measure(longer) <= width) rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows;
}

function moved(mark: Mark, x: number, y: number): Mark {
  if (mark.kind === 'path')
    return { ...mark, points: mark.points.map(([px, py]) => [px + x, py + y] as const) };
  return { ...mark, x: mark.x + x, y: mark.y + y };
}
