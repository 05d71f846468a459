// How much one person is told: so many at most in any so long, over channels together, and hours in which they are left
// alone. Every message that these hold says so in the list of messages.

import {
  ActionIcon,
  Button,
  Group,
  MultiSelect,
  NumberInput,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useChange, useGet } from '../../ui/api/query.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Section } from '../../ui/Page.tsx';

const PRESSURE = '/v1/pressure';
const CHANNELS = [
  { value: 'email', label: 'E-mail' },
  { value: 'web_push', label: 'Web push' },
  { value: 'mobile_push', label: 'Mobile push' },
  { value: 'in_app', label: 'In-app message' },
  { value: 'in_page', label: 'Seen in a page' },
];

interface Rule {
  key: string;
  name: string;
  channels: string[] | null;
  tags: string[] | null;
  atMost: number;
  window: string;
}
interface Quiet {
  channels: string[] | null;
  from: string;
  to: string;
}
interface Pressure {
  rules: Rule[];
  quiet: Quiet[];
  keepHours: number;
  version: number;
}

export function PressurePanel() {
  const pressure = useGet<Pressure>(PRESSURE);
  return (
    <Section
      title="How much is enough"
      note="Rules count in any span of that length, not by calendar days. What a rule holds back waits for room and then goes out; receipts go out in spite of them."
    >
      <LoadingPanel query={pressure} lines={4}>
        {(data) => <Form key={data.version} pressure={data} />}
      </LoadingPanel>
    </Section>
  );
}

function Form({ pressure }: { pressure: Pressure }) {
  const [draft, setDraft] = useState(pressure);
  const change = useChange(PRESSURE);
  // The form is made anew with what was saved, so the promise tells, which outlives it.
  const save = (): void =>
    void change
      .mutateAsync({ method: 'PUT', path: PRESSURE, body: draft })
      .then(() => done('The rules hold from now on.'), failed);
  const { rules, quiet } = draft;
  const put = <K extends 'rules' | 'quiet'>(what: K, at: number, part: Partial<Pressure[K][number]>) =>
    setDraft({ ...draft, [what]: draft[what].map((one, i) => (i === at ? { ...one, ...part } : one)) });
  const drop = (what: 'rules' | 'quiet', at: number) =>
    setDraft({ ...draft, [what]: draft[what].filter((_, i) => i !== at) });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Stack gap="sm">
        {rules.map((rule, at) => (
          <Row key={rule.key} name={rule.name} remove={() => drop('rules', at)}>
            <RuleFields rule={rule} put={(part) => put('rules', at, part)} />
          </Row>
        ))}
        {quiet.map((hours, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: quiet hours have nothing else to be told apart by
          <Row key={`quiet-${at}`} name={`quiet hours ${at + 1}`} remove={() => drop('quiet', at)}>
            <QuietFields hours={hours} put={(part) => put('quiet', at, part)} />
          </Row>
        ))}
        {rules.length + quiet.length === 0 && (
          <Text c="dimmed" size="sm">
            Everything that is due goes out, at any hour.
          </Text>
        )}
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() => setDraft({ ...draft, rules: [...rules, newRule(rules)] })}
          >
            A rule
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={14} />}
            onClick={() =>
              setDraft({ ...draft, quiet: [...quiet, { channels: null, from: '21:00', to: '08:00' }] })
            }
          >
            Quiet hours
          </Button>
          <Button type="submit" size="xs" loading={change.isPending} disabled={draft === pressure}>
            Save the rules
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Row({ name, remove, children }: { name: string; remove(): void; children: ReactNode }) {
  return (
    <Group align="end" gap="sm" wrap="wrap">
      {children}
      <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${name}`} onClick={remove} mb={4}>
        <IconX size={16} />
      </ActionIcon>
    </Group>
  );
}

function RuleFields({ rule, put }: { rule: Rule; put(part: Partial<Rule>): void }) {
  return (
    <>
      <TextInput
        label="Rule"
        value={rule.name}
        onChange={({ currentTarget }) => put({ name: currentTarget.value })}
        required
      />
      <NumberInput
        label="At most"
        w={90}
        min={0}
        max={1000}
        value={rule.atMost}
        onChange={(value) => put({ atMost: Number(value) || 0 })}
      />
      <TextInput
        label="In any"
        w={90}
        pattern="[1-9][0-9]{0,3}[mhdw]"
        title="Such as 24h, 7d or 2w"
        value={rule.window}
        onChange={({ currentTarget }) => put({ window: currentTarget.value })}
        required
      />
      <ChannelsInput value={rule.channels} put={(channels) => put({ channels })} />
      <TagsInput
        label="With a tag"
        placeholder={rule.tags ? '' : 'any'}
        value={rule.tags ?? []}
        onChange={(tags) => put({ tags: tags.length > 0 ? tags : null })}
      />
    </>
  );
}

function QuietFields({ hours, put }: { hours: Quiet; put(part: Partial<Quiet>): void }) {
  return (
    <>
      {(['from', 'to'] as const).map((end) => (
        <TextInput
          key={end}
          type="time"
          label={end === 'from' ? 'Quiet from' : 'To'}
          description="on their clock"
          value={hours[end]}
          onChange={({ currentTarget }) => put({ [end]: currentTarget.value })}
          required
        />
      ))}
      <ChannelsInput value={hours.channels} put={(channels) => put({ channels })} />
    </>
  );
}

function ChannelsInput({ value, put }: { value: string[] | null; put(channels: string[] | null): void }) {
  return (
    <MultiSelect
      label="In"
      miw={180}
      data={CHANNELS}
      placeholder={value ? '' : 'all channels'}
      value={value ?? []}
      onChange={(channels) => put(channels.length > 0 ? channels : null)}
    />
  );
}

function newRule(rules: readonly Rule[]): Rule {
  let n = rules.length + 1;
  while (rules.some(({ key }) => key === `rule-${n}`)) n++;
  return {
    key: `rule-${n}`,
    name: 'Three a week',
    channels: null,
    tags: null,
    atMost: 3,
    window: '7d',
  };
}
