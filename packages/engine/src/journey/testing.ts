// For tests of journeys: random machines and lives, the way of the server through them, and the plain meaning.

import fc from 'fast-check';
import type { Event } from '../collect/index.ts';
import {
  type Arrival,
  anyCondition,
  anyHistory,
  anyTraits,
  BASE,
  holds,
  makeEvent,
} from '../segment/testing/index.ts';
import { type BehaviourIndex, combine, compileBehaviours, emptyState, fold } from '../unify/index.ts';
import {
  afterMove,
  type JourneyProgram,
  type Machine,
  NO_STAGE,
  type Past,
  replay,
  type Standing,
  step,
  type Visit,
  visitsOf,
} from './index.ts';

const HALF_HOUR = 30 * 60_000;
export const DAY = 24 * 2 * HALF_HOUR;

export const anyMachine = (key: string): fc.Arbitrary<Machine> =>
  fc
    .array(fc.record({ entry: anyCondition, exit: fc.option(anyCondition, { nil: undefined }) }), {
      minLength: 2,
      maxLength: 4,
    })
    .map((stages) => ({
      key,
      name: key,
      role: 'guest',
      stages: stages.map(({ entry, exit }, i) => ({
        ...{ key: `s${i}`, name: `S${i}`, entry },
        ...(exit && { exit }),
      })),
    }));

/** Tracks of `anyHistory`, and a few identifies among them; in the order of arrival. */
export const anyLife: fc.Arbitrary<Arrival[]> = fc
  .tuple(
    anyHistory,
    fc.array(
      fc.record({
        traits: anyTraits,
        hours: fc.integer({ min: 0, max: 288 }),
        delay: fc.constantFrom(0, 0, 5, 60),
      }),
      { maxLength: 3 },
    ),
  )
  .map(([tracks, said]) => {
    const identifies = said.map(({ traits, hours, delay }, i): Arrival => {
      const time = BASE + hours * 2 * HALF_HOUR;
      const receivedAt = time + delay * 2 * HALF_HOUR;
      const name = 'Identified';
      return {
        identity: 0,
        event: makeEvent({ messageId: `i${i}`, name, time, receivedAt, traits, type: 'identify' }),
      };
    });
    return [...tracks, ...identifies].sort((a, b) => a.event.receivedAt - b.event.receivedAt);
  });

export const pastOf = (arrivals: readonly Arrival[]): Past => {
  const names = [0, 1, 2].flatMap((n) => {
    const mine = arrivals.filter(({ identity }) => identity === n).map(({ event }) => event.time);
    return mine.length > 0
      ? [{ id: `n${n}`, type: 'user_id', value: String(n), since: Math.min(...mine) }]
      : [];
  });
  return {
    id: 'p',
    names,
    events: arrivals.map(({ identity, event }) => ({ identity: `n${identity}`, event })),
  };
};

/** Lives through the arrivals as the server does. */
export class Life {
  standing: Standing | undefined;
  visits = new Map<string, Visit[]>();
  late = 0;
  readonly #program: JourneyProgram;
  readonly #behaviours: BehaviourIndex;
  readonly #seen: Arrival[] = [];
  readonly #profile = {
    id: 'p',
    identities: [0, 1, 2].map((n) => emptyState(`n${n}`, 'user_id', String(n))),
  };

  constructor(program: JourneyProgram) {
    this.#program = program;
    this.#behaviours = compileBehaviours(program.behaviours);
  }

  get #view() {
    return combine({
      ...this.#profile,
      identities: this.#profile.identities.filter(({ events }) => events > 0),
    });
  }

  arrive(arrival: Arrival): void {
    const { event, identity } = arrival;
    const isLate = this.standing !== undefined && event.time < this.standing.at;
    if (!isLate) this.wait(event.time - 1);
    this.#seen.push(arrival);
    const changes = new Set<string>();
    fold(this.#profile.identities[identity]!, event, this.#behaviours, changes);
    if (isLate) {
      this.late++;
      const again = replay(this.#program, this.#behaviours, pastOf(this.#seen), event.receivedAt);
      this.standing = again.standing;
      this.visits = visitsOf(this.#program.machines, again.moves);
      return;
    }
    this.#note(this.#program.take(this.#view, this.standing, { at: event.time, event: event.name, changes }));
  }

  wait(until: number): void {
    if (this.standing) this.#note(this.#program.wait(this.#view, this.standing, until));
  }

  #note({ standing, moves }: ReturnType<JourneyProgram['wait']>): void {
    this.standing = standing;
    for (const move of moves)
      this.visits.set(move.machine, afterMove(this.visits.get(move.machine) ?? [], move));
  }
}

export const spoken = (visits: readonly Visit[] = []) =>
  visits.map(({ stage, enteredAt, leftAt }) => [stage, enteredAt, leftAt]);

const NOTHING = compileBehaviours([]);
/** What the conditions say, asked of all events at every instant of a grid on which everything lies. */
export function plainly(
  machine: Machine,
  events: readonly Event[],
  until: number,
): [string, number, number][] {
  const visits: [string, number, number][] = [];
  let stage: string = NO_STAGE;
  const instants = Array.from({ length: 20 * 48 }, (_, n) => BASE + n * HALF_HOUR).flatMap((at) => [
    at,
    at + 1,
  ]);
  const state = emptyState('p', 'user_id', '1');
  const waiting = [...events].sort((a, b) => a.time - b.time);
  const past: Event[] = [];
  for (const now of instants) {
    if (now > until) break;
    for (; waiting[0] && waiting[0].time <= now; past.push(waiting.shift()!))
      fold(state, waiting[0], NOTHING, new Set());
    if (past.length === 0) continue;
    const view = combine({ id: 'p', identities: [state] });
    const known = {
      events: past,
      attribute: (name: string) => view.get(name),
      timezone: 'UTC',
      computed: [],
      segments: {},
    };
    const of = (key: string) => machine.stages.find((one) => one.key === key)!;
    const { to } = step(machine, stage, {
      entry: (key) => holds(of(key).entry, known, now),
      exit: (key) => of(key).exit !== undefined && holds(of(key).exit!, known, now),
    });
    if (to === stage) continue;
    if (stage !== NO_STAGE) visits.at(-1)![2] = now;
    if (to !== NO_STAGE) visits.push([to, now, 0]);
    stage = to;
  }
  return visits;
}
