// Shares by cohort and time as a table whose cells are the darker the greater they are. Every cell says how sure it is.

import { Box } from '@mantine/core';
import { csvAddress } from '../../ui/charts/csv.ts';
import { count, onDay } from '../../ui/format.ts';
import { Scroll } from '../../ui/Scroll.tsx';
import type { Figure, Retention, RetentionLine } from './api.ts';
import { asShare, surely } from './words.ts';

export interface HeatTableProps {
  retention: Retention;
  columns: readonly string[];
  /** Given, lines are groups and not days. */
  nameOf: ((value: string) => string) | undefined;
}
/** Text stays readable on the darkest. */
const DARKEST = 46;

export function HeatTable({ retention: { total, cohorts }, columns, nameOf }: HeatTableProps) {
  const name = (line: RetentionLine) => (nameOf ? nameOf(line.cohort) : onDay(line.cohort));
  const rows = [total, ...cohorts].map((line, i) => [
    ...[i === 0 ? 'everybody' : line.cohort, line.people],
    ...line.cells.map((cell) => cell?.value),
  ]);
  return (
    <>
      <Scroll label="Retention, table">
        <table className="vv-table" aria-label="Retention" style={{ minWidth: 260 + 76 * columns.length }}>
          <thead>
            <tr>
              <th scope="col" style={{ width: 150 }}>
                {nameOf ? 'Group' : 'Began in the one of'}
              </th>
              <th scope="col" data-align="right" style={{ width: 80 }}>
                People
              </th>
              {columns.map((column) => (
                <th scope="col" data-align="right" key={column}>
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line line={total} name="Everybody" columns={columns} bold />
            {cohorts.map((line) => (
              <Line key={line.cohort} line={line} name={name(line)} columns={columns} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <Box px="md" py="xs">
        <a href={csvAddress(['cohort', 'people', ...columns], rows)} download="retention.csv">
          CSV
        </a>
      </Box>
    </>
  );
}

function Line(props: { line: RetentionLine; name: string; columns: readonly string[]; bold?: boolean }) {
  const { line, name, columns, bold } = props;
  return (
    <tr style={bold ? { fontWeight: 600 } : {}}>
      <th scope="row" style={{ fontWeight: 'inherit', textAlign: 'left' }}>
        {name}
      </th>
      <td data-align="right">{count(line.people)}</td>
      {columns.map((column, n) => (
        <Cell key={column} figure={line.cells[n] ?? null} />
      ))}
    </tr>
  );
}

function Cell({ figure }: { figure: Figure | null }) {
  if (!figure)
    return (
      <td
        data-align="right"
        style={{ color: 'var(--mantine-color-dimmed)' }}
        title="Not over for anybody yet"
      >
        –
      </td>
    );
  const strength = Math.round(DARKEST * Math.sqrt(figure.value));
  return (
    <td
      data-align="right"
      title={`${surely(figure, asShare)}, of ${count(figure.n)} people`}
      style={{ background: `color-mix(in srgb, var(--vv-data) ${strength}%, var(--vv-surface))` }}
    >
      {asShare(figure.value)}
    </td>
  );
}
