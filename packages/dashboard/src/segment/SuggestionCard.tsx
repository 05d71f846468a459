// One suggested segment: who they are, how many there are now, how far they differ among people on whom it was not found.

import { Anchor, Button, Group, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { IntervalBar } from '../ui/charts/IntervalBar.tsx';
import { count, many, percent } from '../ui/format.ts';
import type { Search, Suggestion } from './suggestions.ts';
import { useSave } from './useSave.ts';

interface Props {
  suggestion: Suggestion;
  found: NonNullable<Search['found']>;
  /** The greatest share on the page, so that bars can be compared. */
  top: number;
}

export function SuggestionCard({ suggestion, found, top }: Props) {
  const { save, isPending } = useSave();
  const { sentence, name, condition, saved, size, inside, outside, low, high } = suggestion;
  const description = `Suggested: ${effectOf(suggestion, found)}`;
  return (
    <article className="vv-card" style={{ padding: 16 }} aria-label={sentence}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text fw={600}>{sentence}</Text>
          <Text size="sm" c="dimmed">
            {many(size, 'person', 'people')} now
          </Text>
        </div>
        {saved ? (
          <Anchor component={Link} to={`/segments/${saved.key}`} size="sm" style={{ whiteSpace: 'nowrap' }}>
            Is “{saved.name}”
          </Anchor>
        ) : (
          <Button
            size="xs"
            leftSection={<IconPlus size={14} />}
            loading={isPending}
            style={{ flexShrink: 0 }}
            onClick={() => void save({ name, description, condition })}
          >
            Make segment
          </Button>
        )}
      </Group>
      {found.isShare && (
        <IntervalBar
          label={sentence}
          value={inside.mean}
          low={Math.max(0, outside.mean + low)}
          high={Math.min(1, outside.mean + high)}
          against={outside.mean}
          top={Math.min(1, top)}
        />
      )}
      <Text size="sm">{effectOf(suggestion, found)}</Text>
    </article>
  );
}

function effectOf(
  { inside, outside, difference, low, high, p }: Suggestion,
  { isShare, outcome }: Props['found'],
): string {
  const said = (value: number): string => (isShare ? percent(value) : count(Number(value.toPrecision(3))));
  const points = (value: number): string =>
    isShare ? `${Number((value * 100).toPrecision(2))}` : said(value);
  const way = difference > 0 ? 'more' : 'fewer';
  const by = isShare ? `points ${way}` : difference > 0 ? 'more' : 'less';
  const [least, most] = difference > 0 ? [low, high] : [-high, -low];
  const sure = p < 0.0001 ? 'p below 0.0001' : `p ${p.toFixed(4)}`;
  return `${said(inside.mean)} against ${said(outside.mean)} of everybody else (${outcome}): ${points(Math.abs(difference))} ${by} (${points(least)} to ${points(most)}), ${sure} after correction, on ${count(inside.people + outside.people)} people on whom it was not found.`;
}
