// From a file's rows to events, with what is wrong with the others. Used alike by a dry run and by the import itself.

import {
  type Event,
  type Fault,
  faultsAtTheDoor,
  type ImportMapping,
  type Receipt,
  readMessage,
  readRow,
} from '@visavis/engine/collect';
import type { Format, Row } from './rows.ts';

export interface Refused {
  row: number;
  column: string;
  reason: string;
}
export interface Portion {
  rows: number;
  events: Event[];
  refused: Refused[];
  /** How many rows have a line in `refused`. */
  refusedRows: number;
}

export interface ReadFileOptions {
  path: string;
  format: Format;
  mapping: ImportMapping;
  /** Begins the `messageId` of every row. */
  importId: string;
  /** Rows to pass over, when an import goes on. */
  skip: number;
  receipt: () => Receipt;
}

export async function* readFileEvents({
  path,
  format,
  skip,
  ...how
}: ReadFileOptions): AsyncGenerator<Portion> {
  let passed = 0;
  for await (const rows of format.read(path)) {
    const rest = rows.slice(Math.max(0, skip - passed));
    passed += rows.length;
    if (rest.length > 0) yield readPortion(rest, { typed: format.typed, ...how });
  }
}

function readPortion(
  rows: readonly Row[],
  {
    typed,
    mapping,
    importId,
    receipt,
  }: Pick<ReadFileOptions, 'mapping' | 'importId' | 'receipt'> & { typed: boolean },
): Portion {
  const portion: Portion = { rows: rows.length, events: [], refused: [], refusedRows: 0 };
  const columnOf = new Map(Object.entries(mapping.columns).map(([column, target]) => [target, column]));
  const from = receipt();
  for (const row of rows) {
    const { event, faults } = readOne(row, {
      mapping,
      messageId: `import-${importId}-${row.number}`,
      typed,
      from,
    });
    if (event !== undefined) {
      portion.events.push(event);
      continue;
    }
    portion.refusedRows++;
    for (const { field, expected, got } of faults)
      portion.refused.push({
        row: row.number,
        column: columnOf.get(field) ?? field,
        reason: reasonOf(expected, got),
      });
  }
  return portion;
}

const reasonOf = (expected: string, got: string) =>
  got === '' ? expected : `expected ${expected}, got ${got}`;

interface One {
  mapping: ImportMapping;
  messageId: string;
  typed: boolean;
  from: Receipt;
}
function readOne(
  row: Row,
  { mapping, messageId, typed, from }: One,
): { event: Event; faults?: undefined } | { event?: undefined; faults: Fault[] } {
  if (row.broken !== undefined) return { faults: [{ field: '', expected: row.broken, got: '' }] };
  const { values, decimalComma } = row;
  const { message, faults } = readRow(values, mapping, { messageId, typed, decimalComma });
  if (message === undefined) return { faults };
  const refused = faultsAtTheDoor(message);
  return refused.length > 0 ? { faults: refused } : readMessage(message, from);
}
