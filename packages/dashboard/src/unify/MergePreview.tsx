// What two people would be as one: what is added up, what both have, and which value would count where they disagree.

import { Text } from '@mantine/core';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { count, many, onDay, shown, spoken } from '../ui/format.ts';
import { callName, type PersonDetails } from './api.ts';

interface Line {
  name: string;
  one: string;
  other: string;
  together: string;
}

export function MergePreview({ one, other }: { one: PersonDetails; other: PersonDetails }) {
  const lines = linesOf(one, other);
  const clashes = clashing(one, other);
  const columns: Column<Line>[] = [
    { id: 'name', header: '', cell: (line) => <Dim>{line.name}</Dim> },
    { id: 'one', header: callName(one), cell: (line) => line.one },
    { id: 'other', header: callName(other), cell: (line) => line.other },
    {
      id: 'together',
      header: 'As one person',
      cell: (line) => <b style={{ fontWeight: 600 }}>{line.together}</b>,
    },
  ];
  return (
    <div>
      <Text mb="xs">
        {many(one.identities.length + other.identities.length, 'name')} would belong to one person.{' '}
        {clashes === 0
          ? 'Nothing that is known of the two disagrees.'
          : `They disagree on ${many(clashes, 'trait')}; what was said last would count.`}{' '}
        Segments are worked out anew at once.
      </Text>
      <div style={{ border: '1px solid var(--vv-line)', borderRadius: 8, overflow: 'hidden' }}>
        <DataTable
          label="What they would share"
          height={320}
          rows={lines}
          columns={columns}
          keyOf={(line) => line.name}
        />
      </div>
    </div>
  );
}

function linesOf(one: PersonDetails, other: PersonDetails): Line[] {
  const names = (person: PersonDetails): string => person.identities.map((each) => each.value).join(', ');
  const traits = [...new Set([...Object.keys(one.traits), ...Object.keys(other.traits)])].sort();
  return [
    { name: 'names', one: names(one), other: names(other), together: `${names(one)}, ${names(other)}` },
    {
      name: 'events',
      one: count(one.events),
      other: count(other.events),
      together: count(one.events + other.events),
    },
    {
      name: 'first seen',
      one: day(one.firstSeen),
      other: day(other.firstSeen),
      together: day([one.firstSeen, other.firstSeen].filter((each) => each !== null).sort()[0] ?? null),
    },
    ...traits.map((trait) => ({
      name: spoken(trait),
      one: traitOf(one, trait),
      other: traitOf(other, trait),
      together: traitOf(lastToSay(one, other, trait), trait),
    })),
  ];
}

const day = (time: string | null): string => (time === null ? '–' : onDay(time));
const traitOf = (person: PersonDetails, trait: string): string =>
  person.traits[trait] === undefined ? '–' : shown(person.traits[trait]);
const saidAt = (person: PersonDetails, trait: string): string => person.sources?.[trait]?.time ?? '';

const lastToSay = (one: PersonDetails, other: PersonDetails, trait: string): PersonDetails =>
  saidAt(one, trait) >= saidAt(other, trait) ? one : other;

const clashing = (one: PersonDetails, other: PersonDetails): number =>
  Object.keys(one.traits).filter(
    (trait) => other.traits[trait] !== undefined && traitOf(one, trait) !== traitOf(other, trait),
  ).length;
