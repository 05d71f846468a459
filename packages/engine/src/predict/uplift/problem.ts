// Cells of a file become a trial: who was treated and who was not, what came of it, what was known of them before.

import { GREATEST_NUMBER } from '../../numeric/index.ts';
import { dealFolds } from '../folds.ts';
import { suspectedLeaks } from '../propensity/leaks.ts';
import { type Fault, type Read, splitOf, unknownColumns } from '../propensity/problem.ts';
import {
  allRows,
  type Cells,
  type LeftOut,
  readColumn,
  readTable,
  splitColumnOf,
  type Table,
  without,
  wordOf,
} from '../table/index.ts';

export interface UpliftProblem {
  table: Table;
  /** By row: 1 treated, 0 control; rows of other arms are in neither part. */
  treated: Float64Array;
  outcome: Float64Array;
  train: Int32Array;
  test: Int32Array;
  arms: { treated: string; control: string };
  split: string;
  leftOut: LeftOut[];
  notes: string[];
}
export interface UpliftProblemOptions {
  treatment: string;
  outcome: string;
  /** Values of the treatment column; guessed (1 and 0, yes and no, or an arm called control) when not given. */
  treated?: string;
  control?: string;
  /** The value of the outcome that counts, where it holds words. */
  positive?: string;
  split?: string;
  ignore?: readonly string[];
  seed?: number | string;
}

const DEFAULT_SPLIT = '0.3';
const CONTROL =
  /^(0|0\.0|no|false|none|control|holdout|ctrl|baseline|untreated|placebo|off|a)$|^no[ _-]|control/i;

export function readUplift(cells: Cells, options: UpliftProblemOptions): Read<UpliftProblem> {
  const { names, rows } = cells;
  const asked = { treatment: [options.treatment], outcome: [options.outcome], ignore: options.ignore ?? [] };
  const unknown = unknownColumns(names, asked);
  if (unknown.length > 0) return { faults: unknown };
  const notes: string[] = [];
  const arms = armsOf(
    rows.map((row) => armIn(row[names.indexOf(options.treatment)])),
    options,
    notes,
  );
  if ('faults' in arms) return arms;
  const came = outcomesOf(
    rows.map((row) => wordOf(row[names.indexOf(options.outcome)])),
    options,
  );
  if ('faults' in came) return came;
  const known = allRows(rows.length).filter(
    (row) => arms.of(row) !== undefined && !Number.isNaN(came.values[row]),
  );
  if (known.length < rows.length)
    notes.push(`${rows.length - known.length} rows are of other arms or without an outcome, and left out.`);
  const isBinary = known.every((row) => came.values[row] === 0 || came.values[row] === 1);
  const stratum = (row: number) => 2 * arms.of(row)! + (isBinary ? came.values[row]! : 0);
  const spoken = [options.treatment, options.outcome, ...(options.ignore ?? [])];
  const how = options.split ?? splitColumnOf(cells, spoken) ?? DEFAULT_SPLIT;
  const split = splitOf(cells, known, stratum, { split: how, seed: options.seed });
  if ('faults' in split) return split;
  const kept = new Set([
    options.treatment,
    options.outcome,
    ...(options.ignore ?? []),
    ...(split.column ? [split.column] : []),
  ]);
  const use = names.map((_, i) => i).filter((i) => !kept.has(names[i]!));
  const read = readTable({
    names: use.map((i) => names[i]!),
    rows: rows.map((row) => use.map((i) => row[i])),
  });
  const treated = Float64Array.from(rows, (_, row) => arms.of(row) ?? Number.NaN);
  const moved = movedBy(read.table, treated, split.train);
  const rest = without(read.table, new Set(moved.map(({ column }) => column)));
  const afterwards = [...moved, ...(isBinary ? consequences(rest, came.values, split.train) : [])];
  return {
    value: {
      table: without(read.table, new Set(afterwards.map(({ column }) => column))),
      leftOut: [...read.leftOut, ...afterwards],
      treated,
      outcome: came.values,
      ...{ train: split.train, test: split.test, split: split.said },
      arms: { treated: arms.treated, control: arms.control },
      notes: [...notes, ...read.notes],
    },
  };
}

/** What came after the treatment says nothing of whom to treat, and would spoil the comparison. */
function consequences(table: Table, outcome: Float64Array, rows: Int32Array): LeftOut[] {
  const parts = dealFolds(rows, {
    count: Math.max(1, Math.ceil(rows.length / 20_000)),
    seed: 'after',
    stratum: (row) => outcome[row]!,
  });
  const sides = rows.reduce((sum, row) => sum + outcome[row]!, 0);
  if (Math.min(sides, rows.length - sides) < 50) return [];
  return suspectedLeaks(
    table,
    outcome,
    rows.filter((_, i) => parts[i] === 0),
  )
    .filter(({ strength }) => strength === 'likely')
    .map(({ column, signs }) => ({
      column,
      reason: `it seems to be known only after the treatment: ${signs[0]!.sentence}`,
    }));
}

/** A difference between arms of so many errors is no accident of a lot. */
const MOVED = 6;
/** If more columns than this differ, there was no lot, and differing says nothing. */
const MOST_MOVED = 0.34;

/** Where the treatment was given by lot, a column that differs between the arms came after it. */
function movedBy(table: Table, treated: Float64Array, rows: Int32Array): LeftOut[] {
  const differs = table.columns.map((column) => {
    if (column.kind === 'category') return 0;
    const arm = (is: number) => {
      const values = Float64Array.from(
        rows.filter((row) => treated[row] === is && !Number.isNaN(column.values[row])),
        (row) => column.values[row]!,
      );
      const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
      const spread =
        values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
      return { mean, error: spread / Math.max(1, values.length) };
    };
    const [one, zero] = [arm(1), arm(0)];
    const error = Math.sqrt(one.error + zero.error);
    return error > 0 ? Math.abs(one.mean - zero.mean) / error : 0;
  });
  const found = table.columns.filter((_, i) => differs[i]! >= MOVED);
  if (found.length > MOST_MOVED * table.columns.length) return [];
  return found.map(({ name }) => ({
    column: name,
    reason: `it differs between the arms by ${differs[table.columns.findIndex((one) => one.name === name)]!.toFixed(0)} errors, so that it seems to come after the treatment`,
  }));
}

interface Arms {
  treated: string;
  control: string;
  /** Undefined for other arms. */
  of(row: number): 0 | 1 | undefined;
}

/** `none` is an arm here, though elsewhere it says that nothing is known. */
function armIn(cell: unknown): string {
  const word = String(cell ?? '').trim();
  return /^(na|n\/a|#n\/a|nan|null|undefined|\?)$/i.test(word) ? '' : word;
}

function armsOf(
  words: readonly string[],
  { treated, control, treatment }: UpliftProblemOptions,
  notes: string[],
): Arms | { faults: Fault[] } {
  const values = [...new Set(words)].filter((word) => word !== '');
  const listed = values
    .slice(0, 6)
    .map((value) => JSON.stringify(value))
    .join(', ');
  const wrong = (field: string, got: string | undefined) => ({
    faults: [
      {
        field,
        expected: `a value of ${treatment} (${listed || 'which is empty'})`,
        got:
          got === undefined
            ? `nothing, and no value that is called like a ${field === 'control' ? 'control (0, no, control, none)' : 'treatment'}`
            : JSON.stringify(got),
      },
    ],
  });
  if (treated !== undefined && !values.includes(treated)) return wrong('treated', treated);
  if (control !== undefined && !values.includes(control)) return wrong('control', control);
  const others = values.filter((value) => value !== treated);
  const zero =
    control ??
    others.find((value) => CONTROL.test(value)) ??
    (treated !== undefined && others.length === 1 ? others[0] : undefined);
  if (zero === undefined) return wrong('control', undefined);
  const ones = treated !== undefined ? [treated] : values.filter((value) => value !== zero);
  if (ones.length === 0 || ones.includes(zero)) return wrong('treated', treated);
  if (treated === undefined && ones.length > 1)
    notes.push(
      `Everybody who is not ${JSON.stringify(zero)} counts as treated: ${ones.map((one) => JSON.stringify(one)).join(', ')}; --treated picks one.`,
    );
  return {
    treated: ones.join(', '),
    control: zero,
    of: (row) => (words[row] === zero ? 0 : ones.includes(words[row]!) ? 1 : undefined),
  };
}

function outcomesOf(
  words: readonly string[],
  { outcome, positive }: UpliftProblemOptions,
): { values: Float64Array } | { faults: Fault[] } {
  if (positive !== undefined)
    return {
      values: Float64Array.from(words, (word) => (word === '' ? Number.NaN : Number(word === positive))),
    };
  const values = numbersIn(outcome, words);
  const beyond = values?.findIndex((value) => Math.abs(value) > GREATEST_NUMBER) ?? -1;
  if (beyond >= 0)
    return {
      faults: [
        {
          field: `${beyond + 1}.${outcome}`,
          expected: `a number up to ${GREATEST_NUMBER}, since sums are made of its square`,
          got: words[beyond]!,
        },
      ],
    };
  if (values) return { values };
  const seen = [...new Set(words)]
    .slice(0, 5)
    .map((word) => JSON.stringify(word))
    .join(', ');
  return {
    faults: [
      {
        field: 'outcome',
        expected: `numbers, or yes and no, in ${outcome}, or --positive to say which word counts`,
        got: seen,
      },
    ],
  };
}

function numbersIn(name: string, words: readonly string[]): Float64Array | undefined {
  const read = readColumn(name, words);
  if ('column' in read && (read.column.kind === 'number' || read.column.kind === 'yes-no'))
    return read.column.values;
  const isOne = 'reason' in read && /in every row/.test(read.reason) && !Number.isNaN(Number(words[0]));
  return isOne ? Float64Array.from(words, Number) : undefined;
}
