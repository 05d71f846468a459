// A metric in a plain sentence: "How many in a hundred bought within 7 days."

import {
  type Duration,
  describe,
  durationWords,
  eventWords,
  filterWords,
  label,
} from '../../segment/index.ts';
import { durationMs } from '../../unify/index.ts';
import type { Added, Cap, Metric } from './metric.ts';

/** `exposed` names what the time is counted from: "their first view". */
export function describeMetric(metric: Metric, exposed = 'their first view'): string {
  const said = KINDS[metric.kind](metric as never);
  return `${said}${spanWords(metric, exposed)}${'cap' in metric && metric.cap ? capWords(metric.cap) : ''}.`;
}

type Words = { [Kind in Metric['kind']]: (metric: Extract<Metric, { kind: Kind }>) => string };
const KINDS: Words = {
  conversion: ({ of }) => `The share of ${whoDid(describe(of))}`,
  count: ({ of }) => `${plural(of)} a person`,
  sum: ({ of }) => `${total(of)} a person`,
  ratio: ({ of, per }) => `${total(of)} per ${per.value ? lower(total(per)) : singular(per)}`,
  retention: ({ of }) => `The share of ${whoDid(describe(of))}`,
  quantile: ({ of, quantile }) =>
    `${quantile === 0.5 ? 'The median' : `The ${Math.round(quantile * 1000) / 10}th percentile`} of people’s ${lower(total(of))}`,
};

/** "Bought twice" becomes "people who bought twice", and "People whose …" stays as it is. */
const whoDid = (sentence: string): string => {
  const plain = lower(sentence.replace(/\.$/, ''));
  return plain.startsWith('people ') ? plain : `people who ${plain}`;
};
const plural = ({ event, where }: Added): string => upper(`${eventWords(event)}${filterWords(where)}`);
const singular = ({ event, where }: Added): string =>
  `${event === 'Order Completed' ? 'order' : event === 'Page Viewed' ? 'page view' : `“${event}” event`}${filterWords(where)}`;
const total = (of: Added): string =>
  of.value ? `${upper(label(of.value))} of ${eventWords(of.event)}${filterWords(of.where)}` : plural(of);

function spanWords({ kind, after, within }: Metric, exposed: string): string {
  const late = after && durationMs(after) > 0 ? after : undefined;
  if (kind === 'retention') {
    return `, from ${long(after!)} after ${exposed} on, for ${long(within!)}`;
  }
  const until = within === null ? ` after ${exposed}` : ` within ${long(within)} of ${exposed}`;
  return late ? `${until}, but not in the first ${durationWords(late)}` : until;
}

/** "a day", "7 days". */
const long = (duration: Duration): string => {
  const words = durationWords(duration);
  return /^\d/.test(words) ? words : `${words === 'hour' ? 'an' : 'a'} ${words}`;
};

const capWords = (cap: Cap): string =>
  'at' in cap
    ? `, nobody counting for more than ${cap.at}`
    : `, capped at the ${cap.percentile * 100}th percentile`;

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
const lower = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);
