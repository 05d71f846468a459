// What does each one see? Experiences by slot, in the order in which they are tried, and a panel to try a decision.

import { Button, Stack, Switch, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useChange } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { list, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { failed } from '../ui/notices.tsx';
import { Page, Section } from '../ui/Page.tsx';
import { useMayChange } from '../ui/rights.tsx';
import { kindName } from './AllocationEditor.tsx';
import { Audience } from './Audience.tsx';
import { EXPERIENCES, type Experience, useExperiences, useSlots } from './api.ts';
import { Elsewhere, SeenBy } from './Elsewhere.tsx';
import { MissedWarning } from './MissedWarning.tsx';
import { useSlotNames } from './Named.tsx';
import { RungMark } from './rungs.tsx';
import { StatusMark } from './StatusMark.tsx';
import { TryDecision } from './TryDecision.tsx';

export function ExperiencesPage() {
  const experiences = useExperiences();
  const slots = useSlots();
  const nameOf = useSlotNames();
  const fresh = (
    <Button component={Link} to="/experiences/new" leftSection={<IconPlus size={16} />}>
      New experience
    </Button>
  );
  return (
    <Page
      changes
      title="Experiences"
      question="What is shown, and to whom?"
      sentence={experiences.data && sentenceOf(experiences.data.data, nameOf)}
      action={fresh}
    >
      <MissedWarning />
      <Stack gap="lg">
        <LoadingPanel
          query={experiences}
          empty={
            <div className="vv-card">
              <Empty title="No experiences yet" action={fresh}>
                An experience is content for one slot, such as the hero of the home page, for the people it is
                meant for. The first one in its slot that fits somebody is what they see.
              </Empty>
            </div>
          }
        >
          {({ data }) =>
            [...Map.groupBy(data, (each) => each.slot)].map(([slot, members]) => (
              <Slot key={slot} slot={slot} experiences={members} />
            ))
          }
        </LoadingPanel>
        <Elsewhere />
        <TryDecision slots={(slots.data?.data ?? []).map(({ key }) => key)} />
      </Stack>
    </Page>
  );
}

function sentenceOf(experiences: readonly Experience[], nameOf: (slot: string) => string): string {
  const live = experiences.filter((each) => each.status === 'live');
  const slots = [...new Set(live.map((each) => each.slot))];
  const open = slots.filter((slot) => !live.some((each) => each.slot === slot && each.audience === null));
  if (live.length === 0) return 'Nothing is live.';
  return `${many(live.length, 'live experience')} in ${many(slots.length, 'slot')}${open.length > 0 ? `; ${list(open.map(nameOf))} ${open.length === 1 ? 'shows its default' : 'show their defaults'} to those whom no audience fits` : ''}.`;
}

function Slot({ slot, experiences }: { slot: string; experiences: readonly Experience[] }) {
  const navigate = useNavigate();
  const name = useSlotNames()(slot);
  const change = useChange(EXPERIENCES);
  const turn = ({ id, status, version }: Experience): void =>
    change.mutate(
      {
        method: 'PATCH',
        path: `${EXPERIENCES}/${id}`,
        body: { status: status === 'live' ? 'paused' : 'live', version },
      },
      { onError: failed },
    );
  const mayChange = useMayChange();
  const columns: Column<Experience>[] = [
    {
      id: 'name',
      header: 'Experience',
      width: 260,
      cell: (each) => (
        <Link to="/experiences/$id" params={{ id: each.id }}>
          {each.name}
        </Link>
      ),
    },
    { id: 'audience', header: 'For', least: 200, cell: (each) => <Audience of={each} /> },
    {
      id: 'rung',
      header: 'Rung',
      width: 150,
      sort: (each) => each.standsOn,
      cell: (each) => <RungMark rung={each.standsOn} />,
    },
    {
      id: 'status',
      header: 'Status',
      width: 100,
      sort: (each) => each.status,
      cell: (each) => <StatusMark status={each.status} />,
    },
    {
      id: 'allocation',
      header: 'Shared',
      width: 130,
      cell: (each) =>
        each.variants.length > 1 || each.allocation ? (
          kindName(each.allocation?.kind)
        ) : (
          <Dim>one variant</Dim>
        ),
    },
    {
      id: 'seen',
      header: 'Seen by',
      align: 'right',
      width: 90,
      cell: (each) => <SeenBy experience={each.key} />,
    },
    {
      id: 'live',
      header: 'Live',
      width: 90,
      cell: (each) =>
        each.status === 'review' ? (
          <Link to="/experiences/$id" params={{ id: each.id }}>
            Review
          </Link>
        ) : (
          <Switch
            size="sm"
            checked={each.status === 'live'}
            disabled={!mayChange}
            aria-label={`${each.name} is live`}
            onChange={() => turn(each)}
          />
        ),
    },
  ];
  return (
    <Section
      title={name}
      action={
        <Link to="/slots/$key" params={{ key: slot }} style={{ fontSize: '0.8125rem' }}>
          The slot
        </Link>
      }
      note={<Text size="sm">Tried from top to bottom; the first that fits is shown.</Text>}
      flush
    >
      <DataTable
        label={`Experiences of ${name}`}
        rows={experiences}
        columns={columns}
        keyOf={(each) => each.id}
        onOpen={(each) => void navigate({ to: '/experiences/$id', params: { id: each.id } })}
      />
    </Section>
  );
}
