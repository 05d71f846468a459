// `visavis evaluate experiment`: every result of an experiment, from summary statistics in JSON or from rows.

import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import {
  type Case,
  CONTROL,
  compare,
  effectOf,
  type Gathered,
  heterogeneity,
  isSummary,
  kindOf,
  type Make,
  mannWhitney,
  quantileEffect,
  type Row,
  type Rows,
  readCases,
  SETTINGS,
  type Settings,
  sequentialSplitP,
  splitTest,
  sumsOf,
  type Unit,
  unitsOf,
} from '@visavis/engine/measure';
import { Misuse } from '../misuse.ts';
import { asNumber, isMissing } from './cells.ts';
import { parsed, rowsIn, sound, textOf, wholeOf } from './files.ts';

const TEXT = { type: 'string' } as const;
const OPTIONS = {
  ...{ variant: TEXT, value: TEXT, denominator: TEXT, unit: TEXT, pre: TEXT, segment: TEXT },
  ...{ control: TEXT, quantile: TEXT, alpha: TEXT, tuning: TEXT, seed: TEXT },
} satisfies ParseArgsOptionsConfig;

type Flags = { [K in keyof typeof OPTIONS]?: string };

export async function experiment(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, allowPositionals: true, options: OPTIONS });
  const [file, ...rest] = positionals;
  if (!file || rest.length > 0)
    throw new Misuse(`evaluate experiment: expected one file, got ${positionals.length}.`);
  const text = await textOf(file);
  const json = !values.variant && /^\s*[{[]/.test(text) && !isLines(text) ? parsed(text, file) : undefined;
  const rows = json === undefined ? rowsIn(text, file) : isTable(json) ? json : undefined;
  const sums = rows ? sumsIn(rows) : json;
  if (sums !== undefined) {
    const cases = sound(readCases(sums), file);
    const reports = cases.map(reportOf);
    console.log(JSON.stringify(reports.length === 1 ? reports[0] : reports, plain, 2));
    return;
  }
  console.log(JSON.stringify(ofRows(rows!, values, file), plain, 2));
}

/** A list of rows, each with its variant: neither cases nor sums. */
const isTable = (json: unknown): json is Rows =>
  Array.isArray(json) &&
  json.length > 0 &&
  json.every(
    (one) => typeof one === 'object' && one !== null && columnIn(Object.keys(one), 'variant') !== undefined,
  ) &&
  !json.some((one) => 'control' in one || 'arms' in one);

/** A table with a line a variant is sums already: numbers as numbers. */
function sumsIn(rows: Rows): unknown {
  if (rows.length > 50) return undefined;
  const lines = rows.map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]): [string, unknown] => [name, asNumber(value) ?? value]),
    ),
  );
  const variant = columnIn(Object.keys(rows[0] ?? {}), 'variant');
  if (!variant || rows.length < 2 || !lines.every(isSummary)) return undefined;
  const names = rows.map((row) => String(row[variant]));
  return new Set(names).size === rows.length
    ? lines.map((line, i) => ({ ...line, [variant]: names[i] }))
    : undefined;
}

/** JSON Lines: the first line is a whole object. */
function isLines(text: string): boolean {
  const first = text.trimStart().split('\n', 1)[0]!;
  if (!first.startsWith('{') || text.trim() === first.trim()) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

/** Infinite bounds of one-sided intervals, which JSON has no number for. */
const plain = (_: string, value: unknown): unknown =>
  value === Number.POSITIVE_INFINITY ? 'Infinity' : value === Number.NEGATIVE_INFINITY ? '-Infinity' : value;

function reportOf({ id, arms, weights, settings }: Case) {
  const [control, ...treatments] = arms;
  const units = arms.map(({ statistics }) => statistics.n);
  return {
    ...(id !== undefined && { id }),
    kind: kindOf(control!.statistics),
    alpha: settings.alpha,
    split: { units, ...splitTest(units, weights), sequentialP: sequentialSplitP(units, weights) },
    comparisons: treatments.map(({ name, statistics }) => ({
      name,
      ...compare(control!.statistics, statistics, settings),
    })),
  };
}

function ofRows(rows: Rows, flags: Flags, file: string) {
  const columns = columnsOf(rows, flags, file);
  const isLacking = (row: Rows[number]) => isMissing(row[columns.variant]) || isMissing(row[columns.value]);
  const gathered = unitsOf(rowsOf(rows, columns, file));
  const names = [...new Set(gathered.units.map(({ variant }) => variant))].sort();
  const first = flags.control ?? names.find((name) => CONTROL.test(name)) ?? names[0];
  if (!first || !names.includes(first))
    throw new Misuse(
      `${file}: expected a control among ${names.join(', ')}, got ${JSON.stringify(flags.control)}.`,
    );
  if (names.length < 2) throw new Misuse(`${file}: expected at least two variants, got ${names.join(', ')}.`);
  const order = [first, ...names.filter((name) => name !== first)];
  const settings: Settings = {
    ...SETTINGS,
    alpha: shareOf(flags.alpha, 'alpha') ?? SETTINGS.alpha,
    tuning: wholeOf(flags.tuning, 'tuning') ?? SETTINGS.tuning,
  };
  const quantile = shareOf(flags.quantile, 'quantile') ?? 0.5;
  return {
    ...byArm(gathered, order, settings),
    missingRows: rows.filter(isLacking).length,
    ...besides(gathered, order, settings, quantile, flags.seed),
  };
}

function byArm({ units, crossed }: Gathered, order: readonly string[], settings: Settings) {
  const make = makeOf(units);
  const arms = order.map((name) => ({
    name,
    statistics: sumsOf(
      units.filter(({ variant }) => variant === name),
      make,
    ),
  }));
  const report = reportOf({ id: undefined, arms, weights: order.map(() => 1), settings });
  return { control: order[0], ...report, crossedUnits: crossed };
}

/** What only rows can tell: ranks, quantiles, segments. */
function besides(
  { units }: Gathered,
  order: readonly string[],
  settings: Settings,
  quantile: number,
  seed: string | undefined,
) {
  const valuesOf = (name: string) =>
    units.filter(({ variant }) => variant === name).map(({ value }) => value);
  const control = valuesOf(order[0]!);
  const options = { alpha: settings.alpha, seed: wholeOf(seed, 'seed') ?? 1 };
  const hasSegments = units.some(({ segment }) => segment !== undefined);
  return {
    distributions: order.slice(1).map((name) => ({
      treatment: name,
      mannWhitney: mannWhitney(control, valuesOf(name)),
      quantile: { at: quantile, ...quantileEffect(control, valuesOf(name), quantile, options) },
    })),
    ...(hasSegments && {
      segments: order
        .slice(1)
        .map((name) => ({ treatment: name, ...bySegment(units, order[0]!, name, settings) })),
    }),
  };
}

function bySegment(units: readonly Unit[], control: string, treatment: string, { alpha }: Settings) {
  const make = makeOf(units);
  const groups = Map.groupBy(units, ({ segment }) => segment ?? '');
  const lacking: Record<string, string> = {};
  const effects = [...groups].flatMap(([key, members]) => {
    const of = (name: string) =>
      sumsOf(
        members.filter(({ variant }) => variant === name),
        make,
      );
    const effect = effectOf(of(control), of(treatment), 'absolute');
    if (!('lack' in effect)) return [{ key, ...effect }];
    lacking[key] = effect.lack;
    return [];
  });
  return effects.length === 0 ? { lacking } : { ...heterogeneity(effects, alpha), lacking };
}

function makeOf(units: readonly Unit[]): Make {
  const isBit = (value: number | undefined) => value === undefined || value === 0 || value === 1;
  return {
    value: units.every(({ value }) => isBit(value)),
    pre: units.every(({ pre }) => isBit(pre)),
    isPartial: units.some(({ pre }) => pre === undefined) && units.some(({ pre }) => pre !== undefined),
  };
}

interface Columns {
  variant: string;
  value: string;
  unit: string | undefined;
  denominator: string | undefined;
  pre: string | undefined;
  segment: string | undefined;
}

const USUAL: Record<keyof Columns, readonly string[]> = {
  variant: ['variant', 'variation', 'group', 'arm', 'treatment', 'bucket', 'assignment', 'experiment_group'],
  value: [
    'value',
    'metric',
    'outcome',
    'converted',
    'conversion',
    'y',
    'purchased',
    'revenue',
    'post',
    'numerator',
  ],
  unit: ['unit', 'user', 'user_id', 'userid', 'id', 'unit_id', 'customer_id', 'visitor_id'],
  denominator: ['denominator'],
  pre: ['pre', 'pre_value', 'pre_period', 'pre_metric', 'baseline_value', 'covariate', 'before'],
  segment: ['segment'],
};

const columnIn = (there: readonly string[], name: keyof Columns): string | undefined =>
  USUAL[name]
    .map((usual) =>
      there.find(
        (one) =>
          one
            .trim()
            .toLowerCase()
            .replaceAll(/[\s-]+/g, '_') === usual,
      ),
    )
    .find((one) => one !== undefined);

function columnsOf(rows: Rows, flags: Flags, file: string): Columns {
  const there = Object.keys(rows[0] ?? {});
  const pick = (name: keyof Columns) => {
    const asked = flags[name];
    if (asked !== undefined && !there.includes(asked))
      throw new Misuse(
        `${file}: --${name}: expected one of the columns ${there.join(', ')}, got ${JSON.stringify(asked)}.`,
      );
    return asked ?? columnIn(there, name);
  };
  const variant = pick('variant');
  const value = pick('value');
  if (!variant || !value)
    throw new Misuse(
      `${file}: expected a column of ${variant ? 'values (--value)' : 'variants (--variant)'}, got ${there.join(', ') || 'no rows'}.`,
    );
  const [unit, denominator, pre, segment] = (['unit', 'denominator', 'pre', 'segment'] as const).map(pick);
  return { variant, value, unit, denominator, pre, segment };
}

function* rowsOf(rows: Rows, columns: Columns, file: string): Generator<Row> {
  for (const [i, row] of rows.entries()) {
    if (isMissing(row[columns.variant]) || isMissing(row[columns.value])) continue;
    const number = (column: string) => numberIn(row[column], `${file}, row ${i + 1}, ${column}`);
    const { unit, denominator, pre, segment } = columns;
    yield {
      unit: unit === undefined ? String(i) : String(row[unit]),
      variant: String(row[columns.variant]),
      value: number(columns.value),
      ...(denominator !== undefined && { denominator: number(denominator) }),
      ...(pre !== undefined && !isMissing(row[pre]) && { pre: number(pre) }),
      ...(segment !== undefined && { segment: String(row[segment]) }),
    };
  }
}

function numberIn(value: unknown, where: string): number {
  const number = asNumber(value);
  if (number !== undefined) return number;
  throw new Misuse(`${where}: expected a number, got ${JSON.stringify(value ?? '')}.`);
}

function shareOf(text: string | undefined, flag: string): number | undefined {
  if (text === undefined) return undefined;
  const share = Number(text);
  if (share > 0 && share < 1) return share;
  throw new Misuse(`--${flag}: expected a number between 0 and 1, got ${JSON.stringify(text)}.`);
}
