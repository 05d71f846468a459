// What does each one see? The places that hold content, what fills each on every rung, and what is left to everybody.

import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { send } from '../ui/api/client.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, list, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { EXPERIENCES, type Experience, type Exposures, type Slot, useExperiences, useSlots } from './api.ts';
import { inOneLine } from './ContentPreview.tsx';
import { EditAPage } from './EditAPage.tsx';
import { MissedWarning } from './MissedWarning.tsx';
import { byRung, countsOf, RungRamp } from './rungs.tsx';

interface Row extends Slot {
  experiences: readonly Experience[];
}

export function SlotsPage() {
  const slots = useSlots();
  const experiences = useExperiences();
  const navigate = useNavigate();
  const all = experiences.data?.data ?? [];
  const rows = slots.data?.data.map((slot) => ({
    ...slot,
    experiences: all.filter((each) => each.slot === slot.key),
  }));
  const exposed = useExposedBySlot(rows ?? []);
  const fresh = (
    <Button component={Link} to="/slots/new" leftSection={<IconPlus size={16} />}>
      New slot
    </Button>
  );
  return (
    <Page
      changes
      title="Slots"
      question="What does each one see?"
      sentence={rows && experiences.data && sentenceOf(rows)}
      action={
        <>
          <EditAPage />
          {fresh}
        </>
      }
    >
      <MissedWarning />
      <LoadingPanel
        query={{ ...slots, data: rows }}
        empty={
          <div className="vv-card">
            <Empty title="There is no slot yet" action={fresh}>
              A slot is a place in a page or an app, such as the hero of the home page. It shows everybody its
              default, until an experience has something of their own for somebody.
            </Empty>
          </div>
        }
      >
        {(data) => (
          <div className="vv-card" style={{ overflow: 'hidden' }}>
            <DataTable
              label="Slots"
              rows={data}
              columns={columnsOf(exposed)}
              keyOf={({ key }) => key}
              onOpen={({ key }) => void navigate({ to: '/slots/$key', params: { key } })}
            />
          </div>
        )}
      </LoadingPanel>
    </Page>
  );
}

const isLive = ({ status }: Experience): boolean => status === 'live';

function sentenceOf(rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const bare = rows.filter((row) => row.status === 'on' && !row.experiences.some(isLive));
  const off = rows.filter((row) => row.status === 'off');
  const parts = [`${many(rows.length, 'slot')}`];
  if (bare.length > 0)
    parts.push(
      `${list(bare.slice(0, 3).map(({ name }) => name))}${bare.length > 3 ? ` and ${bare.length - 3} more` : ''} ${bare.length === 1 ? 'shows' : 'show'} everybody the default`,
    );
  if (off.length > 0) parts.push(`${many(off.length, 'slot')} switched off`);
  const filled = rows.length - bare.length - off.length;
  if (bare.length + off.length === 0) parts.push(filled === 1 ? 'it is filled' : 'all are filled');
  return `${parts.join('; ')}.`;
}

const columnsOf = (exposed: ReadonlyMap<string, number>): Column<Row>[] => [
  {
    id: 'name',
    header: 'Slot',
    sort: ({ name }) => name.toLowerCase(),
    cell: ({ key, name, status }) => (
      <div>
        <Link to="/slots/$key" params={{ key }}>
          {name}
        </Link>{' '}
        {status === 'off' && (
          <span className="vv-pill" data-tone="warn">
            off
          </span>
        )}
        {name !== key && (
          <Text size="xs" c="dimmed">
            {key}
          </Text>
        )}
      </div>
    ),
  },
  { id: 'type', header: 'Holds', width: 90, sort: ({ type }) => type, cell: ({ type }) => TYPE_WORDS[type] },
  {
    id: 'rungs',
    header: 'Filled by rung',
    width: 150,
    sort: ({ experiences }) => experiences.filter(isLive).length,
    cell: ({ name, experiences }) => (
      <RungRamp of={name} filled={countsOf(byRung(experiences.filter(isLive)))} />
    ),
  },
  {
    id: 'default',
    header: 'Default',
    cell: ({ default: content }) => (
      <div className="vv-ellipsis" style={{ maxWidth: 300, color: 'var(--mantine-color-dimmed)' }}>
        {inOneLine(content)}
      </div>
    ),
  },
  {
    id: 'exposures',
    header: 'Views',
    align: 'right',
    width: 90,
    sort: ({ key }) => exposed.get(key) ?? -1,
    cell: ({ key }) => (exposed.has(key) ? count(exposed.get(key)!) : <Dim>…</Dim>),
  },
];

export const TYPE_WORDS: Record<Slot['type'], string> = {
  boolean: 'yes or no',
  string: 'text',
  number: 'a number',
  object: 'parts',
  html: 'HTML',
  image: 'a picture',
  list: 'a list',
  changes: 'the page',
};

/** Views of all that each slot has shown; a slot is told when all of its experiences are counted. */
function useExposedBySlot(rows: readonly Row[]): ReadonlyMap<string, number> {
  const all = rows.flatMap(({ experiences }) => experiences);
  const answers = useQueries({
    queries: all.map(({ id }) => ({
      queryKey: [`${EXPERIENCES}/${id}/exposures`, {}],
      queryFn: () => send<Exposures>('GET', `${EXPERIENCES}/${id}/exposures`),
      staleTime: 60_000,
    })),
  });
  const views = new Map(all.map(({ id }, at) => [id, answers[at]?.data && viewsOf(answers[at].data)]));
  return new Map(
    rows.flatMap(({ key, experiences }) => {
      const counts = experiences.map(({ id }) => views.get(id));
      if (!counts.every((each) => each !== undefined)) return [];
      return [[key, counts.reduce((sum, each) => sum + each, 0)]];
    }),
  );
}
export const viewsOf = ({ variants }: Exposures): number =>
  variants.reduce((sum, { views }) => sum + views, 0);
