// One step under construction: what it does, and where its ways lead.

import { Button, Select, Stack } from '@mantine/core';
import type { Node, Scenario } from '@visavis/engine/deliver';
import type { Catalogue } from '../../segment/index.ts';
import { Line } from '../Line.tsx';
import { KINDS, leading, waysOf } from './graph.ts';
import { ShareFields, SplitFields } from './node-fields/branches.tsx';
import { SendFields } from './node-fields/send.tsx';
import { UpdateFields } from './node-fields/update.tsx';
import { UntilFields, WaitFields } from './node-fields/waits.tsx';
import { wordsOf } from './words.ts';

export interface NodeEditorProps {
  node: Node;
  scenario: Scenario;
  catalogue: Catalogue;
  onChange(node: Node): void;
  onRemove(): void;
}

export function NodeEditor({ node, scenario, catalogue, onChange, onRemove }: NodeEditorProps) {
  return (
    <Stack gap="sm">
      <Body node={node} catalogue={catalogue} onChange={onChange} />
      {waysOf(node).map(({ by, to }, at) => (
        <Select
          key={by}
          label={by ? `“${by}” leads to` : 'Leads to'}
          data={[
            { value: '', label: 'The end' },
            ...scenario.nodes
              .filter(({ id }) => id !== node.id)
              .map((one) => ({ value: one.id, label: wordsOf(one) })),
          ]}
          value={to ?? ''}
          allowDeselect={false}
          onChange={(id) => onChange(leading(node, at, id || null))}
        />
      ))}
      <Button variant="subtle" color="red" onClick={onRemove} style={{ alignSelf: 'flex-start' }}>
        Take this step out
      </Button>
    </Stack>
  );
}

function Body({ node, catalogue, onChange }: Pick<NodeEditorProps, 'node' | 'catalogue' | 'onChange'>) {
  switch (node.kind) {
    case 'wait':
      return <WaitFields node={node} onChange={onChange} />;
    case 'wait_until':
      return <UntilFields node={node} onChange={onChange} catalogue={catalogue} />;
    case 'split':
      return <SplitFields node={node} onChange={onChange} catalogue={catalogue} />;
    case 'random':
    case 'experiment':
      return <ShareFields node={node} onChange={onChange} />;
    case 'send':
      return <SendFields node={node} onChange={onChange} />;
    case 'update':
      return <UpdateFields node={node} onChange={onChange} />;
    case 'webhook':
      return <Line label="Address" value={node.url} onChange={(url) => onChange({ ...node, url })} />;
    case 'goal':
      return <Line label={KINDS.goal} value={node.goal} onChange={(goal) => onChange({ ...node, goal })} />;
    case 'exit':
      return <Line label="Why" value={node.reason} onChange={(reason) => onChange({ ...node, reason })} />;
  }
}
