// Why somebody is or is not in a segment: every part of the condition with the person's own value, and when it could
// turn by itself.

import { Text } from '@mantine/core';
import { IconCheck, IconMinus } from '@tabler/icons-react';
import { shown } from '../ui/format.ts';
import { Time } from '../ui/Time.tsx';
import type { Explanation } from './api.ts';

export function ExplainTree({ explanation }: { explanation: Explanation }) {
  return (
    <ul style={{ listStyle: 'none', margin: 0, padding: 0 }} aria-label="Reasons">
      <Node node={explanation} />
    </ul>
  );
}

function Node({ node }: { node: Explanation }) {
  const Icon = node.holds ? IconCheck : IconMinus;
  const parts = node.parts;
  return (
    <li style={{ padding: '3px 0' }}>
      <div style={{ display: 'flex', gap: 8, fontSize: '0.8125rem' }}>
        <Icon
          size={16}
          stroke={2.2}
          color={node.holds ? 'var(--vv-good)' : 'var(--mantine-color-dimmed)'}
          style={{ flexShrink: 0, marginTop: 2 }}
          aria-label={node.holds ? 'Holds' : 'Does not hold'}
        />
        <span>
          {parts.length > 0 ? <JoinWord node={node} /> : node.sentence}
          {parts.length === 0 && node.value !== undefined && (
            <Text span size="sm" c="dimmed">
              {' '}
              · theirs:{' '}
              <b style={{ fontWeight: 600, color: 'var(--mantine-color-text)' }}>{shown(node.value)}</b>
            </Text>
          )}
          {node.flipAt ? (
            <Text span size="xs" c="dimmed">
              {' '}
              · could turn <Time at={node.flipAt} />
            </Text>
          ) : null}
        </span>
      </div>
      {parts.length > 0 && (
        <ul
          style={{
            listStyle: 'none',
            margin: '2px 0 2px 7px',
            padding: '0 0 0 16px',
            borderLeft: '1px solid var(--vv-line)',
          }}
        >
          {parts.map((part, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            <Node key={at} node={part} />
          ))}
        </ul>
      )}
    </li>
  );
}

function JoinWord({ node }: { node: Explanation }) {
  if ('all' in node.condition) return <>all of these</>;
  if ('any' in node.condition) return <>any of these</>;
  if ('not' in node.condition) return <>not this</>;
  return <>{node.sentence}</>;
}
