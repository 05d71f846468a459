// What can be said: templates, each for one channel, with a variant for everybody who is spoken to in another way.

import { Button, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { type Column, DataTable, Dim } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Page } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { CHANNEL_NAMES, type StoredTemplate, useTemplates } from './api.ts';

const COLUMNS: readonly Column<StoredTemplate>[] = [
  {
    id: 'name',
    header: 'Template',
    sort: ({ name }) => name.toLowerCase(),
    cell: ({ key, name }) => (
      <div>
        <Link to="/templates/$key" params={{ key }}>
          {name}
        </Link>
        <Text size="xs" c="dimmed">
          {key}
        </Text>
      </div>
    ),
  },
  {
    id: 'channel',
    header: 'Channel',
    width: 120,
    sort: ({ channel }) => channel,
    cell: ({ channel }) => CHANNEL_NAMES[channel] ?? channel,
  },
  {
    id: 'variants',
    header: 'Variants',
    width: 220,
    cell: ({ variants }) => <div className="vv-ellipsis">{variants.map(({ name }) => name).join(', ')}</div>,
  },
  { id: 'topic', header: 'Topic', width: 120, cell: ({ topic }) => topic ?? <Dim>–</Dim> },
  { id: 'at', header: 'Changed', width: 130, cell: ({ updatedAt }) => <Time at={updatedAt} /> },
];

export function TemplatesPage() {
  const templates = useTemplates();
  const navigate = useNavigate();
  const fresh = (
    <Button component={Link} to="/templates/new" leftSection={<IconPlus size={16} />}>
      New template
    </Button>
  );
  return (
    <Page
      changes
      title="Templates"
      question="What do we say, and how to whom?"
      sentence={templates.data && `${many(templates.data.data.length, 'template')}.`}
      action={fresh}
    >
      <div className="vv-card" style={{ overflow: 'hidden' }}>
        <LoadingPanel
          query={templates}
          empty={
            <Empty title="There is no template yet" action={fresh}>
              A template is what a message says, with fields that are filled in for each person: “Hello Ada”.
              It can have a variant for each segment, persona or stage.
            </Empty>
          }
        >
          {({ data }) => (
            <DataTable
              label="Templates"
              rows={data}
              columns={COLUMNS}
              keyOf={({ key }) => key}
              onOpen={({ key }) => void navigate({ to: '/templates/$key', params: { key } })}
            />
          )}
        </LoadingPanel>
      </div>
    </Page>
  );
}
