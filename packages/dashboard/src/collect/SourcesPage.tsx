// Where do events come from? Sources with their keys and how lately they sent, and snippets to copy.

import { Box, Button, Flex, Group, Modal, Text, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconPlus } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../ui/api/query.ts';
import { Copy } from '../ui/Code.tsx';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ago, count, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Page } from '../ui/Page.tsx';
import { SidePanel } from '../ui/SidePanel.tsx';
import { Time } from '../ui/Time.tsx';
import { SOURCES, type Source, useSources } from './api.ts';
import { SourceDetails } from './SourceDetails.tsx';

const COLUMNS: readonly Column<Source>[] = [
  {
    id: 'name',
    header: 'Source',
    sort: (source) => source.name.toLowerCase(),
    cell: (source) => <b style={{ fontWeight: 550 }}>{source.name}</b>,
  },
  {
    id: 'key',
    header: 'Write key',
    cell: (source) =>
      source.writeKey === '' ? (
        <Text c="dimmed" size="sm">
          {source.kind}
        </Text>
      ) : (
        <Group gap={4} wrap="nowrap">
          <code style={{ fontSize: 12 }}>{source.writeKey}</code>
          <Copy text={source.writeKey} label={`Copy the write key of ${source.name}`} />
        </Group>
      ),
  },
  { id: 'last', header: 'Last event', width: 150, cell: (source) => <Time at={source.lastEventAt} /> },
  {
    id: 'events',
    header: 'Events',
    align: 'right',
    width: 110,
    sort: (source) => source.events ?? 0,
    cell: (source) => count(source.events ?? 0),
  },
];

export function SourcesPage() {
  const sources = useSources();
  const { source: openId } = useSearch({ from: '/shell/sources' });
  const navigate = useNavigate();
  const [making, form] = useDisclosure(false);
  const open = (id: string | undefined): void =>
    void navigate({ to: '/sources', search: id ? { source: id } : {} });
  const chosen = sources.data?.data.find((source) => source.id === openId);
  const fresh = (
    <Button leftSection={<IconPlus size={16} />} onClick={form.open}>
      New source
    </Button>
  );
  return (
    <Page
      changes
      wide
      title="Sources"
      question="Where do events come from?"
      sentence={sources.data && sentenceOf(sources.data.data)}
      action={fresh}
    >
      <Flex gap="md" align="flex-start">
        <Box className="vv-card" flex={1} miw={0} style={{ overflow: 'hidden' }}>
          <LoadingPanel
            query={sources}
            empty={
              <Empty title="No sources yet" action={fresh}>
                A source is a website, an app or a server that sends events. Each has a write key of its own.
              </Empty>
            }
          >
            {({ data }) => (
              <DataTable
                label="Sources"
                rows={data}
                columns={COLUMNS}
                keyOf={(source) => source.id}
                chosen={openId}
                onOpen={(source) => open(source.id)}
              />
            )}
          </LoadingPanel>
        </Box>
        {chosen && (
          <SidePanel title={chosen.name} onClose={() => open(undefined)}>
            <SourceDetails key={chosen.id} source={chosen} onGone={() => open(undefined)} />
          </SidePanel>
        )}
      </Flex>
      <NewSource
        opened={making}
        close={form.close}
        made={(source) => {
          form.close();
          done(`“${source.name}” is made.`);
          open(source.id);
        }}
      />
    </Page>
  );
}

function sentenceOf(sources: readonly Source[]): string {
  if (sources.length === 0) return 'Nothing sends events yet.';
  const latest = sources
    .map((source) => source.lastEventAt)
    .filter((at) => at != null)
    .sort()
    .at(-1);
  return `${many(sources.length, 'source')}; ${latest ? `the last event came ${ago(latest)}` : 'none has sent an event yet'}.`;
}

function NewSource({ opened, close, made }: { opened: boolean; close(): void; made(source: Source): void }) {
  const [name, setName] = useState('');
  const change = useChange<Source>(SOURCES);
  return (
    <Modal opened={opened} onClose={close} title="New source" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { method: 'POST', path: SOURCES, body: { name } },
            { onSuccess: made, onError: failed },
          );
        }}
      >
        <TextInput
          label="Name"
          placeholder="Web shop"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
          required
        />
        <Text size="sm" c="dimmed" mt="xs" mb="md">
          It gets a write key, which may stand in a page: it sends events and asks for decisions, and reads
          nobody.
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button type="submit" loading={change.isPending} disabled={name.trim() === ''}>
            Make source
          </Button>
        </Group>
      </form>
    </Modal>
  );
}
