// The door. It says what went wrong in a sentence and sends people on to where they wanted to go.

import { Box, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { ApiError } from '../ui/api/client.ts';
import { signIn } from './session.ts';

export function SignInPage() {
  const { to } = useSearch({ from: '/sign-in' });
  const router = useRouter();
  const client = useQueryClient();
  const [fault, setFault] = useState<string>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    document.title = 'Sign in · Visavis';
  }, []);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFault(undefined);
    try {
      await signIn(String(form.get('email')), String(form.get('password')));
      client.clear();
      router.history.push(to?.startsWith('/') && !to.startsWith('//') ? to : '/');
    } catch (error) {
      setFault(faultOf(error));
      setBusy(false);
    }
  };
  return (
    <Box component="main" mih="100vh" style={{ display: 'grid', placeItems: 'center', padding: 16 }}>
      <Box w="100%" maw={360}>
        <img src="/mark.svg" width={36} height={36} alt="" style={{ marginLeft: -4 }} />
        <Title order={1} mt="sm">
          Sign in to Visavis
        </Title>
        <Text c="dimmed" mt={4} mb="lg">
          Recognise every customer, know where each one stands.
        </Text>
        <form onSubmit={submit}>
          <Stack gap="md">
            <TextInput
              name="email"
              type="email"
              label="E-mail"
              autoComplete="username"
              required
              size="md"
              autoFocus
            />
            <PasswordInput
              name="password"
              label="Password"
              autoComplete="current-password"
              required
              size="md"
            />
            {fault && (
              <Text role="alert" size="sm" c="var(--vv-harm)">
                {fault}
              </Text>
            )}
            <Button type="submit" size="md" loading={busy}>
              Sign in
            </Button>
          </Stack>
        </form>
        <Text size="sm" c="dimmed" mt="lg">
          Trying it out? The demo's e-mail and password are in <code>demo-credentials.json</code> in the data
          directory.
        </Text>
      </Box>
    </Box>
  );
}

function faultOf(error: unknown): string {
  if (error instanceof ApiError && [400, 401, 403].includes(error.status)) {
    return 'The e-mail or the password is not right.';
  }
  return error instanceof Error ? error.message : 'Signing in did not work.';
}
