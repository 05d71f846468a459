// Every version of a journey, the latest first.

import { Text } from '@mantine/core';
import { Code, json } from '../ui/Code.tsx';
import { many } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import { Time } from '../ui/Time.tsx';
import type { Version } from './api.ts';

export function Versions({ versions }: { versions: readonly Version[] }) {
  return (
    <Section title="Versions" flush>
      {versions.map((each) => (
        <details key={each.version} style={{ padding: '8px 16px', borderBottom: '1px solid var(--vv-line)' }}>
          <summary>
            Version {each.version}: {each.change} by {each.changedBy},{' '}
            <Text span size="sm" c="dimmed">
              <Time at={each.changedAt} />, {many(each.definition.stages.length, 'stage')}
            </Text>
          </summary>
          <Code text={json(each.definition)} label={`Version ${each.version}`} />
        </details>
      ))}
    </Section>
  );
}
