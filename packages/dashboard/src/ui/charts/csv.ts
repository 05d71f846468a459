// Figures as a CSV file that the browser makes by itself.

type Cell = string | number | undefined;

const quoted = (cell: Cell): string => {
  const text = String(cell ?? '');
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

const csv = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  [head, ...rows].map((row) => row.map(quoted).join(',')).join('\n');

export const csvAddress = (head: readonly string[], rows: readonly (readonly Cell[])[]): string =>
  `data:text/csv;charset=utf-8,${encodeURIComponent(csv(head, rows))}`;
