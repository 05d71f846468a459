// When a device or an address is shared: with more names of a kind than this, it joins nobody any more.

import { Group, NumberInput, Stack, Text } from '@mantine/core';
import type { IdentityRules } from '@visavis/engine/unify';
import { spoken } from '../ui/format.ts';

export interface SharedProps {
  rules: IdentityRules;
  change(next: Partial<IdentityRules>): void;
}

export function SharedDevices({ rules, change }: SharedProps) {
  return (
    <Stack gap={0}>
      {Object.entries(rules.shared).map(([type, limits]) => (
        <Group key={type} justify="space-between" py={6} style={{ borderBottom: '1px solid var(--vv-line)' }}>
          <Text fw={550}>{spoken(type)}</Text>
          <Group gap="md">
            {Object.entries(limits).map(([other, most]) => (
              <Most
                key={other}
                label={`Most ${spoken(other)} with one ${spoken(type)}`}
                kind={spoken(other)}
                value={most}
                onChange={(next) =>
                  change({ shared: { ...rules.shared, [type]: { ...limits, [other]: next } } })
                }
              />
            ))}
          </Group>
        </Group>
      ))}
    </Stack>
  );
}

function Most(props: { label: string; kind: string; value: number; onChange(value: number): void }) {
  const { label, kind, value, onChange } = props;
  return (
    <Group gap={6}>
      <NumberInput
        aria-label={label}
        size="xs"
        w={64}
        min={1}
        max={64}
        allowDecimal={false}
        value={value}
        onChange={(next) => Number(next) > 0 && onChange(Number(next))}
      />
      <Text size="sm" c="dimmed">
        {kind}
      </Text>
    </Group>
  );
}
