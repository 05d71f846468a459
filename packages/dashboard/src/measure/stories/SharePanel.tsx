// Links to the story for who has not signed in: what they show, how long, how often they were opened; and their end.

import { Button, Group, Select, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { useChange } from '../../ui/api/query.ts';
import { Copy } from '../../ui/Code.tsx';
import { many, onDay } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { done, failed } from '../../ui/notices.tsx';
import { SidePanel } from '../../ui/SidePanel.tsx';
import { pathOf, type Share, useShares } from './api.ts';

const MODES = [
  { value: 'snapshot', label: 'As it is now' },
  { value: 'live', label: 'Written anew every five minutes' },
];
const DAYS = [
  { value: '7', label: 'A week' },
  { value: '30', label: 'A month' },
  { value: '366', label: 'A year' },
];

export function SharePanel(props: { kind: string; storyKey: string; onClose(): void }) {
  const path = `${pathOf(props.kind, props.storyKey)}/shares`;
  const shares = useShares(props.kind, props.storyKey);
  const change = useChange<Share>(path);
  const [mode, setMode] = useState('snapshot');
  const [days, setDays] = useState('30');
  const make = (): Promise<void> =>
    change
      .mutateAsync({ method: 'POST', path, body: { mode, days: Number(days) } })
      .then(() => done('The link is made.'), failed);
  return (
    <SidePanel title="Share" onClose={props.onClose}>
      <Stack gap="md">
        <Text size="sm">
          Whoever holds the link reads this story without signing in, and nothing else. It shows groups of
          five people and more, no names or addresses of persons, no queries and no comments.
        </Text>
        <Select
          label="What it shows"
          data={MODES}
          value={mode}
          onChange={(value) => setMode(value ?? 'snapshot')}
          allowDeselect={false}
        />
        <Select
          label="For how long"
          data={DAYS}
          value={days}
          onChange={(value) => setDays(value ?? '30')}
          allowDeselect={false}
        />
        <Button onClick={() => void make()} loading={change.isPending}>
          Make a link
        </Button>
        <LoadingPanel query={shares} lines={2}>
          {({ data }) => data.map((one) => <One key={one.id} share={one} path={path} />)}
        </LoadingPanel>
      </Stack>
    </SidePanel>
  );
}

function One({ share, path }: { share: Share; path: string }) {
  const change = useChange(path);
  const revoke = (): Promise<void> =>
    change
      .mutateAsync({ method: 'DELETE', path: `/v1/shares/${share.id}` })
      .then(() => done('The link shows nothing any more.'), failed);
  const link = share.path && `${location.origin}${share.path}`;
  const state = share.revokedAt
    ? `revoked ${onDay(share.revokedAt)}`
    : link
      ? `until ${onDay(share.expiresAt)}`
      : `over since ${onDay(share.expiresAt)}`;
  return (
    <div style={{ borderTop: '1px solid var(--vv-line)', paddingTop: 8 }}>
      <Text size="sm" c="dimmed">
        {`${share.mode === 'live' ? 'Live' : `As of ${onDay(share.createdAt)}`}, by ${share.createdBy}, ${state}; opened ${many(share.opened, 'time')}`}
      </Text>
      {link && (
        <Group gap="xs" wrap="nowrap">
          <a href={link} className="vv-ellipsis" style={{ minWidth: 0 }}>
            {link}
          </a>
          <Copy text={link} label="Copy link" />
          <Button size="compact-xs" variant="default" style={{ flexShrink: 0 }} onClick={() => void revoke()}>
            Revoke
          </Button>
        </Group>
      )}
    </div>
  );
}
