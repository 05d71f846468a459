// What a content commits us to, one claim at a time: an offer, a price, whom it takes the reader for, a tone, what to do
// next. Two claims can contradict only inside one topic and about one thing, which is what makes them searchable.

export const TOPICS = ['offer', 'price', 'audience', 'stage', 'tone', 'action'] as const;
export type TopicName = (typeof TOPICS)[number];

export interface Claim {
  topic: TopicName;
  /** The thing that it is about: `everything`, `lunch bag`, a journey; empty where the topic has only one thing. */
  about: string;
  /** In the topic's own few words, so that equal ones are equal: `percent 10`, `19.99 GBP`, `new`, `urgent`. */
  value: string;
  /** The words that say so. */
  says: string;
  /** Whether somebody said so, or it was read from the content. */
  from: 'declared' | 'read';
}

/** What people declare, in their own words; what is left out is read from the content, and an empty list says "none". */
export interface Declared {
  /** Such as "10% off dresses" or "free delivery over £30". */
  offers?: readonly string[];
  /** Such as "Lunch bag £3.50". */
  prices?: readonly string[];
  /** Whom it takes the reader for; an empty text: nobody in particular. */
  audience?: string;
  /** The stage that it was made for, as `journey/stage`. */
  stage?: string;
  tone?: string;
  callToAction?: string;
}

/** A piece of a content, and what it is there for. */
export interface Fragment {
  text: string;
  /** `action`: of a button or link. `field`: of a JSON field with this name. */
  role: 'text' | 'action' | 'field';
  field?: string;
  /** What the object that it stands in is called, where it has a name. */
  thing?: string;
}

/** Words without `about`, `topic` and `from`, which the reader adds. */
export type Found = Pick<Claim, 'value' | 'says'> & { about?: string };

export interface Topic {
  name: TopicName;
  /** What a piece of content says on this topic. Rather too little than too much: a false alarm costs trust. */
  read(fragment: Fragment): Found[];
  /** What somebody's own words say. */
  declared(words: string): Found[];
  /** Two values about the same thing. */
  contradict(a: string, b: string): boolean;
  /** Why, with what each of both says. */
  sentence(a: Claim, b: Claim): string;
}
