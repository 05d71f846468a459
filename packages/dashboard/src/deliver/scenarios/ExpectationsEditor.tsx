// What everybody who comes in, and the segments that a scenario serves, may expect of whoever writes to them.

import { Button, Group, MultiSelect, NumberInput, Stack, TagsInput } from '@mantine/core';
import type { Expectation } from '@visavis/engine/deliver';
import { SegmentPicker } from '../../segment/index.ts';
import { Section } from '../../ui/Page.tsx';
import { CHANNEL_NAMES } from '../messages/api.ts';

export function ExpectationsEditor(props: {
  expectations: readonly Expectation[];
  onChange(expectations: Expectation[]): void;
}) {
  const { expectations, onChange } = props;
  const put = (at: number, next: Expectation) => onChange([...expectations].with(at, next));
  return (
    <Section
      title="What people may expect"
      note="Of everybody who comes in, or of one segment. Every message of a simulation is held against it."
    >
      <Stack gap="sm">
        {expectations.map((one, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: expectations have no identity but their place
          <Group key={at} align="flex-end">
            <SegmentPicker
              value={one.segment}
              onChange={(segment) => {
                const { segment: _, ...rest } = one;
                put(at, segment === undefined ? rest : { ...rest, segment });
              }}
            />
            <NumberInput
              label="At most a week"
              min={0}
              w={120}
              value={one.atMostPerWeek ?? ''}
              onChange={(most) => {
                const { atMostPerWeek: _, ...rest } = one;
                put(at, most === '' ? rest : { ...rest, atMostPerWeek: Number(most) });
              }}
            />
            <NumberInput
              label="Goal, % at least"
              min={0}
              max={100}
              w={130}
              value={one.goalAtLeast === undefined ? '' : one.goalAtLeast * 100}
              onChange={(share) => {
                const { goalAtLeast: _, ...rest } = one;
                put(at, share === '' ? rest : { ...rest, goalAtLeast: Number(share) / 100 });
              }}
            />
            <MultiSelect
              label="Channels"
              placeholder="Any"
              data={Object.entries(CHANNEL_NAMES).map(([value, label]) => ({ value, label }))}
              value={[...(one.channels ?? [])]}
              onChange={(channels) => {
                const { channels: _, ...rest } = one;
                put(at, channels.length === 0 ? rest : { ...rest, channels });
              }}
            />
            <TagsInput
              label="Tones"
              placeholder="Any"
              value={[...(one.tones ?? [])]}
              onChange={(tones) => {
                const { tones: _, ...rest } = one;
                put(at, tones.length === 0 ? rest : { ...rest, tones });
              }}
            />
            <Button variant="subtle" onClick={() => onChange([...expectations].toSpliced(at, 1))}>
              Remove
            </Button>
          </Group>
        ))}
        <Button
          variant="light"
          size="compact-sm"
          style={{ alignSelf: 'flex-start' }}
          onClick={() => onChange([...expectations, {}])}
        >
          Add an expectation
        </Button>
      </Stack>
    </Section>
  );
}
