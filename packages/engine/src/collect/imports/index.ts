export {
  DATE_ORDERS,
  type DateOrder,
  DateOrders,
  dateOrderIn,
  dateOrderOf,
  fullYear,
  guessedOrder,
  parseLocalTime,
} from './local-time.ts';
export { type ImportKind, type ImportMapping, parseMapping } from './mapping.ts';
export { proposeMapping } from './propose.ts';
export { readRow } from './row.ts';
