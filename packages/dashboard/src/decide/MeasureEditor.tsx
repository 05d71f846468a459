// What an experience is for, and against whom it is measured. Nothing goes live without; who wants it so says why.

import { Group, NumberInput, Stack, TextInput } from '@mantine/core';
import { Section } from '../ui/Page.tsx';
import type { Experience } from './api.ts';

type Measured = Pick<Experience, 'goal' | 'holdout' | 'unmeasured'>;

export function MeasureEditor({ draft, onChange }: { draft: Measured; onChange(change: Measured): void }) {
  const { goal, holdout, unmeasured } = draft;
  const { event = '', window } = goal?.condition ?? {};
  const days = Number.parseInt(window?.last ?? '7d', 10);
  const set = (change: Partial<Measured>): void => onChange({ goal, holdout, unmeasured, ...change });
  const aim = (event: string, days: number): Measured['goal'] =>
    event === '' ? null : { condition: { event, window: { last: `${days}d` } } };
  return (
    <Section title="How it is measured">
      <Stack gap="sm">
        <Group grow align="flex-start">
          <TextInput
            label="Goal"
            description="The event that people should get to"
            value={event}
            onChange={(typed) => set({ goal: aim(typed.currentTarget.value, days) })}
          />
          <NumberInput
            label="Days"
            description="After having seen it"
            min={1}
            allowDecimal={false}
            value={days}
            onChange={(value) => set({ goal: aim(event, Math.max(1, Number(value))) })}
          />
        </Group>
        <NumberInput
          label="Held out"
          description="The share that sees the default"
          suffix=" %"
          min={0}
          max={100}
          value={Math.round(holdout * 1000) / 10}
          onChange={(value) => set({ holdout: Number(value) / 100 })}
        />
        {(holdout === 0 || goal === null) && (
          <TextInput
            label={goal === null ? 'Why without a goal' : 'Why without a holdout'}
            description="Unless all people, or those of its rung, are held out anyway"
            value={unmeasured ?? ''}
            onChange={(typed) => set({ unmeasured: typed.currentTarget.value || null })}
          />
        )}
      </Stack>
    </Section>
  );
}
