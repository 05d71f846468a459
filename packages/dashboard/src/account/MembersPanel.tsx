// Who works here, and the links by which others join.

import { Button, Group, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange, useGet } from '../ui/api/query.ts';
import type { Column } from '../ui/DataTable.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { type Once, Register } from '../ui/Register.tsx';
import { Time } from '../ui/Time.tsx';
import { isAdmin, type Role, useMe } from './session.ts';

interface Member {
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: string;
}
interface Invitation {
  id: string;
  role: Role;
  email?: string;
  expiresAt: string;
}

const COLUMNS: readonly Column<Member>[] = [
  { id: 'name', header: 'Name', cell: (member) => member.name },
  { id: 'email', header: 'E-mail', cell: (member) => member.email },
  { id: 'role', header: 'Role', width: 100, cell: (member) => member.role },
  { id: 'since', header: 'Since', width: 140, cell: (member) => <Time at={member.createdAt} /> },
];
const INVITED: readonly Column<Invitation>[] = [
  { id: 'who', header: 'For', cell: (each) => each.email ?? 'whoever has the link' },
  { id: 'role', header: 'Role', cell: (each) => each.role },
  { id: 'until', header: 'Ends', cell: (each) => <Time at={each.expiresAt} /> },
];

export function MembersPanel() {
  const members = useGet<{ data: Member[]; invitations: Invitation[] }>('/v1/members');
  const me = useMe();
  const change = useChange<{ url: string }>('/v1/members');
  const [sent, setSent] = useState<Once>();
  const linkFor = (member: Member): void =>
    change.mutate(
      { method: 'POST', path: `/v1/members/${member.userId}/password-link` },
      {
        onSuccess: ({ url }) =>
          setSent({
            ...{ text: url, label: 'link' },
            title: `Send this link to ${member.name}. Whoever opens it chooses a new password, once.`,
          }),
        onError: failed,
      },
    );
  const withdraw = (id: string): void =>
    change.mutate(
      { method: 'DELETE', path: `/v1/invitations/${id}` },
      { onSuccess: () => done('The link opens nothing any more.'), onError: failed },
    );
  const invite = (body: object): void =>
    change.mutate(
      { method: 'POST', path: '/v1/members', body },
      {
        onSuccess: ({ url }) =>
          setSent({
            ...{ text: url, label: 'link' },
            title: 'Send this link to one person. It works once, within seven days.',
          }),
        onError: failed,
      },
    );
  const admin = isAdmin(me.data);
  const open = members.data?.invitations ?? [];
  return (
    <Register
      title="Members"
      query={members}
      columns={COLUMNS}
      keyOf={(member) => member.userId}
      act={admin ? { ...PASSWORD, run: linkFor } : undefined}
      form={admin && <Invite invite={invite} />}
      formBelow
      once={sent}
      closeOnce={() => setSent(undefined)}
    >
      {open.length > 0 && (
        <Register
          title="Open invitations"
          query={{ data: { data: open }, error: null, refetch: members.refetch }}
          columns={INVITED}
          keyOf={(invitation) => invitation.id}
          act={{ word: 'Withdraw', label: withdrawing, run: ({ id }) => withdraw(id) }}
        />
      )}
    </Register>
  );
}

const PASSWORD = {
  word: 'Password link',
  label: ({ name }: Member): string => `Password link for ${name}`,
  prominent: true,
};
const withdrawing = ({ email = 'whoever has the link' }: Invitation): string =>
  `Withdraw the invitation of ${email}`;

function Invite({ invite }: { invite(body: { role: string; email?: string }): void }) {
  const [email, setEmail] = useState('');
  const [role, setRole] = useState('editor');
  return (
    <Section
      title="Invite somebody"
      note="A viewer reads, an editor changes, an admin also invites and makes keys."
    >
      <Group align="flex-end">
        <TextInput
          label="E-mail (optional)"
          type="email"
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select
          label="Role"
          data={['viewer', 'editor', 'admin']}
          value={role}
          onChange={(next) => next && setRole(next)}
          w={130}
          allowDeselect={false}
        />
        <Button
          variant="default"
          onClick={() => invite(email.trim() ? { role, email: email.trim() } : { role })}
        >
          Make a link
        </Button>
      </Group>
    </Section>
  );
}
