// One webhook from near: what it is told, whether it gets through, and its latest calls.

import { Button, Stack, Text } from '@mantine/core';
import type { List } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import { type Column, DataTable } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { ago, count } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import { WEBHOOKS, type Webhook } from './webhook.ts';

interface Delivery {
  messageId: string;
  attempt: number;
  at: string;
  /** HTTP status; 0 when there was no answer. */
  status: number;
  tookMs: number;
  error: string | null;
}

const COLUMNS: readonly Column<Delivery>[] = [
  { id: 'at', header: 'When', width: 150, cell: (call) => <Time at={call.at} /> },
  {
    id: 'answer',
    header: 'Answer',
    width: 140,
    cell: (call) => (
      <span className="vv-pill" data-tone={call.error === null ? 'good' : 'warn'}>
        {call.status === 0 ? 'no answer' : call.status}
      </span>
    ),
  },
  { id: 'error', header: 'What came of it', cell: (call) => call.error ?? 'delivered' },
  { id: 'attempt', header: 'Try', align: 'right', width: 70, cell: (call) => call.attempt },
  {
    id: 'took',
    header: 'Took',
    align: 'right',
    width: 100,
    cell: (call) => `${count(Math.round(call.tookMs))} ms`,
  },
];

export function WebhookDetails({ hook }: { hook: Webhook }) {
  const path = `${WEBHOOKS}/${hook.id}`;
  const deliveries = useGet<List<Delivery>>(`${path}/deliveries`, { everyMs: 5_000 });
  const change = useChange(WEBHOOKS);
  const again = (): void =>
    change.mutate(
      { method: 'POST', path: `${path}/enable` },
      { onSuccess: () => done('It is tried again now.'), onError: failed },
    );
  return (
    <Section
      title="Latest calls"
      note={<Text size="sm">{stateOf(hook)}</Text>}
      action={
        hook.failing || hook.disabledReason ? (
          <Button size="xs" onClick={again} loading={change.isPending}>
            {hook.disabledReason ? 'Enable again' : 'Try again now'}
          </Button>
        ) : null
      }
      flush
    >
      <LoadingPanel
        query={deliveries}
        empty={<Empty title="No call yet">The next person who enters or leaves makes the first one.</Empty>}
      >
        {({ data }) => (
          <Stack gap={0}>
            <DataTable
              label="Latest calls"
              height={360}
              rows={data}
              columns={COLUMNS}
              keyOf={(call) => `${call.messageId} ${call.attempt} ${call.at}`}
            />
          </Stack>
        )}
      </LoadingPanel>
    </Section>
  );
}

function stateOf({ url, disabledReason, failingSince, nextAttemptAt }: Webhook): string {
  if (disabledReason) return `${url} is disabled: ${disabledReason}`;
  if (!failingSince) return `${url} answers; nothing waits.`;
  return `${url} has not answered since ${ago(failingSince)}${nextAttemptAt ? `; the next try comes ${ago(nextAttemptAt)}` : ''}. Nothing is lost: calls wait in order.`;
}
