// A table that stays quick with a hundred thousand rows: only the rows in sight are in the page. Rows that open are
// reached by pointer and by keyboard through the link in their first cell.

import { Text } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { Scroll } from './Scroll.tsx';

export interface Column<T> {
  id: string;
  header: ReactNode;
  cell: (row: T) => ReactNode;
  /** Given, the column can be sorted by it. */
  sort?: (row: T) => number | string;
  align?: 'right';
  width?: number | string;
  /** A column of sentences is never narrower; the box around the table scrolls instead. */
  least?: number;
  /** Where there is room only for what matters most, it is left out. */
  roomy?: boolean;
}

export interface DataTableProps<T> {
  label: string;
  rows: readonly T[];
  columns: readonly Column<T>[];
  keyOf: (row: T) => string;
  onOpen?: (row: T) => void;
  chosen?: string | undefined;
  /** The height of the scrolling box; without it the table is as tall as its rows. */
  height?: number | string;
  /** Called when the last rows come into sight. */
  onEnd?: () => void;
  /** Given, whoever hands in the rows has sorted them already, and is told when another order is wanted. */
  order?: Order | undefined;
  onOrder?: (order: Order) => void;
}
export interface Order {
  id: string;
  down: boolean;
}

const ROW = 41;

export function DataTable<T>(props: DataTableProps<T>) {
  const { label, rows, columns, height, onEnd, onOrder } = props;
  const [own, setOwn] = useState<Order>();
  const order = onOrder ? props.order : own;
  const sorted = useMemo(() => (onOrder ? rows : sortBy(rows, columns, own)), [rows, columns, own, onOrder]);
  const box = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW,
    overscan: 12,
    enabled: height !== undefined,
  });
  const items = height === undefined ? undefined : virtual.getVirtualItems();
  const first = items?.[0]?.index ?? 0;
  const end = items ? (items.at(-1)?.index ?? -1) + 1 : sorted.length;
  useEffect(() => {
    if (items && sorted.length > 0 && end >= sorted.length) onEnd?.();
  }, [items, end, sorted.length, onEnd]);
  return (
    <Scroll box={box} height={height} label={`${label}, table`}>
      <table
        className="vv-table"
        data-fixed={height === undefined ? undefined : true}
        style={height === undefined ? {} : { minWidth: leastWidth(columns) }}
        aria-label={label}
        aria-rowcount={sorted.length}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <Head key={column.id} column={column} order={order} setOrder={onOrder ?? setOwn} />
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={first} columns={columns.length} />
          {sorted.slice(first, end).map((row, at) => (
            <Row key={props.keyOf(row)} row={row} at={first + at} table={props} />
          ))}
          <Gap rows={sorted.length - end} columns={columns.length} />
        </tbody>
      </table>
    </Scroll>
  );
}

/** Columns without a width of their own would be gone on a narrow screen; the box around scrolls instead. */
const leastWidth = <T,>(columns: readonly Column<T>[]): number =>
  columns.reduce((sum, { width }) => sum + (typeof width === 'number' ? width : 200), 0);

function sortBy<T>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  order: Order | undefined,
): readonly T[] {
  const value = columns.find((column) => column.id === order?.id)?.sort;
  if (!value) return rows;
  const sign = order?.down ? -1 : 1;
  return [...rows].sort((a, b) => {
    const left = value(a);
    const right = value(b);
    return sign * (left < right ? -1 : left > right ? 1 : 0);
  });
}

function Head<T>(props: { column: Column<T>; order: Order | undefined; setOrder(order: Order): void }) {
  const { column, order, setOrder } = props;
  const sorted = order?.id === column.id ? (order.down ? 'descending' : 'ascending') : undefined;
  return (
    <th
      scope="col"
      data-align={column.align}
      data-roomy={column.roomy}
      style={{ width: column.width }}
      aria-sort={sorted}
    >
      {column.sort ? (
        <button
          type="button"
          className="vv-sort"
          onClick={() => setOrder({ id: column.id, down: sorted !== 'descending' })}
          title="Sort"
        >
          {column.header} <span aria-hidden>{sorted === 'descending' ? '↓' : sorted ? '↑' : ''}</span>
        </button>
      ) : (
        column.header
      )}
    </th>
  );
}

function Row<T>({ row, at, table }: { row: T; at: number; table: DataTableProps<T> }) {
  const { onOpen, chosen, keyOf, columns } = table;
  return (
    <tr
      aria-rowindex={at + 1}
      data-open={onOpen ? true : undefined}
      data-chosen={chosen === keyOf(row) ? true : undefined}
      onClick={(event) => {
        if (onOpen && !(event.target as HTMLElement).closest('a,button')) onOpen(row); // React types the target loosely
      }}
    >
      {columns.map((column) => (
        <td
          key={column.id}
          data-align={column.align}
          data-roomy={column.roomy}
          style={column.least === undefined ? undefined : { minWidth: column.least }}
        >
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

function Gap({ rows, columns }: { rows: number; columns: number }) {
  if (rows <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height: rows * ROW, padding: 0, border: 0 }} />
    </tr>
  );
}

export const Dim = ({ children }: { children: ReactNode }) => (
  <Text span size="sm" c="dimmed">
    {children}
  </Text>
);
