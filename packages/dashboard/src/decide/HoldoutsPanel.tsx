// Whom everything, or a rung and all above it, is kept from, so that each has a price. Shares are edited in place; beside
// each stands how many people have been seen on either side.

import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useChange, useGet } from '../ui/api/query.ts';
import { count } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { done, failed } from '../ui/notices.tsx';
import { Section } from '../ui/Page.tsx';
import type { Rung } from './api.ts';
import { RUNG_NAMES } from './rungs.tsx';
import { ShareInput } from './ShareInput.tsx';

const SETTINGS = '/v1/decide/settings';
const SIDES = '/v1/decide/holdouts';
const HELD = [2, 3, 4, 5] as const satisfies readonly Rung[];

interface Holdouts {
  key: string;
  universal: number;
  rungs: Partial<Record<Rung, number>>;
}
interface Settings {
  holdouts: Holdouts;
  version: number;
}
interface Side {
  name: string;
  held: number;
  others: number;
}

export function HoldoutsPanel() {
  const settings = useGet<Settings>(SETTINGS);
  return (
    <Section
      title="Whom it is kept from"
      note="Drawn by chance, once and for all. Against them, everybody else says what all of it, and each rung, is worth."
    >
      <LoadingPanel query={settings} lines={5}>
        {(data) => <Form key={data.version} settings={data} />}
      </LoadingPanel>
    </Section>
  );
}

function Form({ settings }: { settings: Settings }) {
  const [holdouts, setHoldouts] = useState(settings.holdouts);
  const sides = useGet<{ data: Side[] }>(SIDES).data?.data ?? [];
  const change = useChange(SETTINGS, SIDES, '/v1/maturity', '/v1/ladder');
  const isChanged = JSON.stringify(holdouts) !== JSON.stringify(settings.holdouts);
  const seen = (part: string) => sides.find(({ name }) => name.endsWith(`/${part}`));
  // The form is made anew with what was saved, so the promise tells, which outlives it.
  const save = (): void =>
    void change
      .mutateAsync({ method: 'PATCH', path: SETTINGS, body: { holdouts, version: settings.version } })
      .then(() => done('Saved. It holds from the next decision on.'), failed);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="vv-holdouts">
        <Share
          label="From everything"
          whom="all that is fitted to anybody"
          value={holdouts.universal}
          side={seen('universal')}
          onChange={(universal) => setHoldouts({ ...holdouts, universal })}
        />
        {HELD.map((rung) => (
          <Share
            key={rung}
            label={rung < 5 ? `From rung ${rung} and above` : `From rung ${rung}`}
            whom={RUNG_NAMES[rung]}
            value={holdouts.rungs[rung] ?? 0}
            side={seen(`rung-${rung}`)}
            onChange={(share) => setHoldouts({ ...holdouts, rungs: { ...holdouts.rungs, [rung]: share } })}
          />
        ))}
      </div>
      <Group mt="md" align="end">
        <TextInput
          label="Round"
          description="Another name draws everybody anew, and begins to measure anew."
          value={holdouts.key}
          onChange={({ currentTarget }) => setHoldouts({ ...holdouts, key: currentTarget.value })}
        />
        <Button type="submit" disabled={!isChanged} loading={change.isPending}>
          Save
        </Button>
      </Group>
    </form>
  );
}

interface ShareProps {
  label: string;
  /** What is kept from them. */
  whom: string;
  value: number;
  side: Side | undefined;
  onChange(share: number): void;
}

function Share({ label, whom, value, side, onChange }: ShareProps) {
  return (
    <div>
      <ShareInput label={label} description={whom} value={value} onChange={onChange} max={50} />
      <Text size="xs" c="dimmed" mt={4}>
        {side ? `${count(side.held)} kept back, ${count(side.others)} not, so far` : 'nobody yet'}
      </Text>
    </div>
  );
}
