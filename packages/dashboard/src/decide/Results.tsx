// What an experience has done so far: who has seen what, what they did then, what its learning knows, and what another
// sharing would have earned. Whether it helped is told where experiments are measured.

import { Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Track } from '../ui/charts/BarList.tsx';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { type Experience, type Exposures, useExposures } from './api.ts';
import { LearningPanel } from './LearningPanel.tsx';
import { OffPolicy } from './OffPolicy.tsx';
import { AdaptivePanel } from './results/AdaptivePanel.tsx';
import { InterferencePanel } from './results/InterferencePanel.tsx';
import { PlanPanel } from './results/PlanPanel.tsx';
import { ResultsPanel } from './results/ResultsPanel.tsx';
import { SharesChart } from './SharesChart.tsx';

export function Results({ experience }: { experience: Experience }) {
  const exposures = useExposures(experience.id);
  const { kind } = experience.allocation ?? { kind: 'fixed' };
  const learns = kind !== 'fixed' && kind !== 'recommender';
  return (
    <Stack gap="lg">
      <Section
        title="Who has seen what"
        note={exposures.data && sentenceOf(exposures.data)}
        flush
        action={
          <Link to="/exposures" search={{ experience: experience.key }} style={{ fontSize: '0.8125rem' }}>
            The views themselves
          </Link>
        }
      >
        <LoadingPanel
          query={exposures}
          isEmpty={({ variants }) => variants.length === 0}
          empty={
            <Empty title="Nobody has seen it yet">
              People are counted here by the variant that they saw first, as soon as a page says so.
            </Empty>
          }
        >
          {({ variants }) => <Seen variants={variants} />}
        </LoadingPanel>
      </Section>
      <ResultsPanel experience={experience} />
      {learns && <AdaptivePanel experience={experience} />}
      {!learns && <PlanPanel experience={experience} />}
      <InterferencePanel experience={experience} />
      {(experience.allocation?.kind ?? 'fixed') !== 'fixed' && <LearningPanel experience={experience} />}
      {(experience.allocation?.kind ?? 'fixed') !== 'fixed' && <SharesChart experience={experience} />}
      <OffPolicy experience={experience} />
    </Stack>
  );
}

function sentenceOf({ variants, several }: Exposures): string {
  const people = variants.reduce((sum, each) => sum + each.people, 0);
  if (people === 0) return '';
  const more = several > 0 ? `; ${many(several, 'person', 'people')} saw more than one variant` : '';
  return `${many(people, 'person', 'people')} so far, each counted with what they saw first${more}.`;
}

type Row = Exposures['variants'][number];

function Seen({ variants }: { variants: readonly Row[] }) {
  const all = variants.reduce((sum, { people }) => sum + people, 0);
  const columns: Column<Row>[] = [
    {
      id: 'variant',
      header: 'Variant',
      cell: ({ variant }) => variant || <Dim>held out: the default</Dim>,
    },
    { id: 'people', header: 'People', align: 'right', width: 100, cell: ({ people }) => count(people) },
    {
      id: 'share',
      header: 'Share',
      width: 220,
      cell: ({ people }) => (
        <div>
          <Text size="xs">{all > 0 ? percent(people / all) : '–'}</Text>
          <Track share={all > 0 ? people / all : 0} />
        </div>
      ),
    },
    { id: 'views', header: 'Views', align: 'right', width: 100, cell: ({ views }) => count(views) },
  ];
  return (
    <DataTable label="Who has seen what" rows={variants} columns={columns} keyOf={({ variant }) => variant} />
  );
}
