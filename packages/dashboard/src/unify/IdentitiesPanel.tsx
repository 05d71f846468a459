// The names that one person goes by, how they came together, and how to take them apart again.

import { Button, Stack, Text } from '@mantine/core';
import { useChange } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, many, spoken } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { type Identity, type MergeLine, PROFILES, pathOf, type Turn, usePart } from './api.ts';

const nameOf = (identity: Identity): string => `${identity.type}:${identity.value}`;

export function IdentitiesPanel({ personKey }: { personKey: string }) {
  const identities = usePart<Identity>(personKey, 'identities');
  const change = useChange(PROFILES, '/v1/merges');
  const split = (identity: Identity, rest: readonly Identity[]): void => {
    const [other] = rest;
    const undo = (): Promise<unknown> =>
      change
        .mutateAsync({
          method: 'POST',
          path: `${PROFILES}/merge`,
          body: {
            profiles: [other, identity].filter((each) => each !== undefined).map(nameOf),
            reason: 'The separation was undone.',
          },
        })
        .catch(failed);
    change.mutate(
      {
        method: 'POST',
        path: `${pathOf(personKey)}/unmerge`,
        body: { identities: [nameOf(identity)], reason: 'Separated by hand.' },
      },
      { onSuccess: () => done(`${identity.value} is a person of their own now.`, undo), onError: failed },
    );
  };
  const columns = (all: readonly Identity[]): Column<Identity>[] => [
    { id: 'type', header: 'Kind', width: 150, cell: (identity) => spoken(identity.type) },
    {
      id: 'value',
      header: 'Name',
      cell: (identity) => (
        <>
          <b style={{ fontWeight: 550, overflowWrap: 'anywhere' }}>{identity.value}</b>{' '}
          {identity.shared && (
            <span className="vv-pill" data-tone="warn">
              shared
            </span>
          )}
        </>
      ),
    },
    { id: 'first', header: 'First seen', width: 140, cell: (identity) => <Time at={identity.firstSeen} /> },
    {
      id: 'events',
      header: 'Events',
      align: 'right',
      width: 90,
      cell: (identity) => count(identity.events ?? 0),
    },
    {
      id: 'split',
      header: 'Apart',
      align: 'right',
      width: 120,
      cell: (identity) =>
        all.length > 1 ? (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Separate ${identity.value}`}
            onClick={() =>
              split(
                identity,
                all.filter((each) => each !== identity),
              )
            }
          >
            Separate
          </Button>
        ) : (
          <span style={{ color: 'var(--mantine-color-dimmed)' }}>the only one</span>
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
      <JoinedAndParted personKey={personKey} />
      <Text size="sm" c="dimmed">
        Which names may join people is a matter of the identity rules in the settings.
      </Text>
    </Stack>
  );
}

function JoinedAndParted({ personKey }: { personKey: string }) {
  const history = usePart<MergeLine | Turn>(personKey, 'history');
  const change = useChange(PROFILES, '/v1/merges');
  const undo = (line: MergeLine): void =>
    change.mutate(
      {
        method: 'POST',
        path: `${pathOf(personKey)}/unmerge`,
        body: { merge: line.id, reason: 'Undone by hand.' },
      },
      { onSuccess: () => done('It is as it was before.'), onError: failed },
    );
  const columns: Column<MergeLine>[] = [
    { id: 'at', header: 'When', width: 150, cell: (line) => <Time at={line.at} /> },
    {
      id: 'kind',
      header: 'What',
      width: 220,
      cell: (line) => `${many(line.before.length, 'person', 'people')} became ${line.after.length}`,
    },
    {
      id: 'reason',
      header: 'Reason',
      cell: (line) => [line.reason, line.actor && `by ${line.actor}`].filter(Boolean).join(' '),
    },
    {
      id: 'undo',
      header: 'Undo',
      align: 'right',
      width: 100,
      cell: (line) =>
        line.before.length > line.after.length ? (
          <Button
            size="compact-xs"
            variant="subtle"
            color="gray"
            aria-label={`Undo: ${line.reason}`}
            onClick={() => undo(line)}
          >
            Undo
          </Button>
        ) : null,
    },
  ];
  return (
    <Section title="How they came together" flush>
      <LoadingPanel
        query={history}
        lines={2}
        isEmpty={({ data }) => data.every((line) => line.what !== 'identity')}
        empty={<Empty title="Nothing was ever joined or separated here" />}
      >
        {({ data }) => (
          <DataTable
            label="Joined and parted"
            rows={data.filter((line) => line.what === 'identity')}
            columns={columns}
            keyOf={(line) => line.id}
          />
        )}
      </LoadingPanel>
    </Section>
  );
}
