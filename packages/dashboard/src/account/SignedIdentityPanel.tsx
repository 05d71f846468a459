// Signed identity: whether a name that comes from a page must be proven, and the keys that prove it.

import { Button, Group, Select, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState } from 'react';
import { useChange, useGet } from '../ui/api/query.ts';
import type { Column } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Register } from '../ui/Register.tsx';
import { Time } from '../ui/Time.tsx';

interface SigningKey {
  id: string;
  name: string;
  algorithm: string;
  shown: string;
  createdAt: string;
}
interface Rule {
  required: boolean;
  keys: SigningKey[];
}
type Made = SigningKey & { secret?: string };

const PATH = '/v1/signed-identity';
const COLUMNS: Column<SigningKey>[] = [
  { id: 'name', header: 'Name', cell: (key) => key.name },
  { id: 'algorithm', header: 'Algorithm', cell: (key) => key.algorithm },
  {
    id: 'key',
    header: 'Key',
    cell: ({ algorithm, shown }) => (
      <code style={{ fontSize: 12 }}>{algorithm === 'HS256' ? shown : `public key …${endOf(shown)}`}</code>
    ),
  },
  { id: 'made', header: 'Made', cell: (key) => <Time at={key.createdAt} /> },
];

export function SignedIdentityPanel() {
  const rule = useGet<Rule>(PATH);
  const change = useChange<Made>(PATH);
  const [made, setMade] = useState<string>();
  const remove = (key: SigningKey): string =>
    modals.openConfirmModal({
      title: `Remove “${key.name}”?`,
      children: <Text size="sm">What it has signed proves nothing any more. This cannot be undone.</Text>,
      labels: { confirm: 'Remove', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        change.mutate(
          { method: 'DELETE', path: `${PATH}/keys/${key.id}` },
          { onSuccess: () => done(`“${key.name}” is removed.`), onError: failed },
        ),
    });
  const make = (body: object): void =>
    change.mutate(
      { method: 'POST', path: `${PATH}/keys`, body },
      { onSuccess: ({ secret }) => setMade(secret), onError: failed },
    );
  return (
    <Stack gap="lg">
      {rule.data && <Requirement rule={rule.data} />}
      <Register
        title="Signing keys"
        query={{ ...rule, data: rule.data && { data: rule.data.keys } }}
        columns={COLUMNS}
        keyOf={(key) => key.id}
        act={{ word: 'Remove', label: (key) => `Remove ${key.name}`, run: remove }}
        empty={
          <Empty title="No signing keys yet">
            Until there is one, a page is believed whatever it says of who somebody is.
          </Empty>
        }
        form={<NewSigningKey make={make} />}
        once={
          made
            ? { title: 'Copy this secret to your server now: it is shown once.', label: 'secret', text: made }
            : undefined
        }
        closeOnce={() => setMade(undefined)}
      />
    </Stack>
  );
}

function Requirement({ rule: { required, keys } }: { rule: Rule }) {
  const change = useChange<Rule>(PATH);
  const set = (next: boolean, undo = true): void =>
    change.mutate(
      { method: 'PATCH', path: PATH, body: { required: next } },
      {
        onSuccess: () =>
          done(
            next
              ? 'Names from pages must be signed now.'
              : 'Names from pages are believed without a signature.',
            undo ? () => set(!next, false) : undefined,
          ),
        onError: failed,
      },
    );
  return (
    <Section
      title="Signed identity"
      note="A write key stands in every page, so whoever reads the page can claim to be any of your customers. With a signature from your own server they cannot."
    >
      <Switch
        label="Require a signature for names that come by write keys"
        description={
          keys.length === 0
            ? 'Make a signing key first.'
            : required
              ? 'Events without one are kept and marked “unlinked”; the names in them join nobody.'
              : 'Events without one are marked “unsigned”: watch Live events until your own pages send none.'
        }
        checked={required}
        disabled={(keys.length === 0 && !required) || change.isPending}
        onChange={(event) => set(event.currentTarget.checked)}
      />
    </Section>
  );
}

function NewSigningKey({ make }: { make(body: object): void }) {
  const [name, setName] = useState('');
  const [algorithm, setAlgorithm] = useState('HS256');
  const [publicKey, setPublicKey] = useState('');
  const isSecret = algorithm === 'HS256';
  return (
    <Section title="New signing key" note="Your server signs with it; docs/identity.md has the few lines.">
      <Group align="flex-end">
        <TextInput
          label="Name"
          placeholder="Shop server"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label="Algorithm"
          data={[
            { value: 'HS256', label: 'HS256: a secret that we make' },
            { value: 'ES256', label: 'ES256: your public key' },
            { value: 'RS256', label: 'RS256: your public key' },
          ]}
          value={algorithm}
          onChange={(next) => next && setAlgorithm(next)}
          w={260}
          allowDeselect={false}
        />
        <Button
          disabled={name.trim() === '' || (!isSecret && publicKey.trim() === '')}
          onClick={() => {
            make({ name, algorithm, ...(!isSecret && { publicKey }) });
            setName('');
            setPublicKey('');
          }}
        >
          Make signing key
        </Button>
      </Group>
      {!isSecret && (
        <Textarea
          mt="sm"
          label="Public key"
          placeholder="-----BEGIN PUBLIC KEY-----"
          autosize
          minRows={4}
          value={publicKey}
          onChange={(event) => setPublicKey(event.currentTarget.value)}
        />
      )}
    </Section>
  );
}

/** The last letters of a PEM, by which two keys are told apart. */
const endOf = (pem: string): string =>
  pem
    .replace(/-----[A-Z ]+-----/g, '')
    .replace(/\s/g, '')
    .slice(-8);
