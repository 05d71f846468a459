// A list in content: its items one under the other, added, taken away and put in another order.

import { ActionIcon, Button, Group, Stack, Text } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { type ComponentType, useRef, useState } from 'react';
import { useFault } from '../ui/faults.tsx';
import { beginningOf, nameOf, type Schema } from './content-shape.ts';
import type { PartProps } from './PartField.tsx';

interface ListProps extends PartProps {
  item: Schema;
  /** The field of one item, which may hold lists again. */
  Part: ComponentType<PartProps>;
}

export function ListField({ item, Part, root, label, name, field, value, onChange }: ListProps) {
  const fault = useFault(field);
  const items = Array.isArray(value) ? value : [];
  const keys = useKeys(items.length);
  const change = (next: unknown[], moved: number[]): void => {
    keys.set(moved);
    onChange(next);
  };
  const swap = (at: number, to: number): void =>
    change(
      items.with(at, items[to]).with(to, items[at]),
      keys.list.with(at, keys.list[to]!).with(to, keys.list[at]!),
    );
  const without = <T,>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);
  return (
    <fieldset className="vv-parts">
      {name && (
        <Text component="legend" size="sm" fw={500} px={4}>
          {name}
        </Text>
      )}
      <Stack component="ol" gap="xs" m={0} p={0} style={{ listStyle: 'none' }} aria-label={label}>
        {items.map((one, at) => (
          <li key={keys.list[at]}>
            <Group justify="space-between" wrap="nowrap" gap={4}>
              <Text size="xs" c="dimmed" truncate>
                {at + 1}. {nameOf(one) ?? ''}
              </Text>
              <Group gap={0} wrap="nowrap">
                <Tool says={`${label}: move ${at + 1} up`} isOff={at === 0} onClick={() => swap(at, at - 1)}>
                  <IconArrowUp size={14} />
                </Tool>
                <Tool
                  says={`${label}: move ${at + 1} down`}
                  isOff={at === items.length - 1}
                  onClick={() => swap(at, at + 1)}
                >
                  <IconArrowDown size={14} />
                </Tool>
                <Tool
                  says={`${label}: remove ${at + 1}`}
                  onClick={() => change(without(items, at), without(keys.list, at))}
                >
                  <IconX size={14} />
                </Tool>
              </Group>
            </Group>
            <Part
              schema={item}
              root={root}
              label={`${label}, ${at + 1}`}
              name=""
              field={`${field}.${at}`}
              value={one}
              onChange={(part) => onChange(items.with(at, part ?? null))}
            />
          </li>
        ))}
      </Stack>
      {fault && (
        <Text size="xs" c="var(--vv-harm)">
          {fault}
        </Text>
      )}
      <Button
        size="compact-xs"
        variant="default"
        mt={6}
        aria-label={`${label}: add one`}
        onClick={() => change([...items, beginningOf(item, root)], [...keys.list, keys.next()])}
      >
        Add one
      </Button>
    </fieldset>
  );
}

function Tool(props: { says: string; isOff?: boolean; onClick(): void; children: React.ReactNode }) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={props.says}
      disabled={props.isOff === true}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  );
}

/** Items have no identity of their own, and what somebody is writing in one goes where it goes. */
function useKeys(length: number): { list: number[]; set(list: number[]): void; next(): number } {
  const made = useRef(length);
  const [known, set] = useState(() => Array.from({ length }, (_, i) => i));
  const next = (): number => made.current++;
  const list = known.length === length ? known : Array.from({ length }, (_, i) => i);
  return { list, set, next };
}
