// The scorecard as a table: a row for each stage, a column for each question.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { peopleWho } from '../../segment/index.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { count } from '../../ui/format.ts';
import type { Measured, Scorecard, StageCard } from './api.ts';
import { FigureCell } from './FigureCell.tsx';
import { asMoney, asRate, asScore, asShare, lasting, type Say, surely } from './words.ts';

const KINDS = { csat: 'CSAT', nps: 'NPS', ces: 'CES' } as const;
const TOPS = { csat: 1, nps: 100, ces: 7 } as const;

export function StageCards({ card }: { card: Scorecard }) {
  const top = (of: (stage: StageCard) => Measured | null) =>
    Math.max(0, ...card.stages.map((stage) => of(stage)?.now?.high ?? 0));
  const figure = (
    id: string,
    header: string,
    of: (stage: StageCard) => Measured | null,
    say: Say,
    { most = top(of), better, lack }: { most?: number; better?: 'more' | 'less'; lack?: string } = {},
  ): Column<StageCard> => ({
    ...{ id, header, width: 176 },
    cell: (stage) => (
      <FigureCell measured={of(stage)} say={say} top={most} better={better} {...(lack && { lack })} />
    ),
  });
  const columns: Column<StageCard>[] = [
    {
      id: 'stage',
      header: 'Stage',
      width: 190,
      cell: ({ stage, name, people, friction }) => (
        <div>
          <b style={{ fontWeight: 600 }}>{name}</b>{' '}
          {friction.length > 0 && (
            <span className="vv-pill" data-tone="warn">
              friction
            </span>
          )}
          <Text size="sm">
            <Link
              to="/segments/new"
              search={peopleWho({ attribute: `stage.${card.journey}`, op: 'eq', value: stage })}
            >
              {count(people)} people
            </Link>
          </Text>
        </div>
      ),
    },
    figure('conversion', 'Go on', ({ conversion }) => conversion, asShare, {
      most: 1,
      lack: 'nothing comes after',
    }),
    figure('loss', 'Are lost', ({ loss }) => loss, asShare, { most: 1, better: 'less' }),
    figure('stay', 'Stay for', ({ stay }) => stay, lasting, { better: 'less' }),
    {
      id: 'satisfaction',
      header: 'Satisfaction',
      width: 176,
      cell: ({ satisfaction }) =>
        satisfaction.length === 0 ? (
          <Text span size="sm" c="dimmed">
            nobody was asked
          </Text>
        ) : (
          satisfaction.map(({ kind, ...measured }) => (
            <div key={kind}>
              <Text size="xs" c="dimmed">
                {KINDS[kind]}
              </Text>
              <FigureCell measured={measured} say={asScore(kind)} top={TOPS[kind]} />
            </div>
          ))
        ),
    },
    {
      ...figure('value', 'Worth so far', ({ value }) => value, asMoney),
      cell: ({ value, predicted }) => (
        <>
          <FigureCell measured={value} say={asMoney} top={top((stage) => stage.value)} />
          {predicted && (
            <Text size="xs" c="dimmed" title={surely(predicted, asMoney)}>
              predicted {asMoney(predicted.value)}
            </Text>
          )}
        </>
      ),
    },
    figure('events', 'Events a week', ({ events }) => events, asRate),
    figure('days', 'Active days a week', ({ activeDays }) => activeDays, asRate),
  ];
  return <DataTable label="Scorecard" rows={card.stages} columns={columns} keyOf={({ stage }) => stage} />;
}
