export * from './bins.ts';
export * from './column.ts';
export * from './encode.ts';
export * from './read-table.ts';
export * from './split-column.ts';
