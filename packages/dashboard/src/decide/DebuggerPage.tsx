// Why does one person see what they see? Somebody is named here, or picked at the top, and everything is explained.

import { Button, Group, Stack, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { Empty } from '../ui/Empty.tsx';
import { Page } from '../ui/Page.tsx';
import { keyOf, useSeenBy } from '../ui/seenBy.ts';
import { Debugged } from './Debugged.tsx';

export function DebuggerPage() {
  const { who } = useSearch({ from: '/shell/debugger' });
  const someone = useSeenBy();
  const navigate = useNavigate();
  const asked = who ?? (someone && keyOf(someone));
  const go = (next: string): void => void navigate({ to: '/debugger', search: next ? { who: next } : {} });
  return (
    <Page title="Why this?" question="Why does one person see what they see?">
      <Stack gap="lg">
        <WhoForm key={asked} start={asked ?? ''} go={go} />
        {asked ? (
          <Debugged linked personKey={asked.includes(':') ? asked : `user_id:${asked}`} />
        ) : (
          <div className="vv-card">
            <Empty title="Nobody is picked">
              Say who it is, or pick somebody at the top under “As seen by”. Every slot is decided for them on
              the spot, with all reasons; nothing is kept of it.
            </Empty>
          </div>
        )}
      </Stack>
    </Page>
  );
}

function WhoForm({ start, go }: { start: string; go(who: string): void }) {
  const [who, setWho] = useState(start);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    go(who.trim());
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-end">
        <TextInput
          label="Who"
          placeholder="User id, or email:ada@example.com"
          value={who}
          onChange={(event) => setWho(event.currentTarget.value)}
          w={300}
          data-page-search
        />
        <Button type="submit">Explain</Button>
      </Group>
    </form>
  );
}
