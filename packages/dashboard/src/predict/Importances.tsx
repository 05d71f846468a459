// What a version looks at, the most important first, and what may be the outcome itself in disguise.

import { Alert, Stack } from '@mantine/core';
import { Track } from '../ui/charts/BarList.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { many } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import type { Importance } from './api.ts';

const SHOWN = 15;

const short = (value: number): string => value.toFixed(4);

export function Importances({ importances }: { importances: readonly Importance[] }) {
  const top = Math.max(...importances.map(({ importance }) => importance), 1e-12);
  const leaks = importances.filter(({ suspectedLeak }) => suspectedLeak);
  const columns: Column<Importance>[] = [
    { id: 'label', header: 'It looks at', cell: ({ label }) => label },
    {
      id: 'bar',
      header: '',
      width: 220,
      cell: ({ importance }) => <Track share={importance / top} />,
    },
    {
      id: 'value',
      header: 'Importance',
      align: 'right',
      width: 230,
      sort: ({ importance }) => importance,
      cell: ({ importance, low, high }) =>
        low === undefined || high === undefined
          ? short(importance)
          : `${short(importance)} (${short(low)} to ${short(high)})`,
    },
  ];
  if (leaks.length > 0) columns.push(LEAK);
  return (
    <Stack gap="md">
      {leaks.length > 0 && (
        <Alert
          color="yellow"
          variant="light"
          title={`${many(leaks.length, 'column')} may give the answer away`}
        >
          {leaks.map(({ column, label, suspectedLeak }) => (
            <div key={column}>
              {label}: {suspectedLeak}
            </div>
          ))}
        </Alert>
      )}
      <Section title="What it looks at" flush>
        <DataTable
          label="Importances"
          rows={importances.slice(0, SHOWN)}
          columns={columns}
          keyOf={({ column }) => column}
        />
      </Section>
    </Stack>
  );
}

const LEAK: Column<Importance> = {
  id: 'leak',
  header: '',
  width: 130,
  cell: ({ suspectedLeak }) =>
    suspectedLeak ? (
      <span className="vv-pill" data-tone="warn" title={suspectedLeak}>
        suspected leak
      </span>
    ) : null,
};
