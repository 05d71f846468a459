// Feeds: a name and an address, or files that are uploaded; what came the last time, and what was refused.

import { Button, FileButton, Group, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { IconFileUpload, IconRefresh } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { send } from '../ui/api/client.ts';
import { useChange } from '../ui/api/query.ts';
import { Empty } from '../ui/Empty.tsx';
import { count, many } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Changing } from '../ui/rights.tsx';
import { Time } from '../ui/Time.tsx';
import { FEEDS, type Feed, ITEMS, useFeeds } from './catalogue.ts';

const TYPES = '.xml,.csv,.tsv,.txt,.json,.jsonl,.gz';

export function FeedsPanel() {
  const feeds = useFeeds();
  return (
    <Section title="Feeds" note="CSV, JSON, or Google Merchant XML; a file replaces what the feed had before">
      <Stack gap="lg">
        <LoadingPanel
          query={feeds}
          lines={2}
          empty={
            <Empty title="No feeds yet">
              A feed keeps items right: uploaded by hand, or fetched by the hour.
            </Empty>
          }
        >
          {({ data }) => (
            <Stack gap="md">
              {data.map((feed) => (
                <FeedRow key={feed.id} feed={feed} />
              ))}
            </Stack>
          )}
        </LoadingPanel>
        <NewFeed />
      </Stack>
    </Section>
  );
}

function FeedRow({ feed }: { feed: Feed }) {
  const { id, name, url, last } = feed;
  const change = useChange<Feed>(FEEDS, ITEMS);
  const [busy, setBusy] = useState(false);
  const upload = async (file: File | null): Promise<void> => {
    if (!file) return;
    setBusy(true);
    try {
      const form = new FormData();
      form.set('file', file);
      told(await send<Feed>('POST', `${FEEDS}/${id}/upload`, form));
      change.reset();
      await change.mutateAsync({ method: 'PATCH', path: `${FEEDS}/${id}`, body: {} });
    } catch (error) {
      failed(error);
    }
    setBusy(false);
  };
  const fetchNow = (): void =>
    change.mutate({ method: 'POST', path: `${FEEDS}/${id}/fetch` }, { onSuccess: told, onError: failed });
  const remove = (): void =>
    change.mutate(
      { method: 'DELETE', path: `${FEEDS}/${id}` },
      { onSuccess: () => done(`“${name}” is gone; its items stay.`), onError: failed },
    );
  return (
    <Group justify="space-between" align="flex-start" role="group" aria-label={name}>
      <div style={{ flex: 1, minWidth: 220 }}>
        <Text fw={600}>{name}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {url
            ? `${url}${feed.everyHours ? `, every ${feed.everyHours === 1 ? 'hour' : many(feed.everyHours, 'hour')}` : ''}`
            : 'Files are uploaded'}
        </Text>
        {last && <LastRun last={last} />}
      </div>
      <Group gap="xs">
        {url && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} />}
            onClick={fetchNow}
            loading={change.isPending}
          >
            Fetch now
          </Button>
        )}
        <FileButton onChange={(file) => void upload(file)} accept={TYPES}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              leftSection={<IconFileUpload size={14} />}
              loading={busy}
            >
              Upload a file
            </Button>
          )}
        </FileButton>
        <Button variant="subtle" color="gray" size="xs" onClick={remove}>
          Remove
        </Button>
      </Group>
    </Group>
  );
}

function told({ name, last }: Feed): void {
  if (last?.error) failed(new Error(last.error));
  else if (last) done(`“${name}” has ${many(last.items, 'item')}.`);
}

function LastRun({ last }: { last: NonNullable<Feed['last']> }) {
  if (last.error)
    return (
      <Text size="sm" c="var(--vv-harm)">
        <Time at={last.at} />: {last.error}
      </Text>
    );
  const notes = [
    last.gone > 0 && `${count(last.gone)} no longer in it, and not available`,
    last.refused > 0 && `${many(last.refused, 'record')} refused`,
  ].filter(Boolean);
  return (
    <>
      <Text size="sm" component="div">
        <Time at={last.at} />: {many(last.items, 'item')} from {last.format?.toUpperCase()}
        {notes.length > 0 ? `; ${notes.join('; ')}` : ''}
      </Text>
      {last.faults.slice(0, 3).map(({ index, field, expected, got }) => (
        <Text key={`${index} ${field}`} size="xs" c="dimmed">
          Record {index + 1}: {field} should be {expected}, got {got}
        </Text>
      ))}
    </>
  );
}

function NewFeed() {
  const [name, setName] = useState('');
  const [url, setUrl] = useState('');
  const [hours, setHours] = useState<number | string>(24);
  const change = useChange<Feed>(FEEDS, ITEMS);
  const add = (event: FormEvent): void => {
    event.preventDefault();
    const body = { name, url: url || null, everyHours: url && hours !== '' ? Number(hours) : null };
    change.mutate(
      { method: 'POST', path: FEEDS, body },
      {
        onError: failed,
        onSuccess: () => {
          setName('');
          setUrl('');
        },
      },
    );
  };
  return (
    <form onSubmit={add} aria-label="New feed">
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
        />
        <TextInput
          label="Address"
          placeholder="Left empty: files are uploaded"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          style={{ flex: 1, minWidth: 220 }}
        />
        <NumberInput
          label="Every … hours"
          min={1}
          max={720}
          value={hours}
          onChange={setHours}
          w={120}
          disabled={!url}
        />
        <Changing>
          <Button type="submit" loading={change.isPending}>
            Add a feed
          </Button>
        </Changing>
      </Group>
    </form>
  );
}
