// Who entered and who left, newest first: history, and what happens while one looks.

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { called, count } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import type { Segment } from './api.ts';
import { type Move, moveKey, useMoves } from './useMoves.ts';

const CAUSES: Record<Move['cause'], string> = {
  event: 'by what they did',
  time: 'as time passed',
  merge: 'when two people became one',
  split: 'when one person became two',
  definition: 'when the segment was built or changed',
};

const columnsFor = (segment: Segment): readonly Column<Move>[] => [
  {
    id: 'what',
    header: 'What',
    width: 110,
    cell: (move) => (
      <span className="vv-pill" data-tone={move.entered ? 'good' : undefined}>
        {move.entered ? 'entered' : 'left'}
      </span>
    ),
  },
  {
    id: 'who',
    header: 'Person',
    cell: (move) => (
      <Link to="/people/$key" params={{ key: `id:${move.profile}` }}>
        {called({ id: move.profile, name: move.name })}
      </Link>
    ),
  },
  {
    id: 'why',
    header: 'Why',
    cell: (move) => (
      <Link
        to="/people/$key"
        params={{ key: `id:${move.profile}` }}
        search={{ tab: 'segments', why: segment.id }}
        title="How the conditions stand for them now"
        style={{ fontWeight: 400 }}
      >
        <Dim>{CAUSES[move.cause]}</Dim>
      </Link>
    ),
  },
  { id: 'when', header: 'When', width: 150, cell: (move) => <Time at={move.time} /> },
];

export function ComingsAndGoings({ segment }: { segment: Segment }) {
  const [pointed, setPointed] = useState(false);
  const moves = useMoves(segment.id, pointed);
  return (
    <Section
      flush
      title="Entered and left"
      note={
        moves.state === 'live'
          ? 'Live. Others can hear of it too: see webhooks in the settings.'
          : 'Connecting…'
      }
      action={
        moves.waiting > 0 && (
          <Button size="xs" variant="light" onClick={moves.show}>
            {count(moves.waiting)} new
          </Button>
        )
      }
    >
      <div onPointerEnter={() => setPointed(true)} onPointerLeave={() => setPointed(false)}>
        <LoadingPanel
          query={{ data: moves.rows, error: moves.error, refetch: moves.refetch }}
          lines={6}
          empty={
            <Empty title="Nobody has entered or left yet">
              Keep this open: moves appear as events arrive and as time passes.
            </Empty>
          }
        >
          {(rows) => (
            <DataTable
              label="Entered and left"
              height={560}
              rows={rows}
              columns={columnsFor(segment)}
              keyOf={moveKey}
              onEnd={moves.more}
            />
          )}
        </LoadingPanel>
      </div>
    </Section>
  );
}
