// Segments that tell nobody apart: what the over-segmentation guard found, what it proposes, and what would change.

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useGet } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, list, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { GuardActions } from './GuardActions.tsx';
import { GUARD, type GuardAction, useApply } from './guard.ts';

interface Verdict {
  key: string;
  name: string;
  people: number;
  needed: number | null;
  findings: { kind: string; isSerious: boolean; sentence: string }[];
  proposal: { action: 'keep' | 'retire' } | { action: 'merge'; into: string };
  effect: string;
  uses: { kind: string; key: string; name: string }[];
}
interface Judged {
  goal: string;
  people: number;
  sample: number;
  data: Verdict[];
}

/** By key, what a segment is called. */
type NameOf = (key: string) => string;

const columnsFor = (nameOf: NameOf): readonly Column<Verdict>[] => [
  {
    id: 'segment',
    header: 'Segment',
    cell: ({ key, name }) => (
      <Link to="/segments/$id" params={{ id: key }}>
        {name}
      </Link>
    ),
  },
  {
    id: 'people',
    header: 'People',
    align: 'right',
    width: 90,
    sort: ({ people }) => people,
    cell: ({ people }) => count(people),
  },
  {
    id: 'proposal',
    header: 'Proposal',
    width: 190,
    cell: (verdict) => <Propose verdict={verdict} nameOf={nameOf} />,
  },
  {
    id: 'why',
    header: 'Why, and what would change',
    least: 280,
    cell: ({ findings, effect, uses }) => (
      <div style={{ whiteSpace: 'normal', maxWidth: 620 }}>
        {findings
          .filter(({ isSerious }) => isSerious)
          .map(({ kind, sentence }) => (
            <Text size="sm" key={kind}>
              {sentence}
            </Text>
          ))}
        <Text size="xs" c="dimmed">
          {effect} {usedBy(uses)}
        </Text>
      </div>
    ),
  },
];

const usedBy = (uses: Verdict['uses']): string =>
  uses.length === 0 ? '' : `Used by ${list(uses.map(({ kind, name }) => `the ${kind} “${name}”`))}.`;

function Propose({ verdict, nameOf }: { verdict: Verdict; nameOf: NameOf }) {
  const { key, proposal, effect } = verdict;
  const { apply, isPending } = useApply();
  if (proposal.action === 'keep') return <b style={{ fontWeight: 600 }}>Keep</b>;
  const asked: Pick<GuardAction, 'action' | 'effect'> & { segment: string; into?: string } =
    proposal.action === 'merge'
      ? { segment: key, action: 'merge', into: proposal.into, effect }
      : { segment: key, action: 'retire', effect };
  return (
    <Button size="compact-sm" variant="default" loading={isPending} onClick={() => void apply(asked)}>
      {proposal.action === 'merge' ? `Merge into ${nameOf(proposal.into)}` : 'Retire'}
    </Button>
  );
}

export function GuardPanel() {
  const judged = useGet<Judged>(GUARD, { freshMs: 60_000 });
  const columns = useMemo(() => {
    const names = new Map(judged.data?.data.map(({ key, name }) => [key, name]));
    return columnsFor((key) => names.get(key) ?? key);
  }, [judged.data]);
  const doubtful = judged.data?.data.filter(({ proposal }) => proposal.action !== 'keep') ?? [];
  return (
    <Section title="Too many segments?" note={judged.data && sentenceOf(judged.data, doubtful.length)} flush>
      <LoadingPanel
        query={judged}
        isEmpty={() => doubtful.length === 0}
        empty={<Empty title="Every segment tells people apart">Nothing is to be merged or retired.</Empty>}
      >
        {() => (
          <DataTable label="Doubtful segments" rows={doubtful} columns={columns} keyOf={({ key }) => key} />
        )}
      </LoadingPanel>
      <GuardActions />
    </Section>
  );
}

function sentenceOf({ goal, data, sample, people }: Judged, doubtful: number): string {
  const looked = sample < people ? ` Looked at ${count(sample)} of ${count(people)} people.` : '';
  return `${many(doubtful, 'segment')} of ${count(data.length)} ${doubtful === 1 ? 'tells' : 'tell'} nobody apart by ${goal}, or too few.${looked}`;
}
