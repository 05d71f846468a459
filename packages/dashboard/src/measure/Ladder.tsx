// The five rungs in a strip: which are reached, and what the next one needs. Said from what is there, nothing else.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useExperiences } from '../decide/index.ts';
import { useSegments } from '../segment/index.ts';
import { count, many } from '../ui/format.ts';
import type { Overview } from './api.ts';

interface Rung {
  name: string;
  whom: string;
  reached: boolean;
  note: string;
  to?: '/sources' | '/segments' | '/experiences';
}

export function Ladder({ overview }: { overview: Overview | undefined }) {
  const segments = useSegments();
  const experiences = useExperiences();
  const live = (segments.data?.data ?? []).filter((segment) => segment.state === 'live').length;
  const standing = (experiences.data?.data ?? [])
    .filter(({ status, audience }) => status === 'live' && audience !== null)
    .map(({ standsOn }) => standsOn);
  const rungs = rungsOf(overview?.totals.events, live, (rung) => standing.filter((on) => on === rung).length);
  return (
    <ol
      aria-label="The ladder"
      className="vv-card"
      style={{
        display: 'flex',
        flexWrap: 'wrap',
        listStyle: 'none',
        margin: 0,
        padding: 0,
        overflow: 'hidden',
      }}
    >
      {rungs.map((rung, at) => (
        <li
          key={rung.name}
          style={{
            flex: '1 1 120px',
            padding: '12px 16px 14px',
            borderTop: `4px solid ${rung.reached ? `var(--vv-rung-${at + 1})` : 'var(--vv-track)'}`,
          }}
        >
          <Text size="sm" fw={600}>
            {rung.to ? (
              <Link to={rung.to} style={{ color: 'inherit', textDecoration: 'none' }}>
                {at + 1} {rung.name}
              </Link>
            ) : (
              `${at + 1} ${rung.name}`
            )}
          </Text>
          <Text size="xs" c="dimmed">
            {rung.whom}
          </Text>
          <Text size="xs" mt={4} c={rung.reached ? undefined : 'dimmed'}>
            {rung.note}
          </Text>
        </li>
      ))}
    </ol>
  );
}

function rungsOf(events: number | undefined, segments: number, liveOn: (rung: number) => number): Rung[] {
  const aimed = liveOn(2);
  return [
    {
      name: 'One to all',
      whom: 'everybody',
      reached: (events ?? 0) > 0,
      note:
        events === undefined
          ? 'counting…'
          : events > 0
            ? `${count(events)} events collected`
            : 'needs events',
      to: '/sources',
    },
    {
      name: 'One to many',
      whom: 'segments',
      reached: segments > 0 && aimed > 0,
      note:
        segments === 0
          ? 'needs a segment'
          : aimed === 0
            ? `${many(segments, 'segment')}; needs an experience for one`
            : `${many(segments, 'segment')}, ${many(aimed, 'experience')} for them`,
      to: segments === 0 ? '/segments' : '/experiences',
    },
    higher('One to some', 'personas', liveOn(3), 'needs an experience for a persona'),
    higher('One to few', 'microsegments', liveOn(4), 'needs an experience for a prediction'),
    higher(
      'One to one',
      'this person, now',
      liveOn(5),
      'needs an experience that learns, or fills itself in',
    ),
  ];
}

const higher = (name: string, whom: string, live: number, lacks: string): Rung => ({
  name,
  whom,
  reached: live > 0,
  note: live > 0 ? `${many(live, 'experience')} live` : lacks,
  to: '/experiences',
});
