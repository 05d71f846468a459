// What one person sees, worked out in memory: the decisions, why, and the record that lets anybody work it out again.

import type { Json } from '@visavis/engine/collect';
import {
  type Asker,
  applied,
  type Counterfactual,
  counterfactuals,
  type Decision,
  type Into,
  type LoggedDecision,
  logDecision,
  type Missing,
  refuses,
  type TraceEntry,
  type Trial,
} from '@visavis/engine/decide';
import { explain, type Members } from '@visavis/engine/segment';
import {
  combine,
  emptyState,
  firstView,
  type Profile,
  type ProfileView,
  shownAt,
} from '@visavis/engine/unify';
import type { WorkspaceProgram } from '../segment/index.ts';
import { type Exposure, exposuresOf } from './exposures.ts';
import type { LiveLineup } from './lineups.ts';
import { seen } from './seen.ts';

interface Whom {
  id: string;
  profile: Profile;
  members: Members;
  viewWith(request: Record<string, Json>, profile?: Profile): ProfileView;
}
export interface Question {
  /** Ids of identities; the first one that is known is the person asked about. */
  identityIds: readonly string[];
  /** All slots, when not given. */
  slots?: readonly string[];
  request?: Record<string, Json>;
  /** Who asks may know everything, or what the device with this identity may know, or nothing. */
  mayKnow?: 'everything' | { device: string };
  /** Record the decision under this id. */
  logAs?: string;
  /** The id of a decision in the log that this one repeats. */
  repeats?(logged: LoggedDecision): string | undefined;
  /** Tell of every experience what became of it. */
  explain?: boolean;
  /** Say what is missing for a higher rung. */
  climb?: boolean;
  /** Called with what the decision saw: for protocols that tell more of a person than decisions. */
  look?(seen: Seen): void;
}
export interface Seen {
  view: ProfileView;
  /** What draws are made for; undefined for somebody without a name. */
  unit: string | undefined;
  /** Somebody of whom something is known. */
  isKnown: boolean;
  /** The segments that the person is in, by key. */
  inside: ReadonlySet<string>;
  /** The variant of an experience (by key) that was seen first. */
  viewed: Asker['viewed'];
}
export interface Asked {
  live: LiveLineup;
  /** Undefined for somebody of whom nothing is known. */
  person: Whom | undefined;
  program: WorkspaceProgram;
  now: number;
  question: Question;
}
export interface AnsweredPerson {
  id: string;
  segments: string[];
  view: ProfileView;
}
export interface Answer {
  /** Undefined for somebody of whom nothing is known, or nothing may be. */
  person: AnsweredPerson | undefined;
  /** In the log: of this decision, or of the one that it repeats. */
  decisionId?: string;
  /** By slot: what is to be said when it is seen. */
  exposures: Record<string, Exposure>;
  decisions: Decision[];
  /** By slot: what is missing for content of a higher rung; only for who may know of the person. */
  missing: Record<string, Missing>;
  /** By slot. */
  trace?: Record<string, TraceEntry[]>;
  /** By slot: the smallest change of the person that would have led to something else, each tried. */
  counterfactuals?: Record<string, Counterfactual[]>;
  logged?: LoggedDecision;
}

/** The same question by somebody who may know nothing of the person. */
export const fromStranger = (question: Question): Question => ({
  ...question,
  mayKnow: undefined,
  look: (seen) =>
    question.look?.({
      ...seen,
      view: combine({ id: '', identities: [] }, []),
      inside: new Set(),
      viewed: () => undefined,
    }),
});

/** Pure; the person must have been settled at `now`. */
export function answer({ live, person, program, now, question }: Asked): Answer {
  const { identityIds, request = {} } = question;
  const slots = question.slots ?? live.lineup.slots;
  const inside = new Set(
    program.segments.filter(({ id }) => (person?.members[id]?.[0] ?? 0) > 0).map(({ key }) => key),
  );
  const plain = person?.viewWith(request) ?? combine({ id: '', identities: [] }, [], request);
  const knows = mayKnow(question, person) && !refuses({ view: plain });
  const view = seen(plain, { live, program }, { now, mayKnow: knows });
  const asker: Asker = {
    view,
    now,
    // Of somebody unknown, the least telling name is the one that a device had before it had any other.
    unit: person?.id ?? identityIds.at(-1),
    inside: (segment) => inside.has(segment),
    viewed: (experience) => person && firstView(person.profile, experience)?.[0],
    learned: (experience) => live.learned.get(experience),
    shown: (experience) => (person ? shownAt(person.profile, experience) : []),
    knows,
  };
  const { unit, viewed } = asker;
  question.look?.({ view, unit, viewed, isKnown: person !== undefined, inside });
  const decisions = live.lineup.decide(asker, question.slots);
  const logged =
    question.logAs === undefined
      ? undefined
      : logDecision(live.lineup, live.id, asker, {
          id: question.logAs,
          person: asker.unit ?? '',
          slots,
          decisions,
          experiences: viewedIn(person, live),
        });
  const before = logged && question.repeats?.(logged);
  const decisionId = before ?? logged?.id;
  const trace =
    question.explain && Object.fromEntries(slots.map((slot) => [slot, live.lineup.trace(asker, slot)]));
  return {
    person: person && asker.knows ? { id: person.id, segments: [...inside], view } : undefined,
    decisions,
    exposures: exposuresOf(live.lineup, asker, decisions, decisionId),
    ...(decisionId !== undefined && { decisionId }),
    missing: asker.knows && question.climb ? missingIn(decisions, asker, { live, program }) : {},
    ...(trace && {
      trace,
      counterfactuals: counterfactualsIn(slots, asker, { live, person, program, question }),
    }),
    ...(logged && before === undefined && { logged }),
  };
}

/** Explains a segment for the same person; a segment that is still being brought up cannot be looked into. */
const lookingInto =
  (asker: Asker, live: LiveLineup, { program }: WorkspaceProgram): Into =>
  (key) => {
    const condition = live.conditionOf(key);
    const explained = condition && explain(condition, asker.view, asker.now, program.surroundings);
    return explained?.holds === asker.inside(key) ? explained : undefined;
  };

/** An explanation is asked for by somebody who waits, so a few slots are enough. */
const MOST_SLOTS = 10;

function counterfactualsIn(
  slots: readonly string[],
  asker: Asker,
  { live, person, program, question }: Pick<Asked, 'live' | 'person' | 'program' | 'question'>,
): Record<string, Counterfactual[]> {
  const { now } = asker;
  const known = program.segments.map(({ id, key }) => [key, id] as const);
  const before = person?.profile ?? {
    id: asker.unit ?? '',
    identities: [{ ...emptyState(asker.unit ?? '', 'anonymous_id', ''), since: now }],
  };
  const trial: Trial = {
    lineup: live.lineup,
    asker,
    into: lookingInto(asker, live, program),
    computed: program.program.surroundings.computed,
    nameOf: (key) => live.nameOf(key),
    after(changes) {
      const profile = applied(before, changes, program.behaviours, now);
      const said = changes.flatMap((one) => (one.kind === 'request' ? [[one.name, one.value] as const] : []));
      const request = { ...question.request, ...Object.fromEntries(said) };
      const after = person?.viewWith(request, profile) ?? combine(profile, [], request);
      const view = seen(after, { live, program }, { now, mayKnow: asker.knows });
      const { members } = program.program.settle(view, person?.members ?? {}, 'all', now);
      const inside = new Set(known.flatMap(([key, id]) => ((members[id]?.[0] ?? 0) > 0 ? [key] : [])));
      return { ...asker, view, inside: (segment) => inside.has(segment) };
    },
  };
  return Object.fromEntries(slots.slice(0, MOST_SLOTS).map((slot) => [slot, counterfactuals(slot, trial)]));
}

function missingIn(
  decisions: readonly Decision[],
  asker: Asker,
  { live, program }: Pick<Asked, 'live' | 'program'>,
): Record<string, Missing> {
  const into = lookingInto(asker, live, program);
  return Object.fromEntries(
    decisions.flatMap((decision) => {
      const found = live.lineup.missing(asker, decision, into);
      return found ? [[decision.slot, found] as const] : [];
    }),
  );
}

/**
 * Of the names in question, those for which it may be said that something was seen: where nothing but a device of their
 * own shows who asks, that device. Others may be anybody's who was guessed.
 */
export function speaksFor(
  question: Question,
  person: Whom | undefined,
  ownerOf: (id: string) => string | undefined,
): string[] {
  const own = question.identityIds.filter((id) => {
    const owner = ownerOf(id);
    return owner === undefined || owner === person?.id;
  });
  if (mayKnow(question, person)) return own;
  const { mayKnow: by } = question;
  return own.filter((id) => typeof by === 'object' && id === by.device);
}

function mayKnow({ mayKnow }: Question, person: Whom | undefined): boolean {
  if (mayKnow === undefined || mayKnow === 'everything') return mayKnow !== undefined;
  return person?.profile.identities.some(({ id }) => id === mayKnow.device) ?? false;
}

/** The live experiences of which the person has seen a variant. */
function viewedIn(person: Whom | undefined, { experiences }: LiveLineup): Set<string> {
  const keys = person?.profile.identities.flatMap(({ views }) => Object.keys(views)) ?? [];
  return new Set(keys.filter((key) => experiences.has(key)));
}
