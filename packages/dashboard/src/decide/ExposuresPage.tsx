// Who is seeing what, now? Views as they are accepted, with what was seen and on which rung.

import { Box, Button, Group, Select } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { type LoggedEvent, Simulated, useLiveEvents } from '../collect/index.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { called, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Page } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type Rung, useExperiences, useSlots, VIEWED } from './api.ts';
import { ExperienceLink, SlotLink } from './Named.tsx';
import { RUNGS, RungMark } from './rungs.tsx';

const said = ({ properties }: LoggedEvent, name: string): string => String(properties?.[name] ?? '');

export function ExposuresPage() {
  const { slot, experience } = useSearch({ from: '/shell/exposures' });
  const navigate = useNavigate();
  const live = useLiveEvents({ name: VIEWED, type: 'track', from: undefined, to: undefined, paused: false });
  const experiences = useExperiences().data?.data;
  const slots = useSlots().data?.data ?? [];
  const rows = live.rows?.filter(
    (event) =>
      event.name === VIEWED &&
      (!slot || said(event, 'slot') === slot) &&
      (!experience || said(event, 'experience') === experience),
  );
  const set = (change: { slot?: string | undefined; experience?: string | undefined }): void => {
    const next = { slot, experience, ...change };
    const search = Object.fromEntries(Object.entries(next).filter(([, value]) => value));
    void navigate({
      to: '/exposures',
      search: search as { slot?: string; experience?: string },
      replace: true,
    });
  };
  return (
    <Page wide title="Exposures" question="Who is seeing what, now?" sentence={rows && sentenceOf(rows)}>
      <Group mb="md" justify="space-between">
        <Group gap="xs">
          <Select
            aria-label="Slot"
            placeholder="Every slot"
            data={slots.map(({ key, name }) => ({ value: key, label: name }))}
            value={slot ?? null}
            onChange={(next) => set({ slot: next ?? undefined })}
            clearable
            w={220}
          />
          <Select
            aria-label="Experience"
            placeholder="Every experience"
            data={(experiences ?? []).map(({ key, name }) => ({ value: key, label: name }))}
            value={experience ?? null}
            onChange={(next) => set({ experience: next ?? undefined })}
            clearable
            searchable
            w={260}
          />
        </Group>
        <Box aria-live="polite">
          {live.waiting > 0 && (
            <Button size="xs" variant="light" onClick={live.show}>
              {many(live.waiting, 'new view')}
            </Button>
          )}
        </Box>
      </Group>
      <Box className="vv-card" style={{ overflow: 'hidden' }}>
        <LoadingPanel
          query={{ ...live.query, data: rows }}
          lines={10}
          empty={
            <Empty title="Nothing has been seen yet">
              A view stands here the moment a page says that an experience was seen. Pages with the browser
              SDK say so by themselves.
            </Empty>
          }
        >
          {(data) => (
            <DataTable
              label="Exposures"
              height="calc(100vh - 260px)"
              rows={data}
              columns={COLUMNS}
              keyOf={({ messageId }) => messageId}
              onEnd={live.more}
            />
          )}
        </LoadingPanel>
      </Box>
    </Page>
  );
}

function sentenceOf(rows: readonly LoggedEvent[]): string {
  if (rows.length === 0) return 'No view is in the log.';
  const held = rows.filter((event) => said(event, 'variant') === '').length;
  const shown = new Set(rows.map((event) => said(event, 'experience'))).size;
  const told = held > 0 ? `; ${held} of them by somebody who is held out` : '';
  return `The latest ${many(rows.length, 'view')}, of ${many(shown, 'experience')}${told}.`;
}

const COLUMNS: readonly Column<LoggedEvent>[] = [
  { id: 'time', header: 'When', width: 140, cell: ({ time }) => <Time at={time} /> },
  { id: 'who', header: 'Who', width: 220, cell: (event) => <Who event={event} /> },
  {
    id: 'slot',
    header: 'Slot',
    width: 180,
    cell: (event) => {
      const slot = said(event, 'slot');
      return slot ? <SlotLink slot={slot} /> : <Dim>not said</Dim>;
    },
  },
  {
    id: 'experience',
    header: 'Experience',
    cell: (event) => <ExperienceLink experience={said(event, 'experience')} />,
  },
  {
    id: 'variant',
    header: 'Variant',
    width: 140,
    cell: (event) => said(event, 'variant') || <Dim>held out</Dim>,
  },
  {
    id: 'rung',
    header: 'Rung',
    width: 160,
    cell: (event) => {
      const rung = Number(said(event, 'rung')) as Rung;
      return RUNGS.includes(rung) ? <RungMark rung={rung} /> : <Dim>not said</Dim>;
    },
  },
];

function Who({ event }: { event: LoggedEvent }) {
  const [first] = event.identifiers ?? [];
  if (!first) return null;
  return (
    <>
      <Link to="/people/$key" params={{ key: `${first.type}:${first.value}` }}>
        {called({ id: first.value, name: first.value })}
      </Link>{' '}
      <Simulated event={event} />
    </>
  );
}
