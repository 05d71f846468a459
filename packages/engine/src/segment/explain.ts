// Why a person is in a segment or not: the condition as a tree, each part with its sentence, whether it holds, the
// person's own value, and when that changes by itself.

import type { Json } from '../collect/index.ts';
import { type Behaviour, combineStates, type ProfileView, type Provenance } from '../unify/index.ts';
import { compile, reader, type Surroundings } from './compile.ts';
import type { Condition } from './condition.ts';
import { type Names, outline } from './describe.ts';
import { type Question, questionOfEvent, questionOfSequence, questionOfTrait } from './question.ts';

export interface Explanation {
  condition: Condition;
  sentence: string;
  path: (string | number)[];
  holds: boolean;
  /** What the person has: the attribute's value, the count, the sum, ...; absent for all, any and not. */
  value?: Json;
  /** Where an attribute's value comes from. */
  source?: Provenance;
  /** When this part turns over without an event; 0 for never. */
  flipAt: number;
  parts: Explanation[];
}

export function explain(
  condition: Condition,
  view: ProfileView,
  now: number,
  surroundings: Surroundings,
  names: Names = {},
): Explanation {
  return explainPart(condition, view, now, surroundings, names, []);
}

function explainPart(
  condition: Condition,
  view: ProfileView,
  now: number,
  surroundings: Surroundings,
  names: Names,
  path: (string | number)[],
): Explanation {
  const verdict = compile(condition, surroundings).test(view, now);
  const value = ownValue(condition, view, now, surroundings);
  const source = 'attribute' in condition ? view.source(condition.attribute) : undefined;
  return {
    condition,
    sentence: outline(condition, names).sentence,
    path,
    holds: verdict > 0,
    ...(value !== undefined && { value }),
    ...(source !== undefined && { source }),
    flipAt: Number.isFinite(verdict) ? Math.abs(verdict) : 0,
    parts: partsOf(condition).map(([part, ...steps]) =>
      explainPart(part, view, now, surroundings, names, [...path, ...steps]),
    ),
  };
}

function partsOf(condition: Condition): [Condition, ...(string | number)[]][] {
  if ('all' in condition) return condition.all.map((part, i) => [part, 'all', i]);
  if ('any' in condition) return condition.any.map((part, i) => [part, 'any', i]);
  return 'not' in condition ? [[condition.not, 'not']] : [];
}

function ownValue(
  condition: Condition,
  view: ProfileView,
  now: number,
  { timezone, computed }: Surroundings,
): Json | undefined {
  if ('all' in condition || 'any' in condition || 'not' in condition || 'segment' in condition)
    return undefined;
  if ('sequence' in condition) return answer(questionOfSequence(condition, timezone), view, now);
  if ('event' in condition) return answer(questionOfEvent(condition, timezone), view, now);
  const trait = computed.get(condition.attribute.replace(/^computed\./, ''));
  if (trait && condition.attribute.startsWith('computed.')) {
    return answer(questionOfTrait(trait, timezone), view, now);
  }
  return view.get(condition.attribute);
}

function answer(question: Question, view: ProfileView, now: number): Json | undefined {
  const { behaviour }: { behaviour: Behaviour } = question;
  return reader(question)(combineStates(behaviour, view.behaviours(behaviour.id)), now);
}
