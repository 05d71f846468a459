// What is known of somebody, each value with where it comes from and when it was said.

import { Stack } from '@mantine/core';
import { useSources } from '../collect/index.ts';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, onDay, shown, spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type PersonDetails, type Provenance, pathOf } from './api.ts';

interface Known {
  name: string;
  value: unknown;
  source: Provenance | undefined;
}
interface ComputedName {
  key: string;
  name: string;
  measure: Record<string, unknown>;
}
interface Traits {
  computed?: Record<string, unknown>;
  traits: Record<string, unknown>;
  sources: Record<string, Provenance>;
}

const columnsOf = (sourceName: (id: string) => string): Column<Known>[] => [
  { id: 'name', header: 'Name', width: '24%', cell: ({ name }) => spoken(name) },
  {
    id: 'value',
    header: 'Value',
    width: '32%',
    cell: ({ value }) => <b style={{ fontWeight: 550 }}>{shown(value)}</b>,
  },
  {
    id: 'source',
    header: 'From',
    cell: ({ source }) => (
      <span style={{ color: 'var(--mantine-color-dimmed)' }}>
        {source &&
          `${sourceName(source.sourceId)} · ${spoken(source.identity.type)} ${source.identity.value}`}
      </span>
    ),
  },
  { id: 'time', header: 'Said', width: 150, cell: ({ source }) => source && <Time at={source.time} /> },
];

export function TraitsPanel({ personKey, person }: { personKey: string; person: PersonDetails }) {
  const traits = useGet<Traits>(`${pathOf(personKey)}/traits`, { everyMs: 10_000 });
  const sources = useSources();
  const columns = columnsOf(
    (id) => sources.data?.data.find((source) => source.id === id)?.name ?? 'a server key',
  );
  const facts = Object.entries(person.facts).map(([name, fact]): Known => ({ name, ...fact }));
  return (
    <Stack gap="lg">
      <Section title="Said" note="By identify calls and imports; the latest value counts." flush>
        <LoadingPanel
          query={traits}
          isEmpty={(data) => Object.keys(data.traits).length === 0}
          empty={<Empty title="No traits yet">Traits come with identify calls and imports.</Empty>}
        >
          {(data) => (
            <DataTable label="Traits" rows={knownOf(data)} columns={columns} keyOf={(known) => known.name} />
          )}
        </LoadingPanel>
      </Section>
      <Computed values={traits.data?.computed ?? {}} />
      {facts.length > 0 && (
        <Section
          title="Found out"
          note="From the device, the page's address and the time zone; the latest known."
          flush
        >
          <DataTable label="Facts" rows={facts} columns={columns} keyOf={(known) => known.name} />
        </Section>
      )}
    </Stack>
  );
}

const knownOf = ({ traits, sources }: Traits): Known[] =>
  Object.entries(traits).map(([name, value]) => ({ name, value, source: sources[name] }));

const COMPUTED: readonly Column<{ name: string; value: string }>[] = [
  { id: 'name', header: 'Name', width: '24%', cell: ({ name }) => name },
  { id: 'value', header: 'Value', cell: ({ value }) => <b style={{ fontWeight: 550 }}>{value}</b> },
];

/** What is worked out from behaviour, as it stands now. */
function Computed({ values }: { values: Record<string, unknown> }) {
  const defined = useGet<List<ComputedName>>('/v1/computed-traits', { freshMs: 30_000 });
  const rows = Object.entries(values).map(([key, value]) => {
    const trait = defined.data?.data.find((each) => each.key === key);
    return { name: trait?.name ?? spoken(key), value: told(value, trait) };
  });
  if (rows.length === 0) return null;
  return (
    <Section title="Worked out" note="Computed traits, from everything that they did up to now." flush>
      <DataTable label="Computed traits" rows={rows} columns={COMPUTED} keyOf={({ name }) => name} />
    </Section>
  );
}

/** First and last times are moments in milliseconds; everything else is said as it is. */
function told(value: unknown, trait: ComputedName | undefined): string {
  const [measure = ''] = Object.keys(trait?.measure ?? {});
  if (typeof value === 'number') return /Time$/.test(measure) ? onDay(value) : count(value);
  return shown(value);
}
