// From a condition to a closure that says whether it holds of a person now, and until when that is certain.

import {
  type Behaviour,
  type BehaviourState,
  type Comparison,
  combineStates,
  compileComparison,
  FALSE,
  kindOf,
  type ProfileView,
  TRUE,
  type Verdict,
} from '../unify/index.ts';
import type {
  AttributeCondition,
  ComputedTrait,
  Condition,
  EventCondition,
  SegmentCondition,
} from './condition.ts';
import { type Question, questionOfEvent, questionOfSequence, questionOfTrait } from './question.ts';

/**
 * By segment: [since when inside, 0 for outside; when this may flip by itself, 0 for never]. Sparse: who is outside
 * without a flip to come has no entry.
 */
export type Members = Record<string, [since: number, flipAt: number]>;

/**
 * Before the instant that the verdict names, nothing changes without an event; at that instant it may. With `settled`
 * other segments are looked up there; without, they are worked out.
 */
export type Test = (view: ProfileView, now: number, settled?: Members) => Verdict;

/** What conditions are compiled against. */
export interface Surroundings {
  timezone: string;
  computed: ReadonlyMap<string, ComputedTrait>;
  /** Other segments by key, compiled before; their `bound` will do, and does not look ahead within looking ahead. */
  others: ReadonlyMap<string, { id: string; test: Test }>;
}

export interface Compiled {
  /** Names the instant at which it turns over, as exactly as looking some way ahead allows. */
  test: Test;
  /** As true, and quicker: the instant named may be earlier. */
  bound: Test;
  behaviours: Behaviour[];
  /** The keys in `changes` that can make a difference: attributes and `behaviour:<id>`. */
  touchedBy: Set<string>;
  /** Keys of the segments that it asks for. */
  segments: Set<string>;
}

export function compile(condition: Condition, surroundings: Surroundings): Compiled {
  const compiled = {
    behaviours: [] as Behaviour[],
    touchedBy: new Set<string>(),
    segments: new Set<string>(),
  };
  const bound = compilePart(condition, { ...surroundings, ...compiled });
  const isCombined = ['all', 'any', 'not', 'segment'].some((kind) => kind in condition);
  return { ...compiled, bound, test: isCombined ? exact(bound) : bound };
}

type Context = Surroundings & Omit<Compiled, 'test' | 'bound'>;

function compilePart(condition: Condition, context: Context): Test {
  if ('all' in condition) return all(condition.all.map((part) => compilePart(part, context)));
  if ('any' in condition) return any(condition.any.map((part) => compilePart(part, context)));
  if ('not' in condition) return not(compilePart(condition.not, context));
  if ('attribute' in condition) return compileAttribute(condition, context);
  if ('segment' in condition) return compileSegment(condition, context);
  if ('sequence' in condition) {
    const question = ask(questionOfSequence(condition, context.timezone), context);
    return course(question, compileComparison('gte', 1));
  }
  return compileEvent(condition, context);
}

function all(tests: readonly Test[]): Test {
  if (tests.length === 1) return tests[0]!;
  return (view, now, settled) => {
    let holdsUntil = TRUE;
    let failsUntil = 0;
    for (let i = 0; i < tests.length; i++) {
      const verdict = tests[i]!(view, now, settled);
      if (verdict === FALSE) return FALSE;
      if (verdict > 0) holdsUntil = Math.min(holdsUntil, verdict);
      else failsUntil = Math.max(failsUntil, -verdict);
    }
    return failsUntil > 0 ? -failsUntil : holdsUntil;
  };
}

function any(tests: readonly Test[]): Test {
  return not(all(tests.map(not)));
}

function not(test: Test): Test {
  return (view, now, settled) => -test(view, now, settled);
}

const LOOKS_AHEAD = 16;
/**
 * Of a combination the parts give only a lower bound of the next flip. Looking at that instant, and at the next one
 * if nothing flips there, makes it exact; after some looks a bound has to do, at which it is settled again.
 */
function exact(test: Test): Test {
  return (view, now, settled) => {
    const verdict = test(view, now, settled);
    let at = Math.abs(verdict);
    for (let looks = 0; looks < LOOKS_AHEAD && at !== Number.POSITIVE_INFINITY; looks++) {
      const later = test(view, at);
      if (later > 0 !== verdict > 0) break;
      at = Math.abs(later);
    }
    return verdict > 0 ? at : -at;
  };
}

function compileAttribute({ attribute, op, value }: AttributeCondition, context: Context): Test {
  const compare = compileComparison(op, value);
  if (attribute.startsWith('computed.')) {
    const trait = context.computed.get(attribute.slice('computed.'.length));
    if (!trait) return (_view, now) => compare(undefined, now);
    return course(ask(questionOfTrait(trait, context.timezone), context), compare);
  }
  context.touchedBy.add(attribute);
  return (view, now) => compare(view.get(attribute), now);
}

function compileSegment({ segment }: SegmentCondition, context: Context): Test {
  context.segments.add(segment);
  const other = context.others.get(segment);
  if (!other) return () => FALSE;
  const { id, test } = other;
  return (view, now, settled) => {
    if (!settled) return test(view, now);
    const member = settled[id];
    if (!member) return FALSE;
    const until = member[1] || Number.POSITIVE_INFINITY;
    return member[0] > 0 ? until : -until;
  };
}

function compileEvent(condition: EventCondition, context: Context): Test {
  const { op = 'gte', value = 1 } = condition;
  const question = ask(questionOfEvent(condition, context.timezone), context);
  if (question.behaviour.kind === 'times' && question.reading === 'count') {
    if (op === 'gte') return atLeast(question, value as number);
    if (op === 'gt') return atLeast(question, (value as number) + 1);
    if (op === 'lt') return not(atLeast(question, value as number));
    if (op === 'lte') return not(atLeast(question, (value as number) + 1));
  }
  return course(question, compileComparison(op, value));
}

/** The most frequent question, answered by one look: the n-th latest time decides. */
function atLeast({ behaviour, frame }: Question, n: number): Test {
  const { id } = behaviour;
  const length = frame.length!;
  if (n <= 0) return () => TRUE;
  return (view, now) => {
    const times = combineStates(behaviour, view.behaviours(id)) as number[] | undefined;
    const leavesAt = times === undefined || times.length < n ? 0 : times[times.length - n]! + length;
    return leavesAt > now ? leavesAt : FALSE;
  };
}

const CHANGES_AHEAD = 64;
/** Follows what a behaviour says through time until the comparison turns out otherwise. */
function course(question: Question, compare: Comparison): Test {
  const { behaviour } = question;
  const value = reader(question);
  const next = changesAfter(question);
  return (view, now) => {
    const state = combineStates(behaviour, view.behaviours(behaviour.id));
    let at = now;
    let verdict = compare(value(state, at), at);
    const holds = verdict > 0;
    for (let changes = 0; changes < CHANGES_AHEAD && verdict > 0 === holds; changes++) {
      at = Math.min(Math.abs(verdict), next(state, at));
      if (at === Number.POSITIVE_INFINITY) break;
      verdict = compare(value(state, at), at);
    }
    return holds ? at : -at;
  };
}

type State = BehaviourState | undefined;

/** What a behaviour says at an instant. */
export function reader({ behaviour, reading, frame }: Question) {
  const kind = kindOf(behaviour);
  const empty = kind.empty(behaviour);
  return (state: State, now: number) =>
    kind.read(state ?? empty, reading, frame.from(now), frame.to(now), behaviour);
}

/** The next instant at which it may say something else. */
function changesAfter({ behaviour, frame }: Question): (state: State, now: number) => number {
  const kind = kindOf(behaviour);
  const { length, end } = frame;
  const comes = (state: BehaviourState, now: number) =>
    behaviour.kind === 'sequence' ? kind.nextAfter(state, now, behaviour) : Number.POSITIVE_INFINITY;
  return (state, now) => {
    if (state === undefined) return Number.POSITIVE_INFINITY;
    const coming = comes(state, now);
    if (length !== undefined)
      return Math.min(coming, kind.nextAfter(state, now - length, behaviour) + length);
    if (end === undefined) return coming;
    const isOver = kind.nextAfter(state, frame.from(now) - 1, behaviour) === Number.POSITIVE_INFINITY;
    return isOver ? coming : Math.min(coming, end(now));
  };
}

function ask(question: Question, context: Context): Question {
  context.behaviours.push(question.behaviour);
  context.touchedBy.add(`behaviour:${question.behaviour.id}`);
  return question;
}
