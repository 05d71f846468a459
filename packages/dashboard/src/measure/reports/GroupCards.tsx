// The scorecard by group: one question at a time, groups by stages.

import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { count } from '../../ui/format.ts';
import { Section } from '../../ui/Page.tsx';
import type { Measured, Scorecard, StageCard } from './api.ts';
import { FigureCell } from './FigureCell.tsx';
import { asMoney, asRate, asShare, lasting, type Say } from './words.ts';

interface Question {
  label: string;
  of(stage: StageCard): Measured | null;
  say: Say;
  better?: 'less';
  lack?: string;
}
const QUESTIONS: Record<string, Question> = {
  conversion: { label: 'Go on', of: ({ conversion }) => conversion, say: asShare },
  loss: { label: 'Are lost', of: ({ loss }) => loss, say: asShare, better: 'less' },
  stay: { label: 'Stay for', of: ({ stay }) => stay, say: lasting, better: 'less' },
  satisfaction: {
    label: 'CSAT',
    of: ({ satisfaction }) => satisfaction.find(({ kind }) => kind === 'csat') ?? null,
    say: asShare,
    lack: 'nobody was asked',
  },
  value: { label: 'Worth so far', of: ({ value }) => value, say: asMoney },
  events: { label: 'Events a week', of: ({ events }) => events, say: asRate },
};

type Group = Scorecard['groups'][number];

export function GroupCards({ card, nameOf }: { card: Scorecard; nameOf(value: string): string }) {
  const [asked, setAsked] = useState('conversion');
  const { of, say, better, lack } = QUESTIONS[asked]!;
  const top = Math.max(
    0,
    ...card.groups.flatMap(({ stages }) => stages.map((stage) => of(stage)?.now?.high ?? 0)),
  );
  const columns: Column<Group>[] = [
    {
      id: 'group',
      header: 'Group',
      width: 170,
      cell: ({ value, people }) => (
        <>
          <b style={{ fontWeight: 600 }}>{nameOf(value)}</b> <Dim>{count(people)}</Dim>
        </>
      ),
    },
    ...card.stages.map(
      ({ stage, name }): Column<Group> => ({
        ...{ id: stage, header: name, width: 176 },
        cell: ({ stages }) => {
          const mine = stages.find((one) => one.stage === stage)!;
          return (
            <>
              <FigureCell measured={of(mine)} {...{ say, top, better }} {...(lack && { lack })} />
              {mine.friction.some(({ what }) => what === asked) && (
                <span className="vv-pill" data-tone="warn">
                  friction
                </span>
              )}
            </>
          );
        },
      }),
    ),
  ];
  return (
    <Section
      title="Told apart"
      action={
        <SegmentedControl
          aria-label="Question"
          size="xs"
          data={Object.entries(QUESTIONS).map(([value, { label }]) => ({ value, label }))}
          value={asked}
          onChange={setAsked}
        />
      }
      flush
    >
      <DataTable
        label="Scorecard by group"
        rows={card.groups}
        columns={columns}
        keyOf={({ value }) => value}
      />
    </Section>
  );
}
