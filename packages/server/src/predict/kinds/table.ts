// What a model is trained on and scores: people as rows, numbers as columns, and no name of anybody. A kind says what
// it needs (`PeopleRequest`); the event store fills it, by one statement for training and for scoring alike, so that the
// two cannot differ.

import type { Says } from '@visavis/engine/predict';
import type { Condition, EventFilter } from '@visavis/engine/segment';
import type { TrainingData } from '../recommend/train.ts';

/** One column. What is not known of somebody is NaN; a flag is 0 or 1. */
export interface Column {
  /** Stays the same from version to version: `Order Completed.count.30d`. */
  name: string;
  /** In words: “Order Completed in the last 30 days”. */
  label: string;
  kind: 'number' | 'flag';
  /** Columns that say the same thing in several ways, such as the levels of a trait: `traits.plan`. */
  group: string;
  /** The same in the words of conditions, where they have words for it. */
  says?: Says;
}

/** People as they are known at an instant; `values[c][r]` is column `c` of row `r`. */
export interface KnownPeople {
  rows: number;
  columns: readonly Column[];
  values: readonly Float32Array[];
}

/** The same at past instants, with what came after each. */
export interface PeopleTable extends KnownPeople {
  /** Of each row: the place in `cutoffs` of the instant as of which it is known. */
  cutoff: Uint8Array;
  /** Milliseconds, oldest first. */
  cutoffs: readonly number[];
  /** A number of the person, drawn by the seed of the training: splits keep all rows of a person together. */
  person: Uint32Array;
  /** What came after the cutoff, by the name of the label; empty when scoring. */
  labels: Readonly<Record<string, Float32Array>>;
}

/** What came after the cutoff, and no later than its horizon. */
export interface Label {
  name: string;
  /**
   * `happens` 1 or 0, `count` how often, `sum` of the property `value`, `days` until it happened first (NaN: it did not).
   */
  of: 'happens' | 'count' | 'sum' | 'days';
  filter: EventFilter;
  horizonDays: number;
  /** `properties.<path>` of a number. */
  value?: string;
}

/** Orders, and what each is worth. */
export interface Orders {
  filter: EventFilter;
  /** `properties.<path>` of a number; an order without one is worth nothing. */
  value: string;
}

/**
 * `behaviour`: columns built from whatever the workspace collects (counts, recency, values, traits, devices, channels).
 * `orders`: the columns of ORDER_COLUMNS, of everybody who has ordered at the cutoff.
 */
export interface PeopleRequest {
  set: 'people';
  features: 'behaviour' | 'orders' | 'affinity';
  /** For features `affinity`: attention by values of what people turn to. */
  affinity?: AffinityAsked;
  /** For features `orders`; for `behaviour` the order event gets columns of its own when it is given. */
  orders?: Orders;
  /** Instants, oldest first; the horizon of every label has ended before now. */
  cutoffs: readonly number[];
  labels: readonly Label[];
  /** People drawn at random when there are more. */
  mostRows?: number;
  /** Only people seen in so many days before the cutoff. */
  seenWithinDays?: number;
  /** Groups of columns that are not looked at. */
  without?: readonly string[];
  /** Who was in these at each cutoff: labels by the name of `memberLabel`. */
  segments?: readonly SegmentAsked[];
}

export interface AffinityAsked {
  attributes: readonly string[];
  steps: readonly { event: string; item: string; weight: number }[];
  halfLifeDays: number;
}

/** What people did with items, for a kind that learns lists. */
export interface InteractionRequest {
  set: 'interactions';
}
export type DataRequest = PeopleRequest | InteractionRequest;
export type TableOf<R extends DataRequest> = R extends PeopleRequest ? PeopleTable : TrainingData;

export interface SegmentAsked {
  key: string;
  condition: Condition;
}

/** @example table.labels[memberLabel('loyal')]  // 1 or 0 by row */
export const memberLabel = (key: string): string => `segment ${key}`;

/** The columns of features `orders`, in this order; orders of one day (UTC) count as one. */
export const ORDER_COLUMNS: readonly Column[] = [
  number('orders', 'Days with an order'),
  number('frequency', 'Repeat days with an order (days with an order, less one)'),
  number('recency', 'Days between the first and the latest order'),
  number('age', 'Days since the first order'),
  number('daysSince', 'Days since the latest order'),
  number('value', 'Worth of all orders'),
  number('repeatValue', 'Mean worth of a repeat day; not known without one'),
  number('gapMean', 'Mean days between orders; not known without two'),
  number('gapDeviation', 'Standard deviation of the days between orders; not known without three'),
];

function number(name: string, label: string): Column {
  return { name, label, kind: 'number', group: name };
}
