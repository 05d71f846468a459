// What would have gone out: the built-in mailbox, where everything lands until a provider is set.

import { Button, Flex, Stack, Text, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { pagesQuery, useChange, usePages } from '../../ui/api/query.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page } from '../../ui/Page.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { Time } from '../../ui/Time.tsx';
import { CHANNEL_NAMES, MAILBOX, type MailLine, useMail } from './api.ts';
import { Shown } from './Shown.tsx';

const COLUMNS: readonly Column<MailLine>[] = [
  {
    id: 'subject',
    header: 'Message',
    cell: ({ id, subject }) => (
      <Link to="/mailbox" search={(search: object) => ({ ...search, id })}>
        {subject || 'Without a subject'}
      </Link>
    ),
  },
  {
    id: 'to',
    header: 'To',
    width: 220,
    cell: ({ address }) => (
      <div className="vv-ellipsis">{address.startsWith('{') ? 'a browser' : address}</div>
    ),
  },
  { id: 'channel', header: 'Channel', width: 110, cell: ({ channel }) => CHANNEL_NAMES[channel] ?? channel },
  { id: 'at', header: 'When', width: 120, cell: ({ at }) => <Time at={at} /> },
];

export function MailboxPage() {
  const search = useSearch({ from: '/shell/mailbox' });
  const navigate = useNavigate();
  const { id, search: text } = search;
  const list = usePages<MailLine>(MAILBOX, { search: text });
  const change = useChange(MAILBOX);
  const set = (next: Partial<typeof search>): void =>
    void navigate({ to: '/mailbox', search: { ...search, ...next }, replace: 'search' in next });
  const empty = (): void =>
    void change
      .mutateAsync({ method: 'DELETE', path: MAILBOX })
      .then(() => done('The mailbox is empty; the log of messages stays.'), failed);
  return (
    <Page
      changes
      title="Mailbox"
      question="What would they have read?"
      sentence="What is handed to no provider lands here, as it would have gone out."
      action={
        <Button variant="default" onClick={empty} disabled={!list.rows?.length}>
          Empty it
        </Button>
      }
      wide
    >
      <TextInput
        aria-label="Search the mailbox"
        placeholder="Address or subject"
        leftSection={<IconSearch size={16} />}
        maw={320}
        mb="sm"
        defaultValue={text ?? ''}
        onChange={(event) => set({ search: event.currentTarget.value || undefined })}
      />
      <Flex gap="md" align="flex-start" wrap={{ base: 'wrap', md: 'nowrap' }}>
        <div className="vv-card" style={{ overflow: 'hidden', flex: 1, minWidth: 0 }}>
          <LoadingPanel
            query={pagesQuery(list)}
            empty={
              <Empty title="The mailbox is empty">
                Every channel hands over to the mailbox until a provider is set in{' '}
                <Link to="/channels">its settings</Link>: nothing leaves this machine by mistake.
              </Empty>
            }
          >
            {(rows) => (
              <DataTable
                label="Mailbox"
                rows={rows}
                columns={COLUMNS}
                keyOf={(row) => row.id}
                chosen={id}
                onOpen={(row) => set({ id: row.id })}
                onEnd={() => list.hasNextPage && void list.fetchNextPage()}
              />
            )}
          </LoadingPanel>
        </div>
        {id && (
          <div style={{ flex: 1.2, minWidth: 0 }}>
            <SidePanel title="As it would have gone out" onClose={() => set({ id: undefined })}>
              <One id={id} />
            </SidePanel>
          </div>
        )}
      </Flex>
    </Page>
  );
}

function One({ id }: { id: string }) {
  const mail = useMail(id);
  return (
    <LoadingPanel query={mail}>
      {({ content, headers, address, profileId, at }) => (
        <Stack gap="sm">
          <Text size="sm" c="dimmed">
            To{' '}
            {profileId === '' ? (
              `${address}, who works here`
            ) : (
              <Link to="/people/$key" params={{ key: profileId }}>
                {address.startsWith('{') ? 'a browser of theirs' : address}
              </Link>
            )}
            , <Time at={at} />
          </Text>
          <Shown content={content} headers={headers} />
        </Stack>
      )}
    </LoadingPanel>
  );
}
