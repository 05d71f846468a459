// What changed rules would do to history: how many people there would be, and some who would change.

import { Text } from '@mantine/core';
import { list, many } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';

export interface DryRunAnswer {
  linked: number;
  people: { now: number; after: number };
  split: number;
  joined: number;
  blocked: number;
  examples: { before: string[][]; after: string[][] }[];
  complete: boolean;
}

export function DryRun({ answer }: { answer: DryRunAnswer }) {
  const { people, split, joined, blocked, examples, complete } = answer;
  return (
    <Section title="What these rules would do to history" note="Nothing has changed yet.">
      <Text mb="sm" role="status">
        {many(people.now, 'person', 'people')} would be {many(people.after, 'person', 'people')}: {split}{' '}
        would be several, {joined} would be made of several, and {many(blocked, 'name')} would count as
        nobody.
        {!complete && ' The graph is larger than what was looked at, so these are at least so many.'}
      </Text>
      {examples.map((example) => (
        <Text key={JSON.stringify(example)} size="sm" c="dimmed">
          {example.before.map((names) => list(names)).join(' | ')} →{' '}
          {example.after.map((names) => list(names)).join(' | ')}
        </Text>
      ))}
    </Section>
  );
}
