// The same way as a list, in the order in which steps are reached: for keyboards, screen readers and small screens, and to
// put steps in between.

import { Button, Group, Menu, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import type { Node, Scenario } from '@visavis/engine/deliver';
import { many } from '../../ui/format.ts';
import { KINDS, layout, waysOf } from './graph.ts';
import { wordsOf } from './words.ts';

export interface StepListProps {
  scenario: Scenario;
  standing: Record<string, number>;
  chosen: string | undefined;
  onChoose(id: string): void;
  /** Without it nothing can be changed. */
  onInsert?: ((after: { id: string; at: number } | undefined, kind: Node['kind']) => void) | undefined;
}

export function StepList({ scenario, standing, chosen, onChoose, onInsert }: StepListProps) {
  const byId = new Map(scenario.nodes.map((node) => [node.id, node]));
  const steps = layout(scenario).flatMap(({ id }) => byId.get(id) ?? []);
  return (
    <ol aria-label="Steps" style={{ listStyle: 'none', margin: 0, padding: 0, display: 'grid', gap: 8 }}>
      {onInsert && (
        <li>
          <AddStep label="Add a first step" onAdd={(kind) => onInsert(undefined, kind)} />
        </li>
      )}
      {steps.map((node) => (
        <li key={node.id} className="vv-card" style={{ padding: 10 }}>
          <Group justify="space-between" wrap="nowrap" align="flex-start">
            <Button
              variant={chosen === node.id ? 'light' : 'subtle'}
              size="compact-sm"
              onClick={() => onChoose(node.id)}
              styles={{ label: { whiteSpace: 'normal', textAlign: 'left' } }}
              h="auto"
            >
              {wordsOf(node)}
            </Button>
            {(standing[node.id] ?? 0) > 0 && (
              <Text size="sm" fw={600} style={{ flexShrink: 0 }}>
                {many(standing[node.id]!, 'person', 'people')} here
              </Text>
            )}
          </Group>
          <ul style={{ listStyle: 'none', margin: '4px 0 0', padding: '0 0 0 10px' }}>
            {waysOf(node).map(({ by, to }, at) => (
              <li key={by}>
                <Group gap="xs">
                  <Text size="sm" c="dimmed">
                    {by && `${by} `}→ {to === null ? 'the end' : wordsOf(byId.get(to)!)}
                  </Text>
                  {onInsert && (
                    <AddStep
                      label={`Add a step after ${wordsOf(node)}${by && `, ${by}`}`}
                      short
                      onAdd={(kind) => onInsert({ id: node.id, at }, kind)}
                    />
                  )}
                </Group>
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function AddStep({
  label,
  short,
  onAdd,
}: {
  label: string;
  short?: boolean;
  onAdd(kind: Node['kind']): void;
}) {
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant={short ? 'subtle' : 'light'}
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          aria-label={label}
        >
          {short ? 'Step' : label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(Object.keys(KINDS) as Node['kind'][]).map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            {KINDS[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
