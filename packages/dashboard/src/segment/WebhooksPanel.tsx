// Who else hears of people entering and leaving segments, and of alarms: addresses that get a signed call, retried until they answer.

import { Button, Group, MultiSelect, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { List } from '../ui/api/client.ts';
import { useChange, useGet } from '../ui/api/query.ts';
import type { Column } from '../ui/DataTable.tsx';
import { Empty } from '../ui/Empty.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import { Register } from '../ui/Register.tsx';
import { Time } from '../ui/Time.tsx';
import { useSegments } from './api.ts';
import { WebhookDetails } from './WebhookDetails.tsx';
import { WEBHOOKS, type Webhook } from './webhook.ts';

export function WebhooksPanel() {
  const webhooks = useGet<List<Webhook>>(WEBHOOKS, { everyMs: 10_000 });
  const change = useChange<Webhook>(WEBHOOKS);
  const [secret, setSecret] = useState<string>();
  const [open, setOpen] = useState<string>();
  const chosen = webhooks.data?.data.find((hook) => hook.id === open);
  const remove = ({ id, url, segments, events }: Webhook): void =>
    change.mutate(
      { method: 'DELETE', path: `${WEBHOOKS}/${id}` },
      {
        onSuccess: () =>
          done('The webhook is removed.', () =>
            change
              .mutateAsync({ method: 'POST', path: WEBHOOKS, body: bodyOf(url, segments ?? [], events) })
              .then((made) => setSecret(made.secret), failed),
          ),
        onError: failed,
      },
    );
  const columns: Column<Webhook>[] = [
    {
      id: 'url',
      header: 'Address',
      cell: (hook) => (
        <button
          type="button"
          className="vv-sort"
          style={{ color: 'var(--mantine-color-text)', fontWeight: 550 }}
          aria-expanded={open === hook.id}
          onClick={() => setOpen(open === hook.id ? undefined : hook.id)}
        >
          {hook.url}
        </button>
      ),
    },
    {
      id: 'segments',
      header: 'Segments',
      cell: (hook) => (hook.segments?.length ? hook.segments.join(', ') : 'all'),
    },
    {
      id: 'state',
      header: 'State',
      cell: (hook) =>
        hook.disabledReason ? (
          <span className="vv-pill" data-tone="warn">
            disabled
          </span>
        ) : hook.lastError ? (
          <Text size="sm" c="var(--vv-warn)" title={hook.lastError} className="vv-ellipsis">
            {hook.lastError}
          </Text>
        ) : (
          'in order'
        ),
    },
    { id: 'made', header: 'Made', cell: (hook) => <Time at={hook.createdAt} /> },
  ];
  const make = (body: object): void =>
    change.mutate(
      { method: 'POST', path: WEBHOOKS, body },
      { onSuccess: (made) => setSecret(made.secret), onError: failed },
    );
  return (
    <Register
      title="Webhooks"
      query={webhooks}
      columns={columns}
      keyOf={(hook) => hook.id}
      act={{ word: 'Remove', label: (hook) => `Remove ${hook.url}`, run: remove }}
      chosen={open}
      onOpen={(hook) => setOpen(hook.id)}
      empty={
        <Empty title="Nobody is told yet">
          An address that is named above gets a call whenever somebody enters or leaves a segment.
        </Empty>
      }
      form={<NewWebhook make={make} />}
      once={secret ? { title: SECRET, label: 'signing secret', text: secret } : undefined}
      closeOnce={() => setSecret(undefined)}
    >
      {chosen && <WebhookDetails key={chosen.id} hook={chosen} />}
    </Register>
  );
}

const SECRET = 'Calls are signed with this secret. Copy it now: it is shown once.';
const bodyOf = (url: string, segments: readonly string[], events: readonly string[]) => ({
  url,
  events,
  ...(segments.length > 0 && { segments }),
});
const EVENTS = [
  { value: 'segment.entered', label: 'Enters a segment' },
  { value: 'segment.left', label: 'Leaves a segment' },
  { value: 'alarm.opened', label: 'An alarm is raised' },
  { value: 'alarm.closed', label: 'An alarm is over' },
];

function NewWebhook({ make }: { make(body: ReturnType<typeof bodyOf>): void }) {
  const segments = useSegments();
  const [url, setUrl] = useState('');
  const [chosen, setChosen] = useState<string[]>([]);
  const [events, setEvents] = useState(['segment.entered', 'segment.left']);
  return (
    <Section
      title="New webhook"
      note="Each call carries who, which segment, entered or left, and when; or what an alarm says."
    >
      <Group align="flex-end">
        <TextInput
          label="Address"
          type="url"
          placeholder="https://shop.example/hooks/visavis"
          value={url}
          onChange={(event) => setUrl(event.currentTarget.value)}
          w={320}
        />
        <MultiSelect label="Hears of" data={EVENTS} value={events} onChange={setEvents} w={340} />
        <MultiSelect
          label="Segments"
          placeholder={chosen.length === 0 ? 'All' : ''}
          data={(segments.data?.data ?? []).map((segment) => ({ value: segment.key, label: segment.name }))}
          value={chosen}
          onChange={setChosen}
          w={260}
          searchable
        />
        <Button
          disabled={!/^https?:\/\/./.test(url) || events.length === 0}
          onClick={() => {
            make(bodyOf(url, chosen, events));
            setUrl('');
          }}
        >
          Make webhook
        </Button>
      </Group>
    </Section>
  );
}
