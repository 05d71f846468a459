// One voice: what is said to whom in every channel, who would be told two things that contradict, and to whom it happened.

import { Select, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { atMoment, count, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import {
  CONSISTENCY,
  type Happened,
  subjectOf,
  type Told,
  useDeclared,
  useHappened,
  useVoice,
  type Voice,
} from './api.ts';
import { ClaimsDialog } from './ClaimsDialog.tsx';
import { ClashList } from './ClashList.tsx';
import { Matrix } from './Matrix.tsx';

export function ConsistencyPage() {
  const voice = useVoice();
  return (
    <Page
      title="One voice"
      question="Do we contradict ourselves?"
      sentence={voice.data && sentenceOf(voice.data)}
      wide
    >
      <LoadingPanel query={voice}>{(data) => <Shown voice={data} />}</LoadingPanel>
    </Page>
  );
}

function Shown({ voice }: { voice: Voice }) {
  const [editing, setEditing] = useState<Told>();
  const declared = useDeclared().data?.data ?? [];
  return (
    <Stack gap="lg">
      <Section
        title="Who would be told contradicting things"
        note={voice.looked > 0 && `Looked at ${count(voice.looked)} of ${count(voice.people)} people.`}
        action={<Within within={voice.within} />}
      >
        {voice.clashes.length === 0 ? (
          <Empty title="One voice">
            Nothing that is told now contradicts anything else for the same people.
          </Empty>
        ) : (
          <ClashList clashes={voice.clashes} />
        )}
        {voice.isCut && <Text size="sm">There are more; these come first.</Text>}
      </Section>
      <Section title="What is said to whom" note={readWords(voice)} flush>
        {voice.sayings.length === 0 ? (
          <Empty title="Nothing is told yet">
            What live experiences, campaigns, scenarios and stages say stands here.
          </Empty>
        ) : (
          <Matrix voice={voice} edit={setEditing} />
        )}
      </Section>
      <HappenedPanel />
      <ClaimsDialog
        told={editing}
        known={editing && declared.find(({ subject }) => subject === subjectOf(editing))?.declared}
        close={() => setEditing(undefined)}
      />
    </Stack>
  );
}

function Within({ within }: { within: string }) {
  const change = useChange(CONSISTENCY);
  const data = [...new Set(['24h', '3d', '7d', '14d', '30d', within])];
  return (
    <Select
      label="Told together within"
      data={data}
      value={within}
      allowDeselect={false}
      w={150}
      size="xs"
      onChange={(next) =>
        void change
          .mutateAsync({ method: 'PUT', path: `${CONSISTENCY}/settings`, body: { within: next } })
          .then(() => done(`Two things count as told together within ${next}.`), failed)
      }
    />
  );
}

const COLUMNS: readonly Column<Happened['data'][number]>[] = [
  {
    id: 'who',
    header: 'Who',
    width: 130,
    cell: ({ profileId }) => (
      <Link to="/people/$key" params={{ key: `id:${profileId}` }}>
        {profileId.slice(0, 8)}
      </Link>
    ),
  },
  { id: 'when', header: 'When', width: 170, cell: ({ second }) => atMoment(second.at) },
  {
    id: 'what',
    header: 'What they were told',
    cell: ({ sentence }) => <div style={{ whiteSpace: 'normal' }}>{sentence}</div>,
  },
];

function HappenedPanel() {
  const happened = useHappened();
  const { data } = happened;
  const note =
    data &&
    data.count > 0 &&
    `${many(data.count, 'time')} in 30 days, to ${many(data.people, 'person', 'people')}.`;
  return (
    <Section title="To whom it happened" note={note} flush>
      <LoadingPanel
        query={happened}
        isEmpty={({ data: rows }) => rows.length === 0}
        empty={<Empty title="To nobody">Nobody was told two contradicting things in the last 30 days.</Empty>}
      >
        {({ data: rows }) => (
          <DataTable
            label="Clashes that happened"
            rows={rows}
            columns={COLUMNS}
            keyOf={({ profileId, first, second }) => `${profileId} ${first.saying} ${second.saying}`}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}

/** What was read, and what has to be declared. */
function readWords({ sayings }: Voice): string {
  const unread = sayings.filter(
    (one) => one.unread && !one.claims.some(({ from }) => from === 'declared'),
  ).length;
  const read =
    'Read in contents, unless somebody declared it (✓): amounts and percentages in any language, words in English, German, French and Spanish.';
  if (unread === 0) return read;
  return `${read} ${many(unread, 'content')} cannot be read so, and ${unread === 1 ? 'needs' : 'need'} a declaration.`;
}

function sentenceOf({ clashes, sayings }: Voice): string {
  const real = clashes.filter(({ witness }) => witness).length;
  const said = `${many(sayings.length, 'thing')} ${sayings.length === 1 ? 'is' : 'are'} said`;
  if (real > 0)
    return `${said}, and ${many(real, 'pair')} of them ${real === 1 ? 'contradicts' : 'contradict'} each other for somebody today.`;
  if (clashes.length > 0)
    return `${said}; ${many(clashes.length, 'pair')} could contradict each other, for nobody today.`;
  return `${said}, with one voice.`;
}
