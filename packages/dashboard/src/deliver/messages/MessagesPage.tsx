// What do they hear from us? Every message with where it is and why, and the one button that stops them all.

import { Alert, Button, Flex, Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { pagesQuery, useChange, useGet, usePages } from '../../ui/api/query.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { count, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page } from '../../ui/Page.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { Time } from '../../ui/Time.tsx';
import {
  CHANNEL_NAMES,
  HELD,
  type Held,
  MESSAGES,
  type Message,
  PAUSES,
  STATES,
  useCauseWords,
  useCounts,
  usePauses,
} from './api.ts';
import { HELD_COLUMNS, MESSAGE_COLUMNS, State } from './columns.tsx';

export function MessagesPage() {
  const search = useSearch({ from: '/shell/messages' });
  const navigate = useNavigate();
  const { id, state, channel, profile, show, cause } = search;
  const isHeld = show === 'held';
  const counts = useCounts();
  const set = (next: Partial<typeof search>): void =>
    void navigate({ to: '/messages', search: { ...search, ...next } });
  const close = (): void => set({ id: undefined });
  return (
    <Page
      changes
      title="Messages"
      question="What do they hear from us?"
      sentence={counts.data && sentenceOf(counts.data)}
      action={<PauseAll />}
      wide
    >
      <Paused />
      <Group gap="xs" mb="sm">
        <SegmentedControl
          aria-label="Which"
          value={isHeld ? 'held' : 'all'}
          onChange={(value) => set({ show: value === 'held' ? 'held' : undefined, state: undefined })}
          data={[
            { value: 'all', label: 'All' },
            { value: 'held', label: `Held${counts.data?.waiting ? ` (${count(counts.data.waiting)})` : ''}` },
          ]}
        />
        <Select
          disabled={isHeld}
          aria-label="Where it is"
          placeholder="Wherever it is"
          clearable
          value={state ?? null}
          onChange={(value) => set({ state: value ?? undefined })}
          data={Object.entries(STATES).map(([value, { label }]) => ({ value, label }))}
        />
        <Select
          aria-label="Channel"
          placeholder="In every channel"
          clearable
          value={channel ?? null}
          onChange={(value) => set({ channel: value ?? undefined })}
          data={Object.entries(CHANNEL_NAMES).map(([value, label]) => ({ value, label }))}
        />
        {cause && !isHeld && <OnlyOf cause={cause} onEnd={() => set({ cause: undefined })} />}
        <Button variant="default" component={Link} to="/mailbox">
          Mailbox
        </Button>
      </Group>
      <Flex gap="md" align="flex-start">
        <div className="vv-card" style={{ overflow: 'hidden', flex: 1, minWidth: 0 }}>
          {isHeld ? (
            <List<Held>
              {...{ label: 'Held messages', path: HELD, asked: { channel, profile }, columns: HELD_COLUMNS }}
              chosen={id}
              onOpen={(chosen) => set({ id: chosen })}
              empty={
                <Empty title="Nothing is held">
                  Messages wait here for their hour, for room under the rules of{' '}
                  <Link to="/channels">how much is enough</Link>, or while something is paused; each says why.
                </Empty>
              }
            />
          ) : (
            <List<Message>
              {...{ label: 'Messages', path: MESSAGES, columns: MESSAGE_COLUMNS }}
              asked={{ state, channel, profile, cause }}
              chosen={id}
              onOpen={(chosen) => set({ id: chosen })}
              empty={
                <Empty title="Nothing was sent yet">
                  Campaigns, scenarios, forms and the API ask for messages; each one stands here with where it
                  is and why. It begins with a <Link to="/templates">template</Link>.
                </Empty>
              }
            />
          )}
        </div>
        {id && (
          <SidePanel title="Message" onClose={close}>
            <Details id={id} />
          </SidePanel>
        )}
      </Flex>
    </Page>
  );
}

function List<Row extends Message>({
  label,
  path,
  asked,
  columns,
  chosen,
  onOpen,
  empty,
}: {
  label: string;
  path: string;
  asked: Record<string, string | undefined>;
  columns: readonly Column<Row>[];
  chosen: string | undefined;
  onOpen(id: string): void;
  empty: ReactNode;
}) {
  const list = usePages<Row>(path, asked);
  return (
    <LoadingPanel query={pagesQuery(list)} empty={empty}>
      {(rows) => (
        <DataTable
          {...{ label, rows, columns, chosen }}
          keyOf={(row) => row.id}
          onOpen={(row) => onOpen(row.id)}
          onEnd={() => list.hasNextPage && void list.fetchNextPage()}
        />
      )}
    </LoadingPanel>
  );
}

function sentenceOf(counts: Record<string, number>): string {
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  if (all === 0) return '';
  const stopped = (counts.suppressed ?? 0) + (counts.expired ?? 0) + (counts.failed ?? 0);
  const parts = [`${count(counts.sent ?? 0)} of ${many(all, 'message')} went out`];
  if (counts.waiting) parts.push(`${count(counts.waiting)} ${counts.waiting === 1 ? 'waits' : 'wait'}`);
  if (stopped > 0) parts.push(`${count(stopped)} did not go, each with a reason`);
  return `${parts.join(', ')}.`;
}

function PauseAll() {
  const pauses = usePauses();
  const change = useChange(PAUSES, MESSAGES);
  const isPaused = pauses.data?.data.some(({ scope }) => scope === '*');
  const toggle = (): void => {
    const path = isPaused ? `${PAUSES}?scope=*` : PAUSES;
    const asked = change.mutateAsync(
      isPaused ? { method: 'DELETE', path } : { method: 'POST', path, body: { scope: '*' } },
    );
    asked.then(() => done(isPaused ? 'Messages go out again.' : 'Nothing goes out any more.'), failed);
  };
  return (
    <Button
      variant={isPaused ? 'filled' : 'default'}
      leftSection={isPaused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
      onClick={toggle}
      loading={change.isPending}
    >
      {isPaused ? 'Go on sending' : 'Stop all'}
    </Button>
  );
}

function Paused() {
  const pauses = usePauses().data?.data ?? [];
  if (pauses.length === 0) return null;
  const words = pauses.map(({ scope, by }) => `${scope === '*' ? 'everything' : scope} (${by})`);
  return (
    <Alert color="yellow" variant="light" mb="sm">
      Paused: {words.join(', ')}. What is asked for meanwhile waits, and goes out afterwards.
    </Alert>
  );
}

function Details({ id }: { id: string }) {
  const message = useGet<Message>(`${MESSAGES}/${encodeURIComponent(id)}`);
  const change = useChange(MESSAGES);
  const act = (what: 'cancel' | 'retry', said: string): void =>
    void change
      .mutateAsync({ method: 'POST', path: `${MESSAGES}/${id}/${what}`, body: {} })
      .then(() => done(said), failed);
  return (
    <LoadingPanel query={message}>
      {(one) => (
        <Stack gap="sm">
          <Group gap="xs">
            <State state={one.state} />
            <Text size="sm" c="dimmed">
              {many(one.attempts, 'try', 'tries')}
            </Text>
          </Group>
          {one.reason && <Text>{one.reason.sentence}</Text>}
          <Text size="sm">
            Because of the <Cause of={one.cause} />.
          </Text>
          <Text size="sm" c="dimmed">
            Asked for <Time at={one.createdAt} />
            {one.sentAt ? (
              <>
                , sent <Time at={one.sentAt} />
              </>
            ) : (
              one.state === 'waiting' && (
                <>
                  , due <Time at={one.dueAt} />
                </>
              )
            )}
          </Text>
          <Group gap="xs">
            <Button
              variant="default"
              component={Link}
              to="/people/$key"
              params={{ key: one.profileId } as never}
            >
              The person
            </Button>
            {one.state === 'sent' && (
              <Button variant="default" component={Link} to="/mailbox" search={{ id: one.id } as never}>
                In the mailbox
              </Button>
            )}
            {one.state === 'waiting' && (
              <Button variant="default" onClick={() => act('cancel', 'It does not go out.')}>
                Cancel
              </Button>
            )}
            {['failed', 'in_doubt', 'suppressed'].includes(one.state) && (
              <Button variant="default" onClick={() => act('retry', 'It is tried again.')}>
                Try again
              </Button>
            )}
          </Group>
        </Stack>
      )}
    </LoadingPanel>
  );
}

/** Of one campaign or scenario, until somebody wants all of them. */
function OnlyOf({ cause, onEnd }: { cause: string; onEnd(): void }) {
  const [kind = '', ...id] = cause.split(':');
  const words = useCauseWords({ kind, id: id.join(':') });
  return (
    <Button variant="light" rightSection={<IconX size={14} aria-hidden />} onClick={onEnd}>
      Only of the {words}
    </Button>
  );
}

function Cause({ of }: { of: Message['cause'] }) {
  return <>{useCauseWords(of)}</>;
}
