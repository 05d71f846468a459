// How do we reach them? What is set for each channel: where it hands over, how fast, to whom it may write.

import {
  Button,
  NumberInput,
  PasswordInput,
  Select,
  SimpleGrid,
  Stack,
  Table,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import type { List } from '../../ui/api/client.ts';
import { useChange, useGet } from '../../ui/api/query.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Page, Section } from '../../ui/Page.tsx';
import { Changing } from '../../ui/rights.tsx';
import { Time } from '../../ui/Time.tsx';
import { CHANNELS, type Channel, type Field, SUPPRESSIONS, useChannels } from './api.ts';
import { PressurePanel } from './PressurePanel.tsx';

export function ChannelsPage() {
  const channels = useChannels();
  const inMailbox = channels.data?.data.filter(({ settings }) => settings.transport === 'mailbox') ?? [];
  return (
    <Page
      title="Channels"
      question="How do we reach them?"
      sentence={
        channels.data &&
        (inMailbox.length === 0
          ? 'Every channel hands over to a provider.'
          : `${inMailbox.map(({ title }) => title).join(', ')}: kept in the mailbox until a provider is set.`)
      }
    >
      <LoadingPanel query={channels} lines={10}>
        {({ data }) => (
          <Stack gap="lg">
            <PressurePanel />
            {data.map((channel) => (
              <One key={channel.name} channel={channel} />
            ))}
            <Suppressed />
          </Stack>
        )}
      </LoadingPanel>
    </Page>
  );
}

function One({ channel }: { channel: Channel }) {
  const [draft, setDraft] = useState(channel.settings);
  const change = useChange(CHANNELS);
  const fields = Object.entries(channel.schema.properties);
  const save = (): void =>
    void change
      .mutateAsync({ method: 'PATCH', path: `${CHANNELS}/${channel.name}`, body: draft })
      .then(() => done(`${channel.title} is set.`), failed);
  return (
    <Section
      title={channel.title}
      action={
        <Changing>
          <Button size="xs" variant="default" onClick={save} loading={change.isPending}>
            Save {channel.title}
          </Button>
        </Changing>
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2, md: 3 }}>
        {fields.map(([name, field]) => (
          <SettingInput
            key={name}
            field={field}
            name={name}
            isSecret={channel.secrets.includes(name)}
            value={draft[name] ?? ''}
            put={(value) => setDraft({ ...draft, [name]: value })}
          />
        ))}
      </SimpleGrid>
    </Section>
  );
}

const WORDS: Record<string, string> = {
  mailbox: 'the built-in mailbox',
  smtp: 'an SMTP server',
  push: 'the push service',
  in_app: 'the page',
  webhook: 'the webhook',
  granted: 'who has agreed',
  not_refused: 'who has not refused',
  again: 'goes out again, as the same message',
  hold: 'is held until somebody decides',
  starttls: 'STARTTLS',
  tls: 'TLS',
  none: 'none',
};

interface SettingProps {
  field: Field;
  name: string;
  isSecret: boolean;
  value: string | number;
  put(value: string | number): void;
}

function SettingInput({ field, name, isSecret, value, put }: SettingProps) {
  const label = field.title ?? name;
  if (field.anyOf) {
    const data = field.anyOf.map(({ const: one }) => ({ value: one, label: WORDS[one] ?? one }));
    return (
      <Select
        label={label}
        data={data}
        value={String(value)}
        allowDeselect={false}
        onChange={(one) => one && put(one)}
      />
    );
  }
  if (field.type === 'number' || field.type === 'integer') {
    const { minimum, maximum } = field;
    return (
      <NumberInput
        label={label}
        value={value}
        {...(minimum !== undefined && { min: minimum })}
        {...(maximum !== undefined && { max: maximum })}
        onChange={(next) => put(Number(next))}
      />
    );
  }
  const onChange = (event: { currentTarget: { value: string } }): void => put(event.currentTarget.value);
  if (/key|account/i.test(name) && isSecret)
    return <Textarea label={label} value={value} onChange={onChange} rows={2} autoComplete="off" />;
  if (isSecret)
    return <PasswordInput label={label} value={value} onChange={onChange} autoComplete="new-password" />;
  return <TextInput label={label} value={value} onChange={onChange} />;
}

interface Suppression {
  channel: string;
  address: string;
  topic: string;
  why: string;
  at: string;
}
const WHY: Record<string, string> = {
  unsubscribed: 'has unsubscribed',
  bounced: 'was refused by its mail server',
  complained: 'has marked a message as spam',
  by_hand: 'was put here by hand',
};

function Suppressed() {
  const list = useGet<List<Suppression>>(SUPPRESSIONS);
  const change = useChange(SUPPRESSIONS);
  const remove = ({ channel, address, topic }: Suppression): void => {
    const query = new URLSearchParams({ channel, address, topic });
    void change
      .mutateAsync({ method: 'DELETE', path: `${SUPPRESSIONS}?${query}` })
      .then(() => done(`${address} is written to again.`), failed);
  };
  return (
    <Section title="Not written to any more" note="Addresses that unsubscribed, bounced or complained.">
      <LoadingPanel query={list} empty={<Text c="dimmed">Nobody.</Text>}>
        {({ data }) => (
          <Table aria-label="Not written to any more">
            <Table.Tbody>
              {data.map((one) => (
                <Table.Tr key={`${one.channel} ${one.address} ${one.topic}`}>
                  <Table.Td className="vv-ellipsis">{one.address}</Table.Td>
                  <Table.Td>
                    {WHY[one.why] ?? one.why}
                    {one.topic !== '*' && ` from “${one.topic}”`}
                  </Table.Td>
                  <Table.Td>
                    <Time at={one.at} />
                  </Table.Td>
                  <Table.Td ta="right">
                    <Button size="compact-xs" variant="subtle" onClick={() => remove(one)}>
                      Write again
                    </Button>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </LoadingPanel>
    </Section>
  );
}
