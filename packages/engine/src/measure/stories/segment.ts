// A segment's story: how many they are, what sets them apart and how sure that is, and what it does not say.

import { overTime } from '../../sentences/index.ts';
import { count, list, onDay, people, percent, points } from '../../sentences/words.ts';
import { claimOf, FEWEST } from './claims.ts';
import { of, type Picture, type Sentence, type Story, say } from './story.ts';

export interface SegmentFacts {
  key: string;
  name: string;
  /** Its condition, as a sentence without a dot. */
  condition: string;
  /** Null while it is being brought up from history. */
  size: number | null;
  everybody: number;
  /** Oldest first, the last is now. */
  history: readonly { time: string; size: number }[];
  differences: readonly SegmentDifference[];
  /** Members and others that were looked at. */
  inside: number;
  outside: number;
  sampled: boolean;
}
export interface SegmentDifference {
  field: string;
  value: unknown;
  /** Of an item of the catalogue. */
  name?: string;
  inside: number;
  outside: number;
  insideLow: number;
  insideHigh: number;
  difference: number;
  differenceLow: number;
  differenceHigh: number;
  q: number;
  defining: boolean;
}

const MOST_ROWS = 8;
const ALPHA = 0.05;
/** Names and addresses tell of persons. */
const PERSONAL =
  /^(traits\.)?(.*_)?(name|first_?name|last_?name|full_?name|user_?name|e?_?mail|phone|mobile|address|street|postcode|zip|user_?id|id|birth_?day|birthdate|ip|avatar)$/i;

const size = of('segment');
const history = of('history');
const apart = of('differences');

export function segmentStory(facts: SegmentFacts): Story {
  const looked = facts.differences.filter(
    (one) => !one.defining && !PERSONAL.test(one.field) && one.inside * facts.inside >= FEWEST,
  );
  const sure = looked.filter((one) => one.q < ALPHA && isApart(one));
  return {
    ...{ kind: 'segment', key: facts.key, title: facts.name },
    sentences: [...sizeOf(facts), ...apartOf(facts, looked, sure), ...soOf(facts, sure)],
    pictures: picturesOf(facts, sure),
    queries: [
      { id: 'segment', says: 'Who they are and how many', call: `GET /v1/segments/${facts.key}` },
      {
        id: 'history',
        says: 'How many they were on each day',
        call: `GET /v1/segments/${facts.key}/history?days=30`,
      },
      {
        id: 'differences',
        says: 'What members share that others do not',
        call: `GET /v1/segments/${facts.key}/differences`,
      },
    ],
    fewest: fewestOf(facts),
  };
}

const fewestOf = ({ size: members, everybody }: SegmentFacts): number =>
  Math.min(...[members ?? 0, everybody - (members ?? 0)].filter((n, i) => i === 0 || n > 0));

const isApart = ({ differenceLow, differenceHigh }: SegmentDifference): boolean =>
  claimOf({ low: differenceLow, high: differenceHigh }).says !== 'cannot tell';

function sizeOf({ name, condition, size: members, everybody, history: days }: SegmentFacts): Sentence[] {
  const who = say('what')`“${name}”: ${size(condition.replace(/^People\b/, 'people'))}.`;
  if (members === null)
    return [who, say('sure')`It is being brought up from history: its size is not known yet.`];
  const share = everybody > 0 ? ` (${percent(members / everybody)} of everybody)` : '';
  const now = say('what')`That is ${size(`${people(members)}${share}`)}.`;
  const [first] = days;
  if (!first || days.length < 2) return [who, now];
  const grown = members - first.size;
  // Counted, so the interval is the number itself.
  const claim = claimOf({ low: grown, high: grown });
  const way = grown === 0 ? 'as many' : `${people(Math.abs(grown))} ${grown > 0 ? 'more' : 'fewer'}`;
  const then = say(
    'what',
    claim,
  )`On ${onDay(first.time)} there were ${history(count(first.size))}: now it is ${history(way)}.`;
  return [who, now, then, say('sure')`These are counts of everybody, not estimates.`];
}

function apartOf(
  facts: SegmentFacts,
  looked: readonly SegmentDifference[],
  sure: readonly SegmentDifference[],
): Sentence[] {
  const { inside, outside, sampled } = facts;
  const whom = sampled
    ? `a sample of ${count(inside)} members and ${count(outside)} others`
    : `all ${count(inside)} members and ${count(outside)} others`;
  if (inside === 0 || outside === 0)
    return [say('sure')`There is nobody to hold them against, so what sets them apart cannot be told.`];
  const [first] = sure;
  if (!first) {
    const [widest] = looked;
    const nearest = widest
      ? say(
          'sure',
          claimOf({ low: widest.differenceLow, high: widest.differenceHigh }),
        )`The one that stands out most, ${nameOf(widest)}, may differ by anything from ${apart(points(widest.differenceLow))} to ${apart(points(widest.differenceHigh))} before all that was looked at is accounted for.`
      : undefined;
    const none = say(
      'sure',
    )`Whether anything beside its own condition sets them apart cannot be told from ${apart(whom)}.`;
    return nearest ? [none, nearest] : [none];
  }
  const claim = claimOf({ low: first.differenceLow, high: first.differenceHigh });
  const main = say(
    'what',
    claim,
  )`What sets them apart most is ${nameOf(first)}: ${apart(percent(first.inside))} of them against ${apart(percent(first.outside))} of the others.`;
  const certain = say(
    'sure',
    claim,
  )`The difference lies between ${apart(points(first.differenceLow))} and ${apart(points(first.differenceHigh))} (95% interval; looked at: ${apart(whom)}, corrected for all that was compared).`;
  const others = sure
    .slice(1, 4)
    .map((one) => `${nameOf(one)} (${percent(one.inside)}, others ${percent(one.outside)})`);
  const also = say('what')`They also stand out by ${apart(list(others))}.`;
  return others.length > 0 ? [main, also, certain] : [main, certain];
}

function soOf({ name, size: members }: SegmentFacts, sure: readonly SegmentDifference[]): Sentence[] {
  if (members === null) return [];
  if (members === 0) return [say('so')`Nobody is in it: look at its condition, or at what it rests on.`];
  const test = say(
    'so',
  )`This describes them. What comes of addressing “${name}” in another way only an experience with a holdout tells.`;
  const first = sure.find(({ difference }) => difference > 0);
  if (!first) return [test];
  return [say('so')`Where to begin when speaking to them: ${nameOf(first)}.`, test];
}

function picturesOf(facts: SegmentFacts, sure: readonly SegmentDifference[]): Picture[] {
  const rows = sure.slice(0, MOST_ROWS).map((one) => ({
    ...{ name: nameOf(one), value: one.inside, low: one.insideLow, high: one.insideHigh },
    ...{ against: one.outside, text: `${percent(one.inside)}, others ${percent(one.outside)}` },
  }));
  const line = facts.history.map(({ time, size: value }) => ({ time, value }));
  return [
    ...(line.length > 1
      ? [
          {
            ...{ kind: 'line' as const, title: 'Size over time', query: 'history', unit: 'people' },
            says: overTime({ unit: 'people', points: line }),
            points: line,
          },
        ]
      : []),
    ...(rows.length > 0
      ? [
          {
            ...{ kind: 'intervals' as const, title: 'What sets them apart', query: 'differences', rows },
            says: `${count(sure.length)} of the things that were looked at set them apart for sure; first ${rows[0]!.name}.`,
            against: 'the others',
          },
        ]
      : []),
  ];
}

function nameOf({ field, value, name }: SegmentDifference): string {
  const text = name !== undefined ? name : typeof value === 'number' ? count(value) : String(value);
  const short = text
    .replace(/^(1\d{12})( and more)?$/, (_, ms) => `since ${onDay(Number(ms))}`)
    .replace(/^below (1\d{12})$/, (_, ms) => `before ${onDay(Number(ms))}`)
    .replaceAll(/\b1\d{12}\b/g, (ms) => onDay(Number(ms)))
    .replaceAll(/\d+\.\d{3,}/g, (number) => count(Number(number)))
    .replace(/ and more$/, ' or more');
  if (field === 'event') return `having done “${short}”`;
  const words = field.replace(/^(traits|computed)\./, '').replaceAll(/[._]/g, ' ');
  return `${words} “${short}”`;
}
