// On the page of something that is about to be told: who would be told something else besides that contradicts it.

import { Text } from '@mantine/core';
import { useAsk } from '../../ui/api/query.ts';
import { count, many } from '../../ui/format.ts';
import { LoadingPanel } from '../../ui/LoadingPanel.tsx';
import { Section } from '../../ui/Page.tsx';
import { type Checked, CONSISTENCY } from './api.ts';
import { ClashList } from './ClashList.tsx';

export function ClashesPanel({ subject, version }: { subject: string; version: number }) {
  const checked = useAsk<Checked>(`${CONSISTENCY}/check?version=${version}`, { subject });
  return (
    <Section title="One voice" note="Whether anybody would be told something that contradicts it.">
      <LoadingPanel query={checked} lines={2}>
        {(data) =>
          data.clashes.length === 0 ? (
            <Text size="sm" c="dimmed">
              Nobody would be told anything that contradicts it.
            </Text>
          ) : (
            <>
              <ClashList clashes={data.clashes} />
              <Text size="xs" c="dimmed" mt="sm">
                {many(data.clashes.length, 'clash', 'clashes')}; looked at {count(data.looked)} of{' '}
                {count(data.people)} people.
              </Text>
            </>
          )
        }
      </LoadingPanel>
    </Section>
  );
}
