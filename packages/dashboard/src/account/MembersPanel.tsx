// Who works here, and the links by which others join.

import { Alert, Button, Group, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange, useGet } from '../ui/api/query.ts';
import { Code } from '../ui/Code.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
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

const membersWith = (action: ((member: Member) => void) | undefined): Column<Member>[] => [
  { id: 'name', header: 'Name', cell: (member) => member.name },
  { id: 'email', header: 'E-mail', cell: (member) => member.email },
  { id: 'role', header: 'Role', width: 100, cell: (member) => member.role },
  { id: 'since', header: 'Since', width: 140, cell: (member) => <Time at={member.createdAt} /> },
  {
    id: 'password',
    header: '',
    align: 'right',
    width: 150,
    cell: (member) =>
      action && (
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Password link for ${member.name}`}
          onClick={() => action(member)}
        >
          Password link
        </Button>
      ),
  },
];

interface Sent {
  url: string;
  title: string;
}

export function MembersPanel() {
  const members = useGet<{ data: Member[]; invitations: Invitation[] }>('/v1/members');
  const me = useMe();
  const change = useChange<{ url: string }>('/v1/members');
  const [sent, setSent] = useState<Sent>();
  const linkFor = (member: Member): void =>
    change.mutate(
      { method: 'POST', path: `/v1/members/${member.userId}/password-link` },
      {
        onSuccess: ({ url }) =>
          setSent({
            url,
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
  return (
    <Stack gap="lg">
      <Section title="Members" flush>
        <LoadingPanel query={members}>
          {({ data }) => (
            <DataTable
              label="Members"
              rows={data}
              columns={membersWith(isAdmin(me.data) ? linkFor : undefined)}
              keyOf={(member) => member.userId}
            />
          )}
        </LoadingPanel>
      </Section>
      {isAdmin(me.data) && (
        <Invite
          invite={(body) =>
            change.mutate(
              { method: 'POST', path: '/v1/members', body },
              {
                onSuccess: ({ url }) =>
                  setSent({ url, title: 'Send this link to one person. It works once, within seven days.' }),
                onError: failed,
              },
            )
          }
        />
      )}
      {sent && (
        <Alert
          color="iris"
          variant="light"
          title={sent.title}
          withCloseButton
          onClose={() => setSent(undefined)}
          closeButtonLabel="Close"
        >
          <Code label="link" text={sent.url} />
        </Alert>
      )}
      {(members.data?.invitations.length ?? 0) > 0 && (
        <Section title="Open invitations" flush>
          <DataTable
            label="Open invitations"
            rows={members.data?.invitations ?? []}
            keyOf={(invitation) => invitation.id}
            columns={[
              { id: 'who', header: 'For', cell: (each) => each.email ?? 'whoever has the link' },
              { id: 'role', header: 'Role', cell: (each) => each.role },
              { id: 'until', header: 'Ends', cell: (each) => <Time at={each.expiresAt} /> },
              {
                id: 'withdraw',
                header: '',
                align: 'right',
                cell: (each) => (
                  <Button size="compact-xs" variant="subtle" color="gray" onClick={() => withdraw(each.id)}>
                    Withdraw
                  </Button>
                ),
              },
            ]}
          />
        </Section>
      )}
    </Stack>
  );
}

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
