// Where a link leads: a name and a password, and one is in; or a new password, for who forgot the old one.

import { Box, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { FormEvent } from 'react';
import { chosenWorkspace } from '../ui/api/client.ts';
import { queryClient, useChange, useGet } from '../ui/api/query.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';

interface Invitation {
  workspace: string;
  role: string;
  email?: string;
  purpose: 'join' | 'password';
}

export function JoinPage() {
  const { token } = useParams({ from: '/join/$token' });
  const path = `/v1/join/${encodeURIComponent(token)}`;
  const invitation = useGet<Invitation>(path);
  return (
    <Box component="main" mih="100vh" style={{ display: 'grid', placeItems: 'center', padding: 16 }}>
      <Box w="100%" maw={380}>
        <LoadingPanel query={invitation}>{(data) => <Form path={path} invitation={data} />}</LoadingPanel>
      </Box>
    </Box>
  );
}

function Form({ path, invitation }: { path: string; invitation: Invitation }) {
  const navigate = useNavigate();
  const join = useChange<{ workspaceId: string }>();
  const joins = invitation.purpose === 'join';
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const { name, email, password } = Object.fromEntries(new FormData(event.currentTarget));
    const body = { email: email || invitation.email, password, ...(name ? { name } : {}) };
    const { workspaceId } = await join.mutateAsync({ method: 'POST', path, body });
    chosenWorkspace.set(workspaceId);
    queryClient.clear();
    await navigate({ to: '/' });
  };
  return (
    <form onSubmit={(event) => void submit(event).catch(() => undefined)}>
      <Title order={1}>{joins ? `Join ${invitation.workspace}` : 'Choose a new password'}</Title>
      <Text c="dimmed" mt={4} mb="lg">
        {joins
          ? `You are invited as ${invitation.role}. Somebody who has an account already signs in with its password here.`
          : 'The old one, and whoever is signed in with it, ends.'}
      </Text>
      <Stack>
        {joins && <TextInput name="name" label="Name" autoComplete="name" />}
        <TextInput
          name="email"
          type="email"
          label="E-mail"
          required
          autoComplete="username"
          defaultValue={invitation.email}
          readOnly={invitation.email !== undefined}
        />
        <PasswordInput name="password" label="Password" required autoComplete="new-password" />
        {join.error && (
          <Text role="alert" size="sm" c="var(--vv-harm)">
            {join.error.message}
          </Text>
        )}
        <Button type="submit" loading={join.isPending}>
          {joins ? 'Join' : 'Set password'}
        </Button>
      </Stack>
    </form>
  );
}
