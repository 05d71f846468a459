// What the next rung needs and has not, each with the page where it is done.

import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../ui/Empty.tsx';
import { Section } from '../../ui/Page.tsx';
import type { Assessed } from './api.ts';
import { Figure } from './Figure.tsx';
import { NAMES } from './rung-names.ts';
import { worthWords } from './worth.ts';

export function NextSteps({ assessed }: { assessed: Assessed }) {
  const { next, stage } = assessed;
  const goal = Math.min(stage + 1, 5);
  return (
    <Section
      title="What to do next"
      note={
        stage < 5 ? `What rung ${goal}, ${NAMES[goal]}, needs and has not.` : 'What runs, and is not proven.'
      }
    >
      {next.length === 0 ? (
        <Empty title="Nothing is missing">Everything runs, and what it is worth is known.</Empty>
      ) : (
        <ol className="vv-steps">
          {next.map((criterion) => (
            <li key={criterion.key}>
              <span>
                <Anchor component={Link} to={criterion.to} size="sm">
                  {criterion.asks}
                </Anchor>
                <Text size="sm" c="dimmed">
                  {worthWords(criterion.worth, assessed)}
                </Text>
              </span>
              <progress
                value={Math.min(criterion.has / criterion.least, 1)}
                max={1}
                aria-label={`${criterion.asks}: how much of it is there`}
              />
              <Text size="sm" c="dimmed" component="span">
                <Figure criterion={criterion} assessed={assessed} />
              </Text>
            </li>
          ))}
        </ol>
      )}
    </Section>
  );
}
