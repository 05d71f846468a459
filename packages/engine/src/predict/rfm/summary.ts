// Every customer's scores, and each cell with its people and what they brought.

import { RFM_CELLS, type RfmCell, type RfmColumns, type RfmScale, rfmScale, rfmScore } from './rfm.ts';

export interface RfmCellSummary {
  cell: RfmCell;
  customers: number;
  /** Worth of all their orders. */
  monetary: number;
  /** Shares of all. */
  customersShare: number;
  monetaryShare: number;
  /** Means of a customer. */
  recency: number;
  frequency: number;
}
export interface RfmSummary {
  customers: number;
  monetary: number;
  scale: RfmScale;
  /** In the order of customers; scores from 1 to 5. */
  r: Uint8Array;
  f: Uint8Array;
  m: Uint8Array;
  /** Place in `RFM_CELLS`. */
  cell: Uint8Array;
  /** Only those with anybody in them, the best first. */
  cells: RfmCellSummary[];
}

export function rfmSummary(columns: RfmColumns): RfmSummary {
  const customers = columns.recency.length;
  const scale = rfmScale(columns);
  const column = () => new Uint8Array(customers);
  const [r, f, m, cell] = [column(), column(), column(), column()];
  for (let i = 0; i < customers; i++) {
    const score = rfmScore(scale, columns.recency[i]!, columns.frequency[i]!, columns.monetary[i]!);
    [r[i], f[i], m[i], cell[i]] = [score.r, score.f, score.m, RFM_CELLS.indexOf(score.cell)];
  }
  const monetary = columns.monetary.reduce((sum, value) => sum + value, 0);
  return { customers, monetary, scale, r, f, m, cell, cells: cellsOf(columns, cell, monetary) };
}

function cellsOf(
  { recency, frequency, monetary }: RfmColumns,
  cell: Uint8Array,
  all: number,
): RfmCellSummary[] {
  const sums = RFM_CELLS.map(() => ({ customers: 0, monetary: 0, recency: 0, frequency: 0 }));
  for (let i = 0; i < cell.length; i++) {
    const sum = sums[cell[i]!]!;
    sum.customers++;
    sum.monetary += monetary[i]!;
    sum.recency += recency[i]!;
    sum.frequency += frequency[i]!;
  }
  return sums.flatMap((sum, i) =>
    sum.customers === 0
      ? []
      : {
          cell: RFM_CELLS[i]!,
          customers: sum.customers,
          monetary: sum.monetary,
          customersShare: sum.customers / cell.length,
          monetaryShare: all > 0 ? sum.monetary / all : 0,
          recency: sum.recency / sum.customers,
          frequency: sum.frequency / sum.customers,
        },
  );
}
