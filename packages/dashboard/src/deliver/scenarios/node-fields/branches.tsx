// Steps that divide people: by conditions, or by lots.

import { Button, Group, NumberInput, Stack } from '@mantine/core';
import { type Catalogue, SentenceBuilder } from '../../../segment/index.ts';
import { Line } from '../../Line.tsx';
import type { Of } from './node.ts';

export function SplitFields({ node, onChange, catalogue }: Of<'split'> & { catalogue: Catalogue }) {
  const put = (branches: typeof node.branches) => onChange({ ...node, branches });
  return (
    <>
      {node.branches.map((branch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: branches have no identity but their place
        <Stack key={at} gap={4}>
          <Line
            label={`Branch ${at + 1}`}
            value={branch.name}
            onChange={(name) => put(node.branches.with(at, { ...branch, name }))}
          />
          <SentenceBuilder
            condition={branch.when}
            catalogue={catalogue}
            onChange={(when) => put(node.branches.with(at, { ...branch, when }))}
          />
        </Stack>
      ))}
      <Group>
        <Button
          size="compact-sm"
          variant="light"
          onClick={() =>
            put([
              ...node.branches,
              { name: `branch ${node.branches.length + 1}`, when: { all: [] }, next: null },
            ])
          }
        >
          Add a branch
        </Button>
        {node.branches.length > 1 && (
          <Button size="compact-sm" variant="subtle" onClick={() => put(node.branches.slice(0, -1))}>
            Remove the last
          </Button>
        )}
      </Group>
    </>
  );
}

export function ShareFields({ node, onChange }: Of<'random' | 'experiment'>) {
  const put = (branches: typeof node.branches) => onChange({ ...node, branches });
  return (
    <>
      {node.kind === 'experiment' && (
        <Line
          label="Experiment"
          value={node.experiment}
          onChange={(experiment) => onChange({ ...node, experiment })}
        />
      )}
      {node.branches.map((branch, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: branches have no identity but their place
        <Group key={at} grow>
          <Line
            label={`Side ${at + 1}`}
            value={branch.name}
            onChange={(name) => put(node.branches.with(at, { ...branch, name }))}
          />
          <NumberInput
            label={`Share of side ${at + 1}`}
            min={0}
            max={1000}
            value={branch.share}
            onChange={(share) => put(node.branches.with(at, { ...branch, share: Number(share) || 0 }))}
          />
        </Group>
      ))}
      <Button
        size="compact-sm"
        variant="light"
        style={{ alignSelf: 'flex-start' }}
        onClick={() =>
          put([...node.branches, { name: `side ${node.branches.length + 1}`, share: 50, next: null }])
        }
      >
        Add a side
      </Button>
    </>
  );
}
