// The way through a scenario as a picture: steps, where they lead, and how many people stand on each. Every step can be
// reached by keyboard; the list beside it says the same.

import '@xyflow/react/dist/style.css';
import { useComputedColorScheme } from '@mantine/core';
import type { Scenario } from '@visavis/engine/deliver';
import {
  Background,
  Controls,
  type Edge,
  type Node as FlowNode,
  Handle,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react';
import { useMemo } from 'react';
import { count } from '../../ui/format.ts';
import { layout, waysOf } from './graph.ts';
import { wordsOf } from './words.ts';

export interface CanvasProps {
  scenario: Scenario;
  standing: Record<string, number>;
  passed: readonly { node: string; way: string; times: number }[];
  chosen: string | undefined;
  onChoose(id: string | undefined): void;
}

type Card = FlowNode<{ says: string; people: number; chosen: boolean }, 'step'>;

const nodeTypes = { step: Step };

export default function Canvas({ scenario, standing, passed, chosen, onChoose }: CanvasProps) {
  const nodes = useMemo(
    () =>
      layout(scenario).map(({ id, x, y }): Card => {
        const says = wordsOf(scenario.nodes.find((one) => one.id === id)!);
        const people = standing[id] ?? 0;
        return {
          ...{ id, type: 'step', position: { x, y }, data: { says, people, chosen: id === chosen } },
          ariaLabel: `${says}${people > 0 ? `, ${people} people stand here` : ''}`,
        };
      }),
    [scenario, standing, chosen],
  );
  const colours = useComputedColorScheme('light');
  const edges = useMemo(() => edgesOf(scenario, passed), [scenario, passed]);
  return (
    <div style={{ height: 560 }}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        edgesFocusable={false}
        deleteKeyCode={null}
        colorMode={colours}
        fitView
        fitViewOptions={{ maxZoom: 1, padding: 0.15 }}
        onNodeClick={(_, { id }) => onChoose(id)}
        onPaneClick={() => onChoose(undefined)}
        onKeyDown={(event) => {
          const id = (event.target as HTMLElement).closest('[data-id]')?.getAttribute('data-id'); // of a step in focus
          if (event.key === 'Enter' && id) onChoose(id);
        }}
      >
        <Background />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function Step({ data }: NodeProps<Card>) {
  return (
    <div
      className="vv-card"
      style={{
        ...{ width: 200, padding: '8px 10px', fontSize: 13, cursor: 'pointer' },
        borderColor: data.chosen ? 'var(--mantine-primary-color-filled)' : 'var(--vv-line-strong)',
      }}
    >
      <Handle type="target" position={Position.Top} isConnectable={false} style={{ opacity: 0 }} />
      <div>{data.says}</div>
      {data.people > 0 && <strong>{count(data.people)} here</strong>}
      <Handle type="source" position={Position.Bottom} isConnectable={false} style={{ opacity: 0 }} />
    </div>
  );
}

function edgesOf({ nodes }: Scenario, passed: CanvasProps['passed']): Edge[] {
  return nodes.flatMap((node) =>
    waysOf(node).flatMap(({ by, to }, at) => {
      if (to === null) return [];
      const times = passed.find((one) => one.node === node.id && one.way === by)?.times;
      const label = [by, times !== undefined ? count(times) : ''].filter(Boolean).join(' · ');
      return [{ id: `${node.id}-${at}`, source: node.id, target: to, ...(label && { label }) }];
    }),
  );
}
