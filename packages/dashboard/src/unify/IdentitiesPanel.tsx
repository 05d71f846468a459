// The names that one person goes by, how they came together, and how to take them apart again.

import { Button, Stack, Text } from '@mantine/core';
import { useChange } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type Identity, type MergeLine, PROFILES, pathOf, usePart } from './api.ts';

const HISTORY: readonly Column<MergeLine>[] = [
  { id: 'time', header: 'When', width: 140, cell: (line) => <Time at={line.time} /> },
  { id: 'kind', header: 'What', width: 120, cell: (line) => spoken(line.kind) },
  { id: 'reason', header: 'Reason', cell: (line) => line.reason },
];

export function IdentitiesPanel({ personKey }: { personKey: string }) {
  const identities = usePart<Identity>(personKey, 'identities');
  const history = usePart<MergeLine>(personKey, 'history');
  const change = useChange(PROFILES);
  const split = (identity: Identity): void => {
    const name = `${identity.type}:${identity.value}`;
    const undo = (): Promise<unknown> =>
      change
        .mutateAsync({
          method: 'POST',
          path: `${PROFILES}/merge`,
          body: { profiles: [personKey, name], reason: 'undone' },
        })
        .catch(failed);
    change.mutate(
      {
        method: 'POST',
        path: `${pathOf(personKey)}/unmerge`,
        body: { identities: [{ type: identity.type, value: identity.value }], reason: 'separated by hand' },
      },
      { onSuccess: () => done(`${identity.value} is a person of their own now.`, undo), onError: failed },
    );
  };
  const columns = (all: readonly Identity[]): Column<Identity>[] => [
    { id: 'type', header: 'Kind', width: 140, cell: (identity) => spoken(identity.type) },
    {
      id: 'value',
      header: 'Name',
      cell: (identity) => <b style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>{identity.value}</b>,
    },
    { id: 'first', header: 'First seen', width: 130, cell: (identity) => <Time at={identity.firstSeen} /> },
    {
      id: 'events',
      header: 'Events',
      align: 'right',
      width: 80,
      cell: (identity) => count(identity.events ?? 0),
    },
    {
      id: 'split',
      header: '',
      align: 'right',
      width: 110,
      cell: (identity) =>
        all.length > 1 && (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Separate ${identity.value}`}
            onClick={() => split(identity)}
            loading={change.isPending}
          >
            Separate
          </Button>
        ),
    },
  ];
  return (
    <Stack gap="lg">
      <Section
        title="Identities"
        note="Separating one gives back exactly who was there before, and can be undone."
        flush
      >
        <LoadingPanel query={identities}>
          {({ data }) => (
            <DataTable
              label="Identities"
              rows={data}
              columns={columns(data)}
              keyOf={(identity) => identity.id}
            />
          )}
        </LoadingPanel>
      </Section>
      <Section title="How they came together" flush>
        <LoadingPanel
          query={history}
          lines={2}
          empty={<Empty title="Nothing was ever joined or separated here" />}
        >
          {({ data }) => (
            <DataTable label="History" rows={data} columns={HISTORY} keyOf={(line) => line.id} />
          )}
        </LoadingPanel>
      </Section>
      <Text size="sm" c="dimmed">
        Which names may join people is a matter of the identity rules in the settings.
      </Text>
    </Stack>
  );
}
