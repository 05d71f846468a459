// What a story is: sentences written from numbers, in three parts (what is the case, how sure that is, and what follows),
// each figure with the name of the query that it comes from, and pictures that say themselves in a sentence.

export type StoryKind = 'segment' | 'persona' | 'stage' | 'experience' | 'report';
export type Part = 'what' | 'sure' | 'so';

/** A number as it is written, and the id of the query that it comes from. */
export interface Told {
  text: string;
  query: string;
}
export type Piece = string | Told;

export interface Sentence {
  part: Part;
  pieces: Piece[];
  /** What it says is greater or smaller rests on this interval; absent where it compares nothing or counts everybody. */
  claim?: Claim;
}
export interface Claim {
  says: 'more' | 'less' | 'cannot tell';
  low: number;
  high: number;
  /** People were put into groups by chance, so that one thing may be said to come of another. */
  byChance: boolean;
}

export interface LinePicture {
  kind: 'line';
  title: string;
  says: string;
  query: string;
  unit: string;
  /** ISO 8601, oldest first. */
  points: { time: string; value: number }[];
}
export interface IntervalsPicture {
  kind: 'intervals';
  title: string;
  says: string;
  query: string;
  /** What the mark that all are held against means. */
  against: string;
  rows: { name: string; value: number; low: number; high: number; against: number; text: string }[];
}
/** Sizes side by side, from zero; some with an interval. */
export interface BarsPicture {
  kind: 'bars';
  title: string;
  says: string;
  query: string;
  rows: { name: string; value: number; low?: number; high?: number; text: string }[];
}
export type Picture = LinePicture | IntervalsPicture | BarsPicture;

export interface StoryQuery {
  id: string;
  /** What it answers. */
  says: string;
  /** The call of the API that answers the same, such as `GET /v1/segments/regulars`. */
  call: string;
}
export interface Story {
  kind: StoryKind;
  key: string;
  title: string;
  sentences: Sentence[];
  pictures: Picture[];
  queries: StoryQuery[];
  /** The smallest number of people that a figure of it rests on. */
  fewest: number;
}

/** A figure of a query: `of('size')('312 people')`. */
export const of =
  (query: string) =>
  (text: string): Told => ({ text, query });

/** A sentence from a template whose values are figures or words. @example say('what')`There are ${size('3 people')}.` */
export const say =
  (part: Part, claim?: Claim) =>
  (strings: TemplateStringsArray, ...values: Piece[]): Sentence => {
    const pieces = strings.flatMap((text, i): Piece[] => {
      const value = values[i];
      return value === undefined ? [text] : [text, value];
    });
    return { part, pieces: pieces.filter((piece) => piece !== ''), ...(claim && { claim }) };
  };

export const textOf = ({ pieces }: Pick<Sentence, 'pieces'>): string =>
  pieces.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('');
