// What is known of somebody, each value with where it comes from and when it was said.

import { Stack } from '@mantine/core';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { shown, spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type PersonDetails, type Trait, usePart } from './api.ts';

const COLUMNS: readonly Column<Trait>[] = [
  {
    id: 'name',
    header: 'Trait',
    sort: (trait) => trait.name,
    cell: (trait) => spoken(trait.name.replace(/^(traits|computed)\./, '')),
  },
  { id: 'value', header: 'Value', cell: (trait) => <b style={{ fontWeight: 550 }}>{shown(trait.value)}</b> },
  {
    id: 'source',
    header: 'From',
    cell: (trait) => (
      <span style={{ color: 'var(--mantine-color-dimmed)' }}>
        {[trait.source, trait.identity].filter(Boolean).join(' · ')}
      </span>
    ),
  },
  {
    id: 'time',
    header: 'Said',
    width: 150,
    sort: (trait) => trait.time ?? '',
    cell: (trait) => (trait.time ? <Time at={trait.time} /> : 'always up to date'),
  },
];

export function TraitsPanel({ personKey, person }: { personKey: string; person: PersonDetails }) {
  const traits = usePart<Trait>(personKey, 'traits');
  return (
    <LoadingPanel
      query={traits}
      empty={
        <Empty title="No traits yet">
          Traits come with identify calls, and from computed traits in the settings.
        </Empty>
      }
    >
      {({ data }) => <Groups traits={data} person={person} />}
    </LoadingPanel>
  );
}

function Groups({ traits, person }: { traits: readonly Trait[]; person: PersonDetails }) {
  const computed = traits.filter((trait) => trait.name.startsWith('computed.'));
  const said = traits.filter((trait) => !trait.name.startsWith('computed.'));
  const facts = Object.entries(person.facts).map(([name, value]): Trait => ({ name, ...factOf(value) }));
  return (
    <Stack gap="lg">
      {said.length > 0 && (
        <Titled title="Said" note="By identify calls and imports; the latest value counts." traits={said} />
      )}
      {computed.length > 0 && (
        <Titled title="Computed" note="Worked out from what they did." traits={computed} />
      )}
      {facts.length > 0 && (
        <Titled
          title="Found out"
          note="From the device, the address of the page and the like, with the way it was found."
          traits={facts}
        />
      )}
    </Stack>
  );
}

function factOf(value: unknown): Pick<Trait, 'value' | 'time' | 'source'> {
  return typeof value === 'object' && value !== null && 'value' in value ? (value as Trait) : { value };
}

function Titled({ title, note, traits }: { title: string; note: string; traits: readonly Trait[] }) {
  return (
    <Section title={title} note={note} flush>
      <DataTable label={title} rows={traits} columns={COLUMNS} keyOf={(trait) => trait.name} />
    </Section>
  );
}
