// What happened most.

import { Link } from '@tanstack/react-router';
import { BarList } from '../ui/charts/BarList.tsx';
import { Empty } from '../ui/Empty.tsx';
import { many } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import type { Overview } from './api.ts';

export function EventNames({ overview }: { overview: Overview }) {
  return (
    <Section title="What happened most">
      {overview.names.length === 0 ? (
        <Empty title="Nothing in this span">Choose a longer one.</Empty>
      ) : (
        <BarList
          label="Events by name"
          bars={overview.names.slice(0, 8).map(({ name, events, people }) => ({
            key: name,
            name: (
              <Link to="/live" search={{ name }} className="vv-open">
                {name}
              </Link>
            ),
            value: events,
            note: `by ${many(people, 'person', 'people')}`,
          }))}
        />
      )}
    </Section>
  );
}
