// How much a model leans on each column: how much worse it gets on rows held out when the column's values are dealt to
// other rows. Source: L. Breiman, Random Forests, Machine Learning 2001.

import { chance, normalQuantile } from '../../numeric/index.ts';
import { rearranged, rowsOfTable, type Table } from '../table/index.ts';
import { aucOf, type Interval } from './auc.ts';
import { type PropensityModel, propensities } from './train.ts';

export interface Importance extends Interval {
  column: string;
  /** By how much the log-loss of a row rises, with an interval of 95 % over rows. */
  logLossRise: number;
  /** By how much the AUC falls. */
  aucFall: number;
}

const REPEATS = 3;
const LOOKED_AT = 10_000;

/** Strongest first. */
export function importances(
  model: PropensityModel,
  table: Table,
  target: Float64Array,
  rows: Int32Array,
  seed: number | string = 1,
  progress?: (share: number) => void,
): Importance[] {
  const looked =
    rows.length > LOOKED_AT ? rows.filter((_, i) => i % Math.ceil(rows.length / LOOKED_AT) === 0) : rows;
  const held = rowsOfTable(table, looked);
  const aims = Float64Array.from(looked, (row) => target[row]!);
  const chances = propensities(model, held);
  const losses = lossesOf(chances, aims);
  const auc = aucOf(chances, aims).value;
  return held.columns
    .map((column, at) => {
      const rises = new Float64Array(held.rows);
      let fall = 0;
      for (let repeat = 0; repeat < REPEATS; repeat++) {
        const dealt = rearranged(column, shuffled(held.rows, `${seed} ${column.name} ${repeat}`));
        const without = propensities(model, { rows: held.rows, columns: held.columns.with(at, dealt) });
        lossesOf(without, aims).forEach((loss, i) => {
          rises[i]! += (loss - losses[i]!) / REPEATS;
        });
        fall += (auc - aucOf(without, aims).value) / REPEATS;
      }
      progress?.((at + 1) / held.columns.length);
      return { column: column.name, ...meanOf(rises), aucFall: fall };
    })
    .sort((a, b) => b.logLossRise - a.logLossRise);
}

function lossesOf(chances: Float64Array, target: Float64Array): Float64Array {
  return chances.map((chance, i) => -Math.log(Math.max(1e-15, target[i] === 1 ? chance : 1 - chance)));
}

function shuffled(count: number, seed: string): Int32Array {
  const { whole } = chance('importance', seed);
  const order = Int32Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = whole(0, i);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function meanOf(values: Float64Array): { logLossRise: number } & Interval {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const spread = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1);
  const reach = normalQuantile(0.975) * Math.sqrt(spread / values.length);
  return { logLossRise: mean, low: mean - reach, high: mean + reach };
}
