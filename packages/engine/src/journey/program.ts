// All machines of a workspace compiled together, and the way of one person through them: after an event, at the time of
// that event, or when the instant comes at which a condition flips by itself.

import { createHash } from 'node:crypto';
import type { Json } from '../collect/index.ts';
import {
  type ComputedTrait,
  compileProgram,
  type Members,
  type SegmentDefinition,
} from '../segment/index.ts';
import { type Behaviour, canonical, type ProfileView } from '../unify/index.ts';
import { type Machine, NO_STAGE } from './machine.ts';
import { step } from './step.ts';

export interface JourneyDefinitions {
  machines: readonly Machine[];
  /** Those whom conditions of the machines may ask for, in their order of making. */
  segments: readonly SegmentDefinition[];
  computed: readonly ComputedTrait[];
  /** IANA name, for calendar windows. */
  timezone: string;
}

/**
 * In which stage somebody is and since when; at the very instant of a move also where they were before it, since more
 * may come to light of that instant.
 */
export type Place = [stage: string, since: number, before?: string, beforeSince?: number];

/** Where somebody stands in every machine, and what is needed to go on from there. Never changed in place. */
export interface Standing {
  /** The program that it was worked out by. */
  program: string;
  /** The latest instant that was looked at: of an event, or of a flip. */
  at: number;
  /** The first name of the events at `at`, in alphabetical order; empty where only time had passed. */
  event: string;
  /** Which conditions hold, and when they flip. */
  holds: Members;
  places: Record<string, Place>;
}

/** Somebody went from one stage to another. A move takes the place of one that was told of the same instant. */
export interface Move {
  machine: string;
  time: number;
  /** The same as `to`: the move that was told of this instant did not happen after all. */
  from: string;
  to: string;
  /** Why `from` was left. */
  left: '' | 'exit' | 'onward';
  /** What happened at that instant; empty where time alone did it. */
  event: string;
}

export interface Advanced {
  standing: Standing;
  moves: Move[];
}

export interface JourneyProgram {
  /** Changes with anything that a stage rests on. */
  id: string;
  machines: readonly Machine[];
  /** Everything that folding must keep. */
  behaviours: Behaviour[];
  /** What time alone has changed, up to and including this instant. */
  wait(view: ProfileView, standing: Standing, until: number): Advanced;
  /**
   * Something happened at `at`, not before `standing.at`, and is in the view; call `wait` with the view before it first.
   * `changes` are those of folding.
   */
  take(
    view: ProfileView,
    standing: Standing | undefined,
    what: { at: number; event: string; changes: ReadonlySet<string> | 'all' },
  ): Advanced;
}

const NOTHING: ReadonlySet<string> = new Set();
/** A condition whose flips are only bounded is looked at again and again; so often at most in one go. */
const INSTANTS_AT_ONCE = 10_000;

/** Throws where segments ask for each other in a circle. */
export function compileJourneys(definitions: JourneyDefinitions): JourneyProgram {
  const { machines, segments, computed, timezone } = definitions;
  const stages = machines.flatMap((machine) => machine.stages.flatMap((stage) => tests(machine, stage)));
  const program = compileProgram({ segments: [...segments, ...stages], computed, timezone });
  const id = idOf(definitions);

  function move(view: ProfileView, before: Standing, at: number, how: How): Advanced {
    const { members } = program.settle(view, before.holds, how.changes, at);
    if (members !== before.holds) forgetSince(members);
    const again = at === before.at;
    const known = again ? before.event : '';
    const event = how.event === '' ? known : firstOf(known, how.event);
    const places = again ? before.places : settled(before.places);
    const standing: Standing = { program: id, at, event, holds: members, places };
    if (members === before.holds && how.changes !== 'all' && !again) return { standing, moves: [] };
    return { standing, moves: machines.flatMap((machine) => moveIn(machine, standing)) };
  }

  function moveIn(machine: Machine, standing: Standing): Move[] {
    const { at, event, holds } = standing;
    const { key } = machine;
    const [stage, since, before, beforeSince] = placeIn(standing, key) ?? [NO_STAGE, 0];
    const isTold = before !== undefined;
    const [from, fromSince] = isTold ? [before, beforeSince!] : [stage, since];
    const isHeld = (sign: string) => (name: string) => (holds[`${key}.${name}${sign}`]?.[0] ?? 0) > 0;
    const { to, left } = step(machine, from, { entry: isHeld('+'), exit: isHeld('-') });
    if (to === from && !isTold) return [];
    const place: Place | undefined =
      to !== from ? [to, at, from, fromSince] : fromSince > 0 ? [from, fromSince] : undefined;
    standing.places = placed(standing.places, key, place);
    return [{ machine: key, time: at, from, to, left, event }];
  }

  /** In the order of the machines, so that the same places are the same text. */
  function placed(places: Standing['places'], key: string, place: Place | undefined): Standing['places'] {
    const next: Standing['places'] = {};
    for (const machine of machines) {
      const one = machine.key === key ? place : placeIn({ places }, machine.key);
      if (one) next[machine.key] = one;
    }
    return next;
  }

  return {
    id,
    machines,
    behaviours: program.behaviours,
    wait(view, standing, until) {
      const advanced: Advanced = { standing, moves: [] };
      for (let n = 0; n < INSTANTS_AT_ONCE; n++) {
        const at = reviewAtOf(advanced.standing);
        if (at === 0 || at > until) break;
        // What is still due belongs to a condition that is no more; looking at everything forgets it.
        const changes = at <= advanced.standing.at && n > 0 ? 'all' : NOTHING;
        const next = move(view, advanced.standing, Math.max(at, advanced.standing.at), {
          event: '',
          changes,
        });
        advanced.moves.push(...next.moves);
        const stuck = changes === 'all' && reviewAtOf(next.standing) === at;
        advanced.standing = next.standing;
        if (stuck) break;
      }
      return advanced;
    },
    take(view, standing, { at, event, changes }) {
      if (standing?.program === id) return move(view, standing, at, { event, changes });
      const before = standing ?? { program: id, at: 0, event: '', holds: {}, places: {} };
      return move(view, before, at, { event, changes: 'all' });
    },
  };
}

interface How {
  event: string;
  changes: ReadonlySet<string> | 'all';
}

/** Since when a condition holds is nothing to us, and two who got here by different ways must look the same. */
function forgetSince(holds: Members): void {
  for (const id in holds) if (holds[id]![0] > 1) holds[id]![0] = 1;
}

/** A machine may be called as something that every object has, such as `constructor`. */
export const placeIn = ({ places }: Pick<Standing, 'places'>, machine: string): Place | undefined =>
  Object.hasOwn(places, machine) ? places[machine] : undefined;

/** What was before matters only at the very instant of a move. */
function settled(places: Standing['places']): Standing['places'] {
  for (const key in places) {
    if (places[key]!.length > 2)
      return Object.fromEntries(Object.entries(places).map(([of, [stage, since]]) => [of, [stage, since]]));
  }
  return places;
}

/** The earliest instant at which a stage may change by itself; 0 for never. */
export function reviewAtOf({ holds }: Standing): number {
  let earliest = 0;
  for (const id in holds) {
    const flipAt = holds[id]![1];
    if (flipAt !== 0 && (earliest === 0 || flipAt < earliest)) earliest = flipAt;
  }
  return earliest;
}

/** The conditions of a stage as segments that nobody sees. */
function tests(
  { key: machine }: Machine,
  { key, name, entry, exit }: Machine['stages'][number],
): SegmentDefinition[] {
  const test = (sign: string, condition: SegmentDefinition['condition']): SegmentDefinition => {
    const id = `${machine}.${key}${sign}`;
    return { id, key: `stage:${id}`, name, version: 1, condition };
  };
  return [test('+', entry), ...(exit ? [test('-', exit)] : [])];
}

const firstOf = (a: string, b: string): string => (a === '' || b < a ? b : a);

/** What stages say and are called makes no difference to who is in them. */
function idOf({ machines, segments, computed, timezone }: JourneyDefinitions): string {
  const parts = {
    machines: machines.map(({ key, stages }) => ({
      key,
      stages: stages.map((stage) => ({ key: stage.key, entry: stage.entry, exit: stage.exit })),
    })),
    segments: segments.map(({ key, condition }) => ({ key, condition })),
    computed: computed.map(({ name: _, ...trait }) => trait),
    timezone,
  };
  // Conditions are plain JSON, whatever their types say.
  return createHash('sha256')
    .update(canonical(parts as unknown as Json))
    .digest('base64url')
    .slice(0, 10);
}
