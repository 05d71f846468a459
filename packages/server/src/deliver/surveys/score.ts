// What an answered survey says of satisfaction at a glance, for whoever reads events without knowing the survey: the kind
// and the score of its first answered question on the scale of NPS, CSAT or CES.

import type { Json, JsonObject } from '@visavis/engine/collect';

const SCALES: ReadonlySet<string> = new Set(['nps', 'csat', 'ces']);

/** `{ kind: 'csat', score: 4 }`; nothing where no such question was answered. */
export function scoreOf(
  questions: readonly { key: string; kind: string }[],
  answers: Readonly<Record<string, Json>>,
): JsonObject {
  const rated = questions.find(({ key, kind }) => SCALES.has(kind) && typeof answers[key] === 'number');
  return rated ? { kind: rated.kind, score: answers[rated.key]! } : {};
}
