// Keys for programs. A secret key is readable once, at the moment it is made.

import { Button, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { List } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import { Copy } from '../ui/Code.tsx';
import type { Column } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Register } from '../ui/Register.tsx';
import { Time } from '../ui/Time.tsx';

interface Key {
  id: string;
  kind: 'write' | 'secret';
  name: string;
  role?: string;
  shown: string;
  createdAt: string;
}

export function KeysPanel() {
  const keys = useGet<List<Key>>('/v1/keys');
  const change = useChange<Key & { key: string }>('/v1/keys', '/v1/sources');
  const [made, setMade] = useState<string>();
  const restore = (key: Key): void =>
    change.mutate(
      { method: 'POST', path: `/v1/keys/${key.id}/restore` },
      { onSuccess: () => done(`“${key.name}” works again.`), onError: failed },
    );
  const revoke = (key: Key): void =>
    change.mutate(
      { method: 'DELETE', path: `/v1/keys/${key.id}` },
      {
        onSuccess: () => done(`“${key.name}” is revoked: what uses it has stopped.`, () => restore(key)),
        onError: failed,
      },
    );
  const columns: Column<Key>[] = [
    { id: 'name', header: 'Name', cell: (key) => key.name },
    {
      id: 'kind',
      header: 'Kind',
      cell: (key) =>
        key.kind === 'write' ? 'write: sends and decides, reads nobody' : `secret: ${key.role ?? 'editor'}`,
    },
    {
      id: 'key',
      header: 'Key',
      cell: (key) => (
        <Group gap={4} wrap="nowrap">
          <code style={{ fontSize: 12 }}>{key.shown}</code>
          {key.kind === 'write' && <Copy text={key.shown} label={`Copy the key of ${key.name}`} />}
        </Group>
      ),
    },
    { id: 'made', header: 'Made', cell: (key) => <Time at={key.createdAt} /> },
  ];
  const make = (body: object): void =>
    change.mutate(
      { method: 'POST', path: '/v1/keys', body },
      { onSuccess: (key) => setMade(key.key), onError: failed },
    );
  return (
    <Register
      title="Keys"
      query={keys}
      columns={columns}
      keyOf={(key) => key.id}
      act={{ word: 'Revoke', label: (key) => `Revoke ${key.name}`, run: revoke }}
      empty={<Empty title="No keys yet">A program needs a key to speak with this workspace.</Empty>}
      form={<NewKey make={make} />}
      once={
        made ? { title: 'Copy this key now: it is shown once.', label: 'new key', text: made } : undefined
      }
      closeOnce={() => setMade(undefined)}
    />
  );
}

function NewKey({ make }: { make(body: { name: string; kind: string; role: string }): void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState('secret');
  const [role, setRole] = useState('editor');
  return (
    <Section
      title="New key"
      note="A secret key reads people, so it belongs on a server. For websites and apps, make a source instead."
    >
      <Group align="flex-end">
        <TextInput
          label="Name"
          placeholder="Warehouse sync"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Kind"
          data={[
            { value: 'secret', label: 'Secret' },
            { value: 'write', label: 'Write' },
          ]}
          value={kind}
          onChange={(next) => next && setKind(next)}
          w={120}
          allowDeselect={false}
        />
        {kind === 'secret' && (
          <Select
            label="Role"
            data={['viewer', 'editor', 'admin']}
            value={role}
            onChange={(next) => next && setRole(next)}
            w={120}
            allowDeselect={false}
          />
        )}
        <Button
          disabled={name.trim() === ''}
          onClick={() => {
            make({ name, kind, role });
            setName('');
          }}
        >
          Make key
        </Button>
      </Group>
    </Section>
  );
}
