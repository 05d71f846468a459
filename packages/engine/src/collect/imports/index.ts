export { type ImportKind, type ImportMapping, parseMapping } from './mapping.ts';
export { proposeMapping } from './propose.ts';
export { readRow } from './row.ts';
