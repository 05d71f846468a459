// One source: its name, and how to send through it with the SDKs that people have already.

import { Button, Group, Stack, Tabs, Text, TextInput } from '@mantine/core';
import { modals } from '@mantine/modals';
import { useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Code } from '../ui/Code.tsx';
import { Facts } from '../ui/Facts.tsx';
import { count } from '../ui/format.ts';
import { done, failed } from '../ui/notices.tsx';
import { Time } from '../ui/Time.tsx';
import { SOURCES, type Source } from './api.ts';
import { snippetsOf } from './snippets.ts';

export function SourceDetails({ source, onGone }: { source: Source; onGone(): void }) {
  const [name, setName] = useState(source.name);
  const change = useChange(SOURCES, '/v1/keys');
  const path = `${SOURCES}/${source.id}`;
  const rename = (to: string): void =>
    change.mutate(
      { method: 'PATCH', path, body: { name: to } },
      { onSuccess: () => done(`It is called “${to}” now.`), onError: failed },
    );
  const remove = (): string =>
    modals.openConfirmModal({
      title: `Remove “${source.name}”?`,
      children: (
        <Text size="sm">
          Its write key opens nothing from that moment on, so pages and apps that use it stop sending. Events
          that came through it stay.
        </Text>
      ),
      labels: { confirm: 'Remove', cancel: 'Keep' },
      confirmProps: { color: 'red' },
      onConfirm: () =>
        change.mutate(
          { method: 'DELETE', path },
          {
            onSuccess: () => {
              done(`“${source.name}” is removed.`);
              onGone();
            },
            onError: failed,
          },
        ),
    });
  const snippets = snippetsOf(source.writeKey, location.origin);
  return (
    <Stack gap="md">
      <Facts
        rows={[
          ['Events', count(source.events ?? 0)],
          ['Last event', <Time key="last" at={source.lastEventAt} />],
          ['Made', <Time key="made" at={source.createdAt} />],
        ]}
      />
      {source.writeKey !== '' && (
        <div>
          <h3 className="vv-section-title">Send through it</h3>
          <Tabs defaultValue={snippets[0]?.id ?? null} mt={4} keepMounted={false}>
            <Tabs.List mb="xs">
              {snippets.map((snippet) => (
                <Tabs.Tab key={snippet.id} value={snippet.id} px="xs">
                  {snippet.name}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            {snippets.map((snippet) => (
              <Tabs.Panel key={snippet.id} value={snippet.id}>
                <Code label={`${snippet.name} snippet`} text={snippet.text} />
              </Tabs.Panel>
            ))}
          </Tabs>
        </div>
      )}
      <Group align="flex-end" gap="xs">
        <TextInput
          label="Name"
          flex={1}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={name === source.name || name.trim() === ''}
          onClick={() => rename(name.trim())}
        >
          Rename
        </Button>
      </Group>
      {source.writeKey !== '' && (
        <Button variant="subtle" color="red" size="xs" onClick={remove} style={{ alignSelf: 'flex-start' }}>
          Remove source
        </Button>
      )}
    </Stack>
  );
}
