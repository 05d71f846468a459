// One source: its name, and how to send through it with the SDKs that people have already.

import { Button, Group, Stack, Tabs, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type List, send } from '../ui/api/client.ts';
import { queryClient, useChange } from '../ui/api/query.ts';
import { Code } from '../ui/Code.tsx';
import { Facts } from '../ui/Facts.tsx';
import { count } from '../ui/format.ts';
import { done, failed } from '../ui/notices.tsx';
import { Time } from '../ui/Time.tsx';
import { SOURCES, type Source } from './api.ts';
import { snippetsOf } from './snippets.ts';

const KEYS = '/v1/keys';
interface WriteKey {
  id: string;
  sourceId?: string;
}

/** By the time that somebody wants it back, its panel is closed. */
async function bringBack(keys: readonly WriteKey[]): Promise<void> {
  for (const { id } of keys) await send('POST', `${KEYS}/${id}/restore`);
  for (const path of [SOURCES, KEYS]) await queryClient.invalidateQueries({ queryKey: [path] });
}

export function SourceDetails({ source, onGone }: { source: Source; onGone(): void }) {
  const [name, setName] = useState(source.name);
  const change = useChange(SOURCES, KEYS);
  const path = `${SOURCES}/${source.id}`;
  const rename = (to: string): void =>
    change.mutate(
      { method: 'PATCH', path, body: { name: to } },
      { onSuccess: () => done(`It is called “${to}” now.`), onError: failed },
    );
  const remove = async (): Promise<void> => {
    try {
      const keys = await send<List<WriteKey>>('GET', KEYS);
      await change.mutateAsync({ method: 'DELETE', path });
      done(`“${source.name}” is removed: its write key opens nothing, and its events stay.`, () =>
        bringBack(keys.data.filter(({ id, sourceId = id }) => sourceId === source.id)).catch(failed),
      );
      onGone();
    } catch (error) {
      failed(error);
    }
  };
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
