// Where the journey fails, one sentence each, with the people who are there.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { peopleWho } from '../../segment/index.ts';
import { Section } from '../../ui/Page.tsx';
import type { Scorecard } from './api.ts';
import { frictionSentence } from './sentences.ts';

export function FrictionList({ card, nameOf }: { card: Scorecard; nameOf(value: string): string }) {
  const found = card.stages.flatMap(({ friction }) => friction);
  return (
    <Section
      title="Friction"
      note={`${card.compared} comparisons, corrected for having made them all: at most one report in twenty names a stage where nothing is wrong`}
    >
      {found.length === 0 ? (
        <Text size="sm">No stage is worse than before, or than others, beyond chance.</Text>
      ) : (
        <ul aria-label="Friction" style={{ margin: 0, paddingLeft: 18, display: 'grid', gap: 6 }}>
          {found.map((one) => (
            <li key={`${one.stage} ${one.group} ${one.what} ${one.against}`}>
              {frictionSentence(one, card, nameOf)}{' '}
              <Link
                to="/segments/new"
                search={peopleWho({ attribute: `stage.${card.journey}`, op: 'eq', value: one.stage })}
              >
                Who is there
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
