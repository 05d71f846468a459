// What lives elsewhere and is decided here: experiences of a CMS through Ninetailed's SDK, and features that came from
// GrowthBook. They are changed where they are; here they are read, and counted.

import { Link } from '@tanstack/react-router';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { count, many } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { useSeen } from './api.ts';
import { StatusMark } from './StatusMark.tsx';

interface CmsExperience {
  key: string;
  name: string;
  status: 'live' | 'paused' | 'draft';
  configuration: { traffic?: number; distribution?: unknown[]; components?: unknown[] };
  updatedAt: string;
}
interface Feature {
  key: string;
  feature: { rules?: unknown[] };
  updatedAt: string;
}

/** Nothing, where nothing came from elsewhere. */
export function Elsewhere() {
  const cms = useGet<List<CmsExperience>>('/v1/cms/experiences').data?.data ?? [];
  const features = useGet<List<Feature>>('/v1/growthbook/features').data?.data ?? [];
  return (
    <>
      {cms.length > 0 && (
        <Section
          title="From the CMS"
          note="Changed in the CMS, decided here as Ninetailed’s SDK does."
          action={
            <Link to="/exposures" search={{}} style={{ fontSize: '0.8125rem' }}>
              Their views
            </Link>
          }
          flush
        >
          <DataTable label="Experiences of the CMS" rows={cms} columns={CMS} keyOf={({ key }) => key} />
        </Section>
      )}
      {features.length > 0 && (
        <Section title="From GrowthBook" note="Features as they were there, decided as its SDK does." flush>
          <DataTable
            label="Features of GrowthBook"
            rows={features}
            columns={FEATURES}
            keyOf={({ key }) => key}
          />
        </Section>
      )}
    </>
  );
}

const CMS: readonly Column<CmsExperience>[] = [
  { id: 'name', header: 'Experience', cell: ({ name, key }) => <span title={key}>{name}</span> },
  {
    id: 'what',
    header: 'Changes',
    width: 160,
    cell: ({ configuration: { components = [] } }) => many(components.length, 'component'),
  },
  { id: 'status', header: 'Status', width: 100, cell: ({ status }) => <StatusMark status={status} /> },
  {
    id: 'seen',
    header: 'Seen by',
    align: 'right',
    width: 90,
    cell: ({ key }) => <SeenBy experience={key} />,
  },
  { id: 'at', header: 'Taken over', width: 140, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

const FEATURES: readonly Column<Feature>[] = [
  { id: 'key', header: 'Feature', cell: ({ key }) => key },
  {
    id: 'rules',
    header: 'Rules',
    width: 160,
    cell: ({ feature: { rules = [] } }) =>
      rules.length > 0 ? many(rules.length, 'rule') : <Dim>its default</Dim>,
  },
  { id: 'at', header: 'Taken over', width: 140, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

/** People, the held out included. */
export function SeenBy({ experience }: { experience: string }) {
  const { data } = useSeen();
  if (!data) return <Dim>…</Dim>;
  return <>{count(data.data.find((each) => each.experience === experience)?.people ?? 0)}</>;
}
