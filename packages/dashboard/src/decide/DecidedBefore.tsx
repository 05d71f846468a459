// What was decided for somebody before, slot by slot, seen or not; each can be decided again from what was logged.

import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useGet } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { ExperienceLink, SlotLink } from './Named.tsx';
import { Again } from './PastDecisions.tsx';

interface Decided {
  slot: string;
  experience: { key: string; version: number } | null;
  variant: string | null;
  rung: number | null;
  held: boolean;
  sticky: boolean;
  propensity: number;
  reason: { text: string };
}
interface Past {
  data: { id: string; time: string; decisions: Decided[] }[];
  next?: string;
}
type Row = Decided & { id: string; time: string };

export function DecidedBefore({ personKey }: { personKey: string }) {
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const past = useGet<Past>(`/v1/profiles/${encodeURIComponent(personKey)}/decisions/past`, {
    params: { limit: 20, ...(cursor !== undefined && { cursor }) },
  });
  const rows = past.data?.data.flatMap(({ id, time, decisions }) =>
    decisions.map((one): Row => ({ ...one, id, time })),
  );
  const next = past.data?.next;
  return (
    <Section title="What was decided for them" note="Seen or not, the latest first." flush>
      <LoadingPanel
        query={{ ...past, data: rows }}
        empty={
          <Empty title="Nothing was decided for them yet">
            A decision stands here as soon as somebody asks what they should see.
          </Empty>
        }
      >
        {(data) => (
          <DataTable
            label="What was decided for them"
            rows={data}
            columns={COLUMNS}
            keyOf={({ id, slot }) => `${id} ${slot}`}
          />
        )}
      </LoadingPanel>
      {(next || cursors.length > 0) && (
        <Button.Group p="md">
          <Button
            size="xs"
            variant="default"
            disabled={cursors.length === 0}
            onClick={() => setCursors(cursors.slice(0, -1))}
          >
            Later
          </Button>
          <Button
            size="xs"
            variant="default"
            disabled={!next}
            onClick={() => next && setCursors([...cursors, next])}
          >
            Earlier
          </Button>
        </Button.Group>
      )}
    </Section>
  );
}

const COLUMNS: readonly Column<Row>[] = [
  { id: 'time', header: 'When', width: 140, cell: ({ time }) => <Time at={time} /> },
  {
    id: 'slot',
    header: 'Slot',
    cell: ({ slot }) => <SlotLink slot={slot} />,
  },
  {
    id: 'shown',
    header: 'Shown',
    cell: ({ experience, variant, held, reason }) => (
      <div title={reason.text}>
        {experience ? <ExperienceLink experience={experience.key} /> : <Dim>the default</Dim>}
        {variant !== null && (
          <Text span size="sm">
            {' '}
            · {variant}
          </Text>
        )}
        {held && <Dim> · held out</Dim>}
      </div>
    ),
  },
  { id: 'rung', header: 'Rung', width: 70, cell: ({ rung }) => rung ?? <Dim>–</Dim> },
  {
    id: 'chance',
    header: 'Chance',
    width: 110,
    cell: ({ propensity, sticky }) => (sticky ? 'stays' : percent(propensity)),
  },
  { id: 'again', header: 'Decided again', width: 200, cell: ({ id }) => <Again decisionId={id} /> },
];
