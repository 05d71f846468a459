// The four families of segmentation that a condition draws on: who they are, where they are, what they think, what they
// do. The part of the grammar decides where it can; of a trait only its name is known, so its words do.

import type { EventFilter } from '../unify/index.ts';
import type { Condition } from './condition.ts';

export const FAMILIES = ['demographic', 'geographic', 'psychographic', 'behavioural'] as const;
export type Family = (typeof FAMILIES)[number];

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

const PLACE = words(
  'place country city region state province county postal postcode zip address timezone continent location latitude longitude climate',
);
const MIND = words(
  'survey interest interests values attitude attitudes opinion opinions lifestyle motive motives motivation motivations personality persona preference preferences belief beliefs hobby hobbies mindset psychographic psychographics satisfaction nps sentiment',
);
const DEED = words(
  'order orders purchase purchases purchased spent spend revenue ltv clv lifetime visit visits session sessions login logins rfm recency frequency monetary churn activity engagement usage cart referrer campaign',
);
/** Attributes that are not traits, by how they begin. */
const BUILT_IN: readonly [RegExp, Family][] = [
  [/^(first\.)?(place|timezone)(\.|$)/, 'geographic'],
  [/^persona\./, 'psychographic'],
  [/^(computed|sessions|consent|request|stage|prediction)\./, 'behavioural'],
  [/^(first\.)?(channel|device|page|referrer|app|os|browser)(\.|$)/, 'behavioural'],
  [/^(firstSeen|lastSeen)$/, 'behavioural'],
];

/**
 * Each family once, in the order of FAMILIES. `others` are the conditions of other segments by key: leaning on a segment
 * is drawing on what it draws on.
 *
 * @example familiesOf({ attribute: 'place.country', op: 'eq', value: 'DE' })  // ['geographic']
 */
export function familiesOf(
  condition: Condition,
  others: ReadonlyMap<string, Condition> = new Map(),
): Family[] {
  const found = new Set<Family>();
  const open = new Set<string>();
  const visit = (part: Condition): void => {
    if ('all' in part) part.all.forEach(visit);
    else if ('any' in part) part.any.forEach(visit);
    else if ('not' in part) visit(part.not);
    else if ('attribute' in part) found.add(familyOfAttribute(part.attribute));
    else if ('sequence' in part) for (const step of part.sequence) addFilter(step);
    else if ('event' in part) addFilter(part);
    else if (!open.has(part.segment)) {
      open.add(part.segment);
      const other = others.get(part.segment);
      if (other) visit(other);
    }
  };
  /** What somebody did, and, where the filter asks for it, where they were or what they said of themselves. */
  const addFilter = ({ event, where = [] }: EventFilter): void => {
    const answers = wordsOf(event).some((word) => MIND.has(word));
    found.add(answers ? 'psychographic' : 'behavioural');
    for (const { property } of where) {
      const family = familyOfAttribute(property);
      if (family === 'geographic' || family === 'psychographic') found.add(family);
    }
  };
  visit(condition);
  return FAMILIES.filter((family) => found.has(family));
}

/** @example familyOfAttribute('traits.ageGroup')  // 'demographic' */
export function familyOfAttribute(attribute: string): Family {
  const known = BUILT_IN.find(([pattern]) => pattern.test(attribute));
  if (known) return known[1];
  const named = wordsOf(attribute);
  const has = (some: ReadonlySet<string>) => named.some((word) => some.has(word));
  if (has(MIND)) return 'psychographic';
  if (has(PLACE)) return 'geographic';
  return has(DEED) ? 'behavioural' : 'demographic';
}

/** `traits.lastOrderAt` is about `traits`, `last`, `order`, `at`. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
