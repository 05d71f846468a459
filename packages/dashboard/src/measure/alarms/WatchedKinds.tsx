// What is watched, kind by kind: how rare false alarms are, what can be set, and what was seen at the latest look.

import { Anchor, Button, Group, NumberInput, Stack, Switch, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { type Column, DataTable } from '../../ui/DataTable.tsx';
import { many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { Opener } from '../../ui/Opener.tsx';
import { Section } from '../../ui/Page.tsx';
import { Time } from '../../ui/Time.tsx';
import { ALARMS, type Kind, useWatched } from './api.ts';
import { SETTINGS, said } from './words.ts';

export function WatchedKinds() {
  const watched = useWatched();
  return (
    <LoadingPanel query={watched} lines={6}>
      {({ data }) => (
        <Section title="What is watched" note="By itself, as often as it can tell something new." flush>
          {data.map((kind) => (
            <One key={kind.kind} kind={kind} />
          ))}
        </Section>
      )}
    </LoadingPanel>
  );
}

function One({ kind }: { kind: Kind }) {
  const [isOpen, open] = useState(false);
  const change = useChange(ALARMS);
  const save = (settings: object): void => {
    change
      .mutateAsync({ method: 'PATCH', path: `${ALARMS}/settings/${kind.kind}`, body: settings })
      .then(() => done('It holds from the next look on.'), failed);
  };
  const alarming = kind.watched.filter(({ reading }) => reading.state === 'alarm').length;
  return (
    <div style={{ padding: 16, borderTop: '1px solid var(--vv-line)' }}>
      <Stack gap={6}>
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Switch
            label={kind.title}
            description={kind.about}
            checked={kind.settings.isOn ?? true}
            onChange={(event) => save({ isOn: event.currentTarget.checked })}
          />
          <span className="vv-pill" data-tone={alarming > 0 ? 'warn' : undefined}>
            {many(kind.watched.length, 'thing')}
          </span>
        </Group>
        <Settings key={JSON.stringify(kind.settings)} kind={kind} save={save} />
        <Text size="sm" c="dimmed">
          {kind.promise} Looked at: <Time at={kind.lookedAt} />.
        </Text>
        {kind.watched.length > 0 && (
          <Opener isOpen={isOpen} onToggle={() => open(!isOpen)}>
            What was seen
          </Opener>
        )}
        {isOpen && <Seen kind={kind} />}
      </Stack>
    </div>
  );
}

function Settings({ kind, save }: { kind: Kind; save(settings: object): void }) {
  const own = SETTINGS.filter(({ name }) => kind.settings[name] !== undefined);
  const [values, setValues] = useState<Record<string, number>>({});
  const changed = Object.keys(values).length > 0;
  return (
    <Group align="flex-end" gap="sm">
      {own.map(({ name, label, isShare, min, max }) => (
        <NumberInput
          key={name}
          label={label}
          size="xs"
          w={190}
          {...{ min, max }}
          value={Number(((values[name] ?? kind.settings[name]!) * (isShare ? 100 : 1)).toPrecision(6))}
          onChange={(given) => {
            if (typeof given === 'number') setValues({ ...values, [name]: isShare ? given / 100 : given });
          }}
        />
      ))}
      {changed && (
        <Button size="xs" onClick={() => save(values)}>
          Save
        </Button>
      )}
    </Group>
  );
}

const TONES = { alarm: 'warn', quiet: 'good', unknown: undefined } as const;
const STATES = { alarm: 'alarm', quiet: 'as usual', unknown: 'not yet known' } as const;

function Seen({ kind }: { kind: Kind }) {
  const columns: Column<Kind['watched'][number]>[] = [
    {
      id: 'name',
      header: 'What',
      cell: ({ name, to }) => (
        <Anchor component={Link} to={to} size="sm">
          {name}
        </Anchor>
      ),
    },
    {
      id: 'state',
      header: 'State',
      width: 130,
      cell: ({ reading }) => (
        <span className="vv-pill" data-tone={TONES[reading.state]}>
          {STATES[reading.state]}
        </span>
      ),
    },
    { id: 'seen', header: 'What was seen', cell: ({ reading }) => said(kind.kind, reading) },
  ];
  return (
    <DataTable label={kind.title} rows={kind.watched} columns={columns} keyOf={({ target }) => target} />
  );
}
