// The story of ways: what people did right after an event, or before it.

import { percent } from '../../../sentences/words.ts';
import type { Branch } from '../../paths/index.ts';
import { type Story, say } from '../story.ts';
import {
  type Between,
  bars,
  between,
  counted,
  isTellable,
  type ReportOf,
  reportStory,
  told,
} from './report.ts';

export interface PathFacts extends Between {
  event: string;
  direction: string;
  people: number;
  tree: readonly Branch[];
}

const MOST_WAYS = 12;

export function pathReport(of: ReportOf, facts: PathFacts): Story {
  const { event, direction, people, tree } = facts;
  const word = direction === 'before' ? 'before' : 'after';
  const share = (n: number) => percent(n / Math.max(people, 1));
  const rows = tree
    .filter((one) => one.people > 0 && isTellable(one.people))
    .map((one) => ({
      ...{ name: nameOf(one), value: one.people / people },
      text: `${share(one.people)}, ${counted(one.people)}`,
    }));
  const ways = waysOf(tree, [])
    .filter((way) => way.names.length > 1 && isTellable(way.people))
    .sort((a, b) => b.people - a.people)
    .slice(0, MOST_WAYS)
    .map((way) => ({
      name: way.names.join(' → '),
      value: way.people / people,
      text: `${share(way.people)}, ${counted(way.people)}`,
    }));
  const [first] = tree.filter(({ kind }) => kind === 'step');
  const ended = tree.find(({ kind }) => kind === 'end');
  return reportStory(of, {
    sentences: [
      say(
        'what',
      )`From ${between(of, facts)}, “${event}” happened to ${told(counted(people))}; each counts once, with the first time.`,
      ...(first && isTellable(first.people)
        ? [say('what')`Most often “${first.name}” came next ${word} it: ${told(share(first.people))}.`]
        : []),
      ...(ended && isTellable(ended.people)
        ? [say('what')`Nothing came ${word} it for ${told(share(ended.people))}.`]
        : []),
      say('so')`That one thing follows another does not say that it comes of it.`,
    ],
    pictures: [
      ...bars(`The step ${word}`, 'Of everybody to whom the event happened.', rows),
      ...bars('The most usual ways', 'Of everybody to whom the event happened.', ways),
    ],
    rests: people,
  });
}

const nameOf = ({ kind, name }: Branch): string =>
  kind === 'end' ? 'nothing' : kind === 'more' ? 'something else' : name;

const waysOf = (
  branches: readonly Branch[],
  before: readonly string[],
): { names: string[]; people: number }[] =>
  branches.flatMap((one) => {
    const names = [...before, nameOf(one)];
    return one.next.length > 0 ? waysOf(one.next, names) : [{ names, people: one.people }];
  });
