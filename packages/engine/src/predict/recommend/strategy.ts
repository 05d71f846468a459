// What all strategies of recommendation promise: learned from interactions, they give every item a score for a history,
// also for one that they have never seen. So what somebody did a moment ago counts at once, with no training between.

import type { Catalogue } from './catalogue.ts';
import type { History, Interactions } from './interactions.ts';

/** What was learned, as plain numbers: it can be written down and read back the same. */
export interface Fitted {
  numbers: Record<string, number>;
  arrays: Record<string, Float32Array | Float64Array | Int32Array>;
}

/** What is learned from: all interactions, or those of one kind where a strategy asks for one. */
export interface Lesson {
  /** Everything, of all kinds. */
  all: Interactions;
  /** Only looked at; only bought. The same people and items by the same numbers; absent where kinds are not told apart. */
  viewed?: Interactions;
  bought?: Interactions;
  /** What the items are, in the order of their numbers. */
  catalogue?: Catalogue;
}

export interface Moment {
  history: History;
  /** Milliseconds since 1970. */
  now: number;
}

export interface Strategy {
  /** Unknown settings are ignored, missing ones have the file's defaults. */
  fit(lesson: Lesson, settings?: Readonly<Record<string, number>>): Fitted;
  /**
   * Writes a score for each item into `into` (as long as there are items): the greater the better, comparable with each
   * other only. 0 is "nothing speaks for it", except where scores can be negative.
   */
  scores(fitted: Fitted, moment: Moment, into: Float64Array): void;
  /**
   * How much each entry of the history speaks for an item; absent where a list is the same for everybody. What all items
   * have in common is worked out before the first is asked about.
   */
  because?(fitted: Fitted, moment: Moment): (item: number) => Float64Array;
  /** Scores by what is bought or seen again: items of the history stay in the list. */
  readonly repeats?: boolean;
}
