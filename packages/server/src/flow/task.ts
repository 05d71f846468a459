// What the flow is asked to do, and what comes of it.

import type { Event } from '@visavis/engine/collect';
import type { Replayed } from '@visavis/engine/journey';
import type { Answer, Question } from '../decide/index.ts';
import type { Unit } from '../platform/records/index.ts';
import type { Transition } from '../segment/index.ts';
import type { Decided, Gathering, Person, Regroup } from '../unify/index.ts';

/** What one request wants done, in one workspace. */
export interface Task {
  workspaceId: string;
  events?: readonly Event[];
  /** What to show somebody, once the events are in. */
  question?: Question;
  /**
   * What was decided is seen as it comes, and that is recorded with it. `names` is an event that names the person as
   * the others will; `of` is given those of its identifiers that the identity rules accept and that the asker may speak for.
   */
  views?: { names: Event; of(answer: Answer, identifiers: Event['identifiers']): Event[] };
  /** People (profile ids) to settle although no event names them. */
  review?: readonly string[];
  /** Called for each of `review` before they are settled; changes their state, or asks for everything to be looked at. */
  rewrite?(person: Person): void;
  /** By profile id: journeys told anew for some of `review`. */
  stories?: ReadonlyMap<string, Replayed>;
  /** Asked in the transaction itself; when it is not true, nothing of the task is done. */
  onlyIf?(unit: Unit): Promise<boolean>;
  /** Written in the same transaction as what the task did, once it is known what that is. */
  also?(unit: Unit): void;
  /** Identities to join or part, and who says so. */
  decided?: { edges: readonly Decided[]; by: Parameters<Gathering['decide']>[1] };
  /** Works everything out on what is committed, and writes nothing. */
  preview?: boolean;
}
export interface Outcome {
  /** How many events were new; the others had been taken before. */
  accepted: number;
  transitions: Transition[];
  regroup?: Regroup;
  answer?: Answer;
  /** Of the identities that the question named, those for which the asker may say what was seen. */
  names?: readonly string[];
}
export interface Committed {
  workspaceId: string;
  events: readonly Event[];
  transitions: readonly Transition[];
  /** The earliest instant at which one of the people who were written changes by themselves; 0: never. */
  reviewAt: number;
}
