// The workspace itself: its name and the time zone in which its days begin; and a new one.

import { Button, Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { chosenWorkspace } from '../ui/api/client.ts';
import { queryClient, useChange } from '../ui/api/query.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { isAdmin, type Me, useMe, type Workspace } from './session.ts';

const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

export function WorkspacePanel() {
  const me = useMe();
  return <LoadingPanel query={me}>{(data) => <Shown key={data.workspace.id} me={data} />}</LoadingPanel>;
}

function Shown({ me }: { me: Me }) {
  const { id } = me.workspace;
  const [name, setName] = useState(me.workspace.name);
  const [timezone, setTimezone] = useState(me.workspace.timezone);
  const [note, setNote] = useState(me.workspace.note ?? '');
  const change = useChange<Workspace>('/v1/me', '/v1/workspaces');
  const save = (): void =>
    change.mutate(
      { method: 'PATCH', path: `/v1/workspaces/${id}`, body: { name, timezone, note } },
      { onSuccess: () => done('The workspace is saved.'), onError: failed },
    );
  const isSame =
    name === me.workspace.name && timezone === me.workspace.timezone && note === (me.workspace.note ?? '');
  return (
    <Stack gap="lg">
      <Section
        title="This workspace"
        note="Calendar windows, such as “this month”, begin and end in its time zone."
      >
        <Stack gap="md" maw={420}>
          <TextInput
            label="Name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            disabled={!isAdmin(me)}
          />
          <Select
            label="Time zone"
            data={ZONES}
            value={timezone}
            onChange={(zone) => zone && setTimezone(zone)}
            searchable
            limit={60}
            disabled={!isAdmin(me)}
          />
          <Textarea
            label="Note"
            description="Stands on Home, for everybody who works here."
            autosize
            minRows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
            disabled={!isAdmin(me)}
          />
          <Group>
            <Button
              onClick={save}
              disabled={isSame || !isAdmin(me) || name.trim() === ''}
              loading={change.isPending}
            >
              Save
            </Button>
          </Group>
        </Stack>
      </Section>
      {isAdmin(me) && <NewWorkspace />}
    </Stack>
  );
}

function NewWorkspace() {
  const [name, setName] = useState('');
  const change = useChange<Workspace>('/v1/workspaces');
  const make = (): void =>
    change.mutate(
      { method: 'POST', path: '/v1/workspaces', body: { name } },
      {
        onSuccess: (made) => {
          chosenWorkspace.set(made.id);
          void queryClient.resetQueries();
          done(`You are in “${made.name}” now.`);
        },
        onError: failed,
      },
    );
  return (
    <Section
      title="Another workspace"
      note="Workspaces share nothing: people, events, segments and keys are apart."
    >
      <Group align="flex-end" maw={420}>
        <TextInput
          label="Name"
          flex={1}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button variant="default" disabled={name.trim() === ''} loading={change.isPending} onClick={make}>
          Make workspace
        </Button>
      </Group>
    </Section>
  );
}
