// Which live experiences of a slot compete for the same people: same rung, audiences that overlap. Only one of two is
// shown to somebody who fits both, so the other is measured on fewer people than its audience has.

import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Condition } from '@visavis/engine/segment';
import { useEstimate } from '../segment/index.ts';
import { ApiError } from '../ui/api/client.ts';
import { many, percent } from '../ui/format.ts';
import { Section } from '../ui/Page.tsx';
import type { Experience } from './api.ts';

interface Pair {
  first: Experience;
  second: Experience;
}
/** Each pair is an estimate; so many are asked for. */
const MOST = 20;

export function Overlaps({ experiences }: { experiences: readonly Experience[] }) {
  const live = experiences.filter(({ status }) => status === 'live');
  const pairs = pairsOf(live);
  const shared = layerPairs(live);
  if (pairs.length + shared.length === 0) return null;
  return (
    <Section
      title="Overlaps"
      note="Of two on the same rung, whoever fits both sees the one that is tried first."
    >
      <ul
        aria-label="Experiences that overlap"
        style={{ margin: 0, padding: 0, listStyle: 'none', display: 'grid', gap: 8 }}
      >
        {pairs.slice(0, MOST).map((pair) => (
          <Overlap key={pair.first.id + pair.second.id} {...pair} />
        ))}
        {shared.map(({ first, second }) => (
          <li key={`layer ${first.id}${second.id}`}>
            <Text size="sm">
              <Named of={first} /> and <Named of={second} /> share the layer “{first.layer?.key}”, each with
              its own part: nobody is in both.
            </Text>
          </li>
        ))}
      </ul>
      {pairs.length > MOST && (
        <Text size="sm" c="dimmed" mt="xs">
          {many(pairs.length - MOST, 'further pair')} not counted.
        </Text>
      )}
    </Section>
  );
}

/** In the order in which they are tried, each with those after it. Layers keep people apart. */
function pairsOf(live: readonly Experience[]): Pair[] {
  return live.flatMap((first, at) =>
    live
      .slice(at + 1)
      .filter((second) => second.standsOn === first.standsOn && !sameLayer(first, second))
      .map((second) => ({ first, second })),
  );
}
const sameLayer = (a: Experience, b: Experience): boolean =>
  a.layer !== null && b.layer !== null && a.layer.key === b.layer.key;
const layerPairs = (live: readonly Experience[]): Pair[] =>
  live.flatMap((first, at) =>
    live
      .slice(at + 1)
      .filter((second) => sameLayer(first, second))
      .map((second) => ({ first, second })),
  );

function Overlap({ first, second }: Pair) {
  const audiences = [first.audience, second.audience].filter((each) => each !== null);
  const both: Condition = audiences.length === 1 ? audiences[0]! : { all: audiences };
  const isEverybody = audiences.length === 0;
  const asked = useEstimate(both, !isEverybody);
  const alone = useEstimate(second.audience ?? { all: [] }, second.audience !== null);
  const { data, error } = asked;
  return (
    <li>
      <Text size="sm" component="div" aria-live="polite">
        <Named of={first} /> before <Named of={second} />:{' '}
        {isEverybody ? (
          <b>both are for everybody; the second is reached only by whom the first passes on.</b>
        ) : error ? (
          <span style={{ color: 'var(--mantine-color-dimmed)' }}>{whyNot(error)}</span>
        ) : data === undefined ? (
          'counting…'
        ) : data.size === 0 ? (
          'nobody fits both now.'
        ) : (
          <>
            <b>{many(data.size, 'person', 'people')}</b> {data.size === 1 ? 'fits' : 'fit'} both
            {alone.data &&
              alone.data.size > 0 &&
              `, ${percent(data.size / alone.data.size)} of the second’s audience`}
            {first.traffic < 1 && `; ${percent(first.traffic)} of them are kept by the first`}.
          </>
        )}
      </Text>
    </li>
  );
}

/** What is true of a request is not known of people. */
const whyNot = (error: Error): string =>
  error instanceof ApiError && error.status < 500
    ? 'how many fit both is known only when they come, as an audience looks at the request.'
    : `how many fit both could not be counted: ${error.message}`;

const Named = ({ of: { id, name } }: { of: Experience }) => (
  <Link to="/experiences/$id" params={{ id }}>
    {name}
  </Link>
);
