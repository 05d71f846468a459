// What will they do, whom do they resemble? Models on plain columns of numbers.

export * from './affinity/index.ts';
export * from './clustering/index.ts';
export * from './clv/index.ts';
export * from './discovery/index.ts';
export * from './personas/index.ts';
export * from './propensity/index.ts';
export * from './recommend/index.ts';
export * from './rfm/index.ts';
export {
  allRows,
  type CategoryColumn,
  type Cells,
  type Column,
  columnOf,
  type NumberColumn,
  readColumn,
  readSplit,
  readTable,
  rowsOfTable,
  type Table as FeatureTable,
} from './table/index.ts';
export * from './uplift/index.ts';
