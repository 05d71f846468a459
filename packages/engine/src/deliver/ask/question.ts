// One question, as forms and surveys both put it: what is asked, how it may be answered, and what the answer becomes.

import type { Json } from '../../collect/index.ts';
import type { KindName } from './kinds/index.ts';

export interface Option {
  value: string;
  label: string;
}

export interface Question {
  /** The answer's name in what is sent and in the event: letters, digits, `_` and `-`. */
  key: string;
  kind: KindName;
  label: string;
  /** Stands under the label. */
  help?: string;
  /** The trait that the answer becomes, without `traits.`; left out, the answer is in the event alone. */
  trait?: string;
  required?: boolean;
  /** Of a choice, in their order. */
  options?: readonly Option[];
  /** Of a number or a scale: the least and the most, both included. Of text: characters. */
  min?: number;
  max?: number;
  /** What the ends of a scale mean: “not at all likely”, “very likely”. */
  low?: string;
  high?: string;
}

/** What somebody may agree to, in words that are kept: whoever agreed, agreed to this version of them. */
export interface Consent {
  /** `marketing`, `personalization`, or any other; conditions read it as `consent.<purpose>`. */
  purpose: string;
  text: string;
  /** From 1 on, one more whenever the words of this purpose change. */
  version: number;
  /** Nothing can be sent without it. */
  required?: boolean;
}

export type Answers = Readonly<Record<string, Json>>;

/** An answer as it is kept, or what was expected in its place. */
export type Reading = { value: Json; expected?: undefined } | { expected: string };

/** How one kind of question is answered. */
export interface Kind {
  /** What builders call it. */
  readonly name: string;
  /** Whether it is answered out of `options`. */
  readonly chooses?: true;
  /** A row of numbers: from and to, where the question does not say. */
  readonly scale?: readonly [from: number, to: number];
  read(given: Json, question: Question): Reading;
}

/** The ends of a scale. */
export const scaleOf = (question: Pick<Question, 'min' | 'max'>, kind: Kind): [number, number] => {
  const [from, to] = kind.scale ?? [1, 5];
  return [question.min ?? from, question.max ?? to];
};
