// Every version that an experience had: who made it and when, what two differ in, and the way back to one.

import { Anchor, Button, Group, Select, Stack, Text } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import type { List } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import { type Column, DataTable, Dim } from '../ui/DataTable.tsx';
import { shown } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { EXPERIENCES, type Experience } from './api.ts';
import { StatusMark } from './StatusMark.tsx';

interface Version {
  version: number;
  at: string;
  actor: string;
  experience: Experience;
}
interface Difference {
  field: string;
  from?: unknown;
  to?: unknown;
}

export function Versions({ experience }: { experience: Experience }) {
  const { id, name, version: current } = experience;
  const path = `${EXPERIENCES}/${id}`;
  const versions = useGet<List<Version>>(`${path}/versions`);
  const navigate = useNavigate();
  const change = useChange<Experience>(EXPERIENCES);
  const back = async (to: string, body: object, said: string): Promise<void> => {
    await change.mutateAsync({ method: 'POST', path: `${path}/${to}`, body });
    done(`“${name}” ${said}.`, () =>
      change
        .mutateAsync({ method: 'POST', path: `${path}/restore`, body: { version: current } })
        .catch(failed),
    );
    await navigate({ to: '/experiences/$id', params: { id }, search: { tab: 'versions' } });
  };
  const restore = (version: number): void =>
    void back('restore', { version }, `is as in version ${version} again`).catch(failed);
  const columns: Column<Version>[] = [
    { id: 'version', header: 'Version', width: 80, cell: ({ version }) => version },
    { id: 'at', header: 'When', width: 150, cell: ({ at }) => <Time at={at} /> },
    { id: 'actor', header: 'Who', cell: ({ actor }) => actor },
    {
      id: 'status',
      header: 'Was',
      width: 110,
      cell: (each) => <StatusMark status={each.experience.status} />,
    },
    {
      id: 'restore',
      header: '',
      align: 'right',
      width: 130,
      cell: ({ version }) =>
        version === current ? (
          <Dim>now</Dim>
        ) : (
          <Anchor
            component="button"
            type="button"
            size="sm"
            aria-label={`Restore version ${version}`}
            onClick={() => restore(version)}
          >
            Restore
          </Anchor>
        ),
    },
  ];
  return (
    <Stack gap="lg">
      <Section
        title="Versions"
        note="The latest first. Going back makes a new version; nothing is lost."
        flush
        action={
          current > 1 && (
            <Button
              variant="default"
              size="xs"
              onClick={() => void back('start-over', {}, 'starts over').catch(failed)}
            >
              Start over
            </Button>
          )
        }
      >
        <LoadingPanel query={versions}>
          {({ data }) => (
            <DataTable
              label="Versions"
              rows={data}
              columns={columns}
              keyOf={({ version }) => String(version)}
            />
          )}
        </LoadingPanel>
      </Section>
      {current > 1 && <Differences path={path} latest={current} />}
    </Stack>
  );
}

function Differences({ path, latest }: { path: string; latest: number }) {
  const [from, setFrom] = useState(latest - 1);
  const [to, setTo] = useState(latest);
  const found = useGet<List<Difference>>(`${path}/differences`, { params: { from, to }, steady: true });
  const all = Array.from({ length: latest }, (_, at) => String(latest - at));
  return (
    <Section title="What two differ in" flush>
      <Group p="md" gap="xs" align="flex-end">
        <Select
          label="From version"
          data={all}
          allowDeselect={false}
          value={String(from)}
          onChange={(next) => setFrom(Number(next))}
          w={120}
        />
        <Select
          label="to version"
          data={all}
          allowDeselect={false}
          value={String(to)}
          onChange={(next) => setTo(Number(next))}
          w={120}
        />
      </Group>
      <LoadingPanel
        query={found}
        empty={
          <Text size="sm" c="dimmed" px="md" pb="md">
            They are the same.
          </Text>
        }
      >
        {({ data }) => (
          <DataTable label="Differences" rows={data} columns={DIFFERENCE} keyOf={({ field }) => field} />
        )}
      </LoadingPanel>
    </Section>
  );
}

const DIFFERENCE: readonly Column<Difference>[] = [
  { id: 'field', header: 'Field', width: 260, cell: ({ field }) => <code>{field}</code> },
  { id: 'from', header: 'Was', cell: (each) => ('from' in each ? shown(each.from) : <Dim>not there</Dim>) },
  { id: 'to', header: 'Is', cell: (each) => ('to' in each ? shown(each.to) : <Dim>gone</Dim>) },
];
