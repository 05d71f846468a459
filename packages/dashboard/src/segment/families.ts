// The families of segmentation that a condition draws on: who they are, where they are, what they think, what they do.

import type { Condition } from '@visavis/engine/segment';

export type Family = 'demographic' | 'geographic' | 'psychographic' | 'behavioural';

const PLACE = /^(first\.)?place\.|(^|[._])(country|city|region|state|postal|postcode|zip|address|timezone)/i;
const MIND = /survey|interest|value|attitude|opinion|lifestyle|motiv|persona|preference|style|psycho/i;
const DEED = /^(computed|sessions|firstSeen|lastSeen|channel|first\.channel|device|page)/;

export function familiesOf(condition: Condition): Family[] {
  return [...new Set(families(condition))].sort();
}

function families(condition: Condition): Family[] {
  if ('all' in condition) return condition.all.flatMap(families);
  if ('any' in condition) return condition.any.flatMap(families);
  if ('not' in condition) return families(condition.not);
  if ('attribute' in condition) return [familyOf(condition.attribute)];
  if ('segment' in condition) return [];
  if ('event' in condition) return MIND.test(condition.event) ? ['psychographic'] : ['behavioural'];
  return ['behavioural'];
}

function familyOf(attribute: string): Family {
  if (MIND.test(attribute)) return 'psychographic';
  if (PLACE.test(attribute)) return 'geographic';
  return DEED.test(attribute) ? 'behavioural' : 'demographic';
}
