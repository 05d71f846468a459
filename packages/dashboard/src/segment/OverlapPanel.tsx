// Which other segments the members are in. Bars rather than circles: lengths can be compared.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type Bar, BarList } from '../ui/charts/BarList.tsx';
import { Empty } from '../ui/Empty.tsx';
import { count, percent } from '../ui/format.ts';
import { LoadingPanel } from '../ui/LoadingPanel.tsx';
import { Section } from '../ui/Page.tsx';
import { type Overlap, type Segment, useOverlap } from './api.ts';

export function OverlapPanel({ segment }: { segment: Segment }) {
  const overlap = useOverlap(segment.id);
  return (
    <Section title="Overlap" note={overlap.data && sentenceOf(overlap.data.data, segment)}>
      <LoadingPanel
        query={overlap}
        empty={
          <Empty title="No other segment to compare with">
            With a second segment, shared members stand here.
          </Empty>
        }
      >
        {({ data }) => (
          <BarList
            label="Members shared with other segments"
            of={Math.max(segment.size ?? 0, 1)}
            bars={data.filter((other) => other.both > 0).map((other) => barOf(other, segment))}
          />
        )}
      </LoadingPanel>
      <Text size="xs" c="dimmed" mt="md">
        Each bar is the share of {segment.name} that is also in the other segment.
      </Text>
    </Section>
  );
}

function barOf(other: Overlap, segment: Segment): Bar {
  const share = segment.size ? other.both / segment.size : 0;
  const back = other.size > 0 ? other.both / other.size : 0;
  return {
    key: other.id,
    value: other.both,
    name: (
      <Link to="/segments/$id" params={{ id: other.id }} style={{ color: 'inherit', fontWeight: 550 }}>
        {other.name}
      </Link>
    ),
    note: `${percent(share)} of these, ${percent(back)} of the other ${count(other.size)}`,
  };
}

function sentenceOf(others: readonly Overlap[], segment: Segment): string {
  const same = others.find(
    (other) => other.both > 0 && other.both === other.size && other.both === segment.size,
  );
  if (same) return `Exactly the same people as ${same.name}: one of the two may be enough.`;
  const greatest = [...others].sort((a, b) => b.both - a.both)[0];
  if (!greatest || greatest.both === 0) return 'Its members are in no other segment.';
  return `${percent(greatest.both / Math.max(segment.size ?? 0, 1))} are also in ${greatest.name}.`;
}
