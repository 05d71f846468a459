// What a stage needs to say, and who answers for it.

import { Text } from '@mantine/core';
import type { ShownStage } from './api.ts';

export function Says({ stage: { says, owner } }: { stage: Pick<ShownStage, 'says' | 'owner'> }) {
  const parts = [
    ['Message', says?.message],
    ['Tone', says?.tone],
    ['Call to action', says?.callToAction],
    ['Owner', owner],
  ].filter((part): part is [string, string] => part[1] !== undefined);
  if (parts.length === 0)
    return (
      <Text size="sm" c="dimmed">
        Nobody has said yet what this stage needs to say.
      </Text>
    );
  return (
    <dl
      style={{
        margin: 0,
        display: 'grid',
        gridTemplateColumns: 'auto 1fr',
        gap: '4px 12px',
        fontSize: '0.8125rem',
      }}
    >
      {parts.map(([name, value]) => (
        <div key={name} style={{ display: 'contents' }}>
          <dt style={{ color: 'var(--mantine-color-dimmed)' }}>{name}</dt>
          <dd style={{ margin: 0 }}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
