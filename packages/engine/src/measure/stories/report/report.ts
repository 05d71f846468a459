// What the stories of all reports have in common: one query, the stretch of time that they are about, and that nobody is
// told of by a figure of fewer than five people.

import { count, onDay, people, percent } from '../../../sentences/words.ts';
import type { Figure } from '../../scorecard/index.ts';
import { FEWEST } from '../claims.ts';
import { of, type Picture, type Sentence, type Story } from '../story.ts';

/** Which question it is: the address of the story, its name, and the call that answers the same. */
export interface ReportOf {
  key: string;
  title: string;
  call: string;
  says: string;
  /** In which days are told. */
  timezone: string;
}
export interface Between {
  from: string;
  to: string;
}

export const told = of('report');

/** @param rests on how many people all of it rests; figures of a few of them are left out before */
export const reportStory = (
  { key, title, call, says }: ReportOf,
  { sentences, pictures, rests }: { sentences: Sentence[]; pictures: Picture[]; rests: number },
): Story => ({
  ...{ kind: 'report', key, title, sentences, pictures, fewest: rests },
  queries: [{ id: 'report', says, call }],
});

export const between = ({ timezone }: ReportOf, { from, to }: Between) =>
  told(`${onDay(from, timezone)} to ${onDay(Date.parse(to) - 1, timezone)}`);

/** What is said of some people must not be about persons. */
export const isTellable = (n: number): boolean => n === 0 || n >= FEWEST;
export const counted = (n: number): string => (isTellable(n) ? people(n) : `fewer than ${FEWEST} people`);
export const sized = (n: number): string => (isTellable(n) ? count(n) : `fewer than ${FEWEST}`);
export const within = ({ low, high }: Figure): string => `${percent(low)} to ${percent(high)}`;

export const bars = (
  title: string,
  says: string,
  rows: Extract<Picture, { kind: 'bars' }>['rows'],
): Picture[] => (rows.length === 0 ? [] : [{ kind: 'bars', title, says, query: 'report', rows }]);
