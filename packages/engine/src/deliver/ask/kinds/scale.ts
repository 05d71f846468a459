// A row of whole numbers: scales with ends of one's own, and the three that everybody compares themselves by.

import type { Json } from '../../../collect/index.ts';
import { type Kind, type Question, type Reading, scaleOf } from '../question.ts';

const scaled = (name: string, scale: readonly [number, number]): Kind => {
  const kind: Kind = { name, scale, read: (given, question) => readScale(given, question, kind) };
  return kind;
};

function readScale(given: Json, question: Question, kind: Kind): Reading {
  const [from, to] = scaleOf(question, kind);
  const value = typeof given === 'string' && given.trim() !== '' ? Number(given) : given;
  return typeof value === 'number' && Number.isInteger(value) && value >= from && value <= to
    ? { value }
    : { expected: `a whole number from ${from} to ${to}` };
}

export const scale: Kind = scaled('A scale', [1, 5]);

const fixed = (name: string, [from, to]: readonly [number, number]): Kind => {
  const kind = scaled(name, [from, to]);
  // Moved ends would be another measure under the same name.
  return { ...kind, read: (given, question) => kind.read(given, { ...question, min: from, max: to }) };
};

/** “How likely are you to recommend us?” F. F. Reichheld, The one number you need to grow, HBR 2003. */
export const nps: Kind = fixed('Recommendation (NPS), 0 to 10', [0, 10]);
export const csat: Kind = fixed('Satisfaction (CSAT), 1 to 5', [1, 5]);
/** “It was easy to …” M. Dixon et al., Stop trying to delight your customers, HBR 2010; the 2.0 wording agrees on 1 to 7. */
export const ces: Kind = fixed('Effort (CES), 1 to 7', [1, 7]);
