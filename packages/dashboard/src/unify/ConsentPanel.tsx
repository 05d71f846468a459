// What somebody agreed to, by purpose, with when and through what it was said.

import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type Provenance, usePart } from './api.ts';

interface Consent {
  purpose: string;
  granted: boolean;
  source: Provenance;
}

const COLUMNS: readonly Column<Consent>[] = [
  { id: 'purpose', header: 'Purpose', cell: (consent) => spoken(consent.purpose) },
  {
    id: 'granted',
    header: 'Answer',
    cell: (consent) => (
      <span className="vv-pill" data-tone={consent.granted ? 'good' : 'warn'}>
        {consent.granted ? 'agreed' : 'refused'}
      </span>
    ),
  },
  {
    id: 'source',
    header: 'Said by',
    cell: (consent) => `${spoken(consent.source.identity.type)} ${consent.source.identity.value}`,
  },
  { id: 'time', header: 'When', cell: (consent) => <Time at={consent.source.time} /> },
];

export function ConsentPanel({ personKey }: { personKey: string }) {
  const consent = usePart<Consent>(personKey, 'consent');
  return (
    <Section title="Consent" flush>
      <LoadingPanel
        query={consent}
        empty={
          <Empty title="They were never asked">
            What they agree to or refuse stands here, by purpose, as soon as an event says so.
          </Empty>
        }
      >
        {({ data }) => (
          <DataTable label="Consent" rows={data} columns={COLUMNS} keyOf={(line) => line.purpose} />
        )}
      </LoadingPanel>
    </Section>
  );
}
