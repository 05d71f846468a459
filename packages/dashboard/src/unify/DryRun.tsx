// What changed rules would do to history: how many people there would be, and some who would change.

import { Text } from '@mantine/core';
import { list, many } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';

export interface DryRunAnswer {
  before: number;
  after: number;
  merges: number;
  splits: number;
  examples: { kind: string; before: string[][]; after: string[][]; reason?: string }[];
}

export function DryRun({ answer }: { answer: DryRunAnswer }) {
  const { before, after, merges, splits, examples } = answer;
  return (
    <Section title="What these rules would do to history" note="Nothing has changed yet.">
      <Text mb="sm" role="status">
        {many(before, 'person', 'people')} would be {many(after, 'person', 'people')}: {many(merges, 'merge')}{' '}
        and {many(splits, 'split')}.
      </Text>
      {examples.map((example, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: examples do not change
        <Text key={at} size="sm" c="dimmed">
          {example.kind}: {example.before.map((names) => list(names)).join(' | ')} →{' '}
          {example.after.map((names) => list(names)).join(' | ')}
        </Text>
      ))}
    </Section>
  );
}
