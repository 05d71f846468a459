// What an experience that learns knows by now: what each variant earns and how sure that is, the share that it gets,
// and sudden changes that were noticed.

import { Stack, Text } from '@mantine/core';
import { useGet } from '../ui/api/query.ts';
import { Track } from '../ui/charts/BarList.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { EXPERIENCES, type Experience } from './api.ts';
import { Whisker } from './Whisker.tsx';

interface Arm {
  variant: string;
  views: number;
  mean: number;
  low: number;
  high: number;
  share: number;
}
interface Standing {
  version: number;
  updatedAt: string | null;
  arms: Arm[];
  alarms: { at: string; where: string; expected: number; got: number }[];
  open: number;
  unmatched: number;
}

export function LearningPanel({ experience }: { experience: Experience }) {
  const standing = useGet<Standing>(`${EXPERIENCES}/${experience.id}/learning`, { everyMs: 15_000 });
  return (
    <Section title="What it has learned" note={standing.data && <Learned standing={standing.data} />} flush>
      <LoadingPanel
        query={standing}
        isEmpty={({ arms }) => arms.length === 0}
        empty={<Empty title="Nothing is learned yet">It begins with the first view.</Empty>}
      >
        {({ arms, alarms }) => (
          <>
            <Arms arms={arms} />
            <Alarms alarms={alarms} />
          </>
        )}
      </LoadingPanel>
    </Section>
  );
}

function Learned({ standing: { updatedAt, open, unmatched } }: { standing: Standing }) {
  return (
    <>
      {updatedAt ? (
        <>
          Learned last <Time at={updatedAt} />.
        </>
      ) : (
        'Nothing is learned yet: all variants have the same prospects.'
      )}
      {open > 0 && ` ${many(open, 'view')} may still earn.`}
      {unmatched > 0 &&
        ` ${many(unmatched, 'view')} taught nothing: without a decision in the log, of machines, or too many from one person or address.`}
    </>
  );
}

const figure = (value: number): string => (Math.abs(value) < 1 ? value.toFixed(3) : count(value));

function Arms({ arms }: { arms: readonly Arm[] }) {
  const top = Math.max(...arms.map(({ high }) => high), 1e-9);
  const columns: Column<Arm>[] = [
    { id: 'variant', header: 'Variant', cell: ({ variant }) => variant },
    {
      id: 'earns',
      header: 'Earns a view',
      width: 300,
      sort: ({ mean }) => mean,
      cell: ({ variant, mean, low, high }) => (
        <div>
          <Text size="xs">
            {figure(mean)} ({figure(low)} to {figure(high)})
          </Text>
          <Whisker label={variant} value={mean} low={low} high={high} from={0} to={top} say={figure} />
        </div>
      ),
    },
    {
      id: 'share',
      header: 'Share now',
      width: 180,
      sort: ({ share }) => share,
      cell: ({ share }) => (
        <div>
          <Text size="xs">{percent(share)}</Text>
          <Track share={share} />
        </div>
      ),
    },
    {
      id: 'views',
      header: 'Views that count',
      align: 'right',
      width: 140,
      sort: ({ views }) => views,
      cell: ({ views }) => count(Math.round(views)),
    },
  ];
  return (
    <DataTable
      label="What each variant earns"
      rows={arms}
      columns={columns}
      keyOf={({ variant }) => variant}
    />
  );
}

function Alarms({ alarms }: { alarms: Standing['alarms'] }) {
  if (alarms.length === 0)
    return (
      <Text size="sm" c="dimmed" p="md">
        No sudden change was noticed.
      </Text>
    );
  return (
    <Stack gap={4} p="md" component="ul" aria-label="Sudden changes" style={{ listStyle: 'none', margin: 0 }}>
      {alarms.map(({ at, where, expected, got }) => (
        <Text key={at + where} size="sm" component="li">
          <Time at={at} />: “{where}” earned {figure(got)} a view where {figure(expected)} was expected; what
          was learned before counts little since.
        </Text>
      ))}
    </Stack>
  );
}
