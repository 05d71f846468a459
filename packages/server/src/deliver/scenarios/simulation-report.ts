// What a simulation of a scenario says: how many, what and when, what is not as expected, with examples.

import type { Breach, Simulated, SimulatedRun, SimulationSetting } from '@visavis/engine/deliver';
import { iso } from '../../platform/clock.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { callName } from '../naming.ts';

export interface SimulationReport {
  from: string;
  until: string;
  /** People who were gone through, and how many there were to go through. */
  people: number;
  outOf: number;
  entered: { runs: number; people: number; held: number };
  refused: Record<string, number>;
  /** By node: how often something would have been sent, and to how many. */
  sends: { node: string; channel: string; template: string; messages: number; people: number }[];
  perDay: { day: string; entered: number; messages: number }[];
  outcomes: Record<string, number>;
  goals: number;
  /** The most that one person would have been sent in seven days. */
  mostInAWeek: number;
  breaches: {
    /** Undefined: of everybody. */
    segment?: string | undefined;
    what: Breach['what'];
    messages: number;
    people: number;
    example: Breach & { person: string };
  }[];
  examples: {
    person: string;
    name: string;
    enteredAt: string;
    outcome: string;
    reason: string;
    steps: { at: string; node: string; says: string }[];
  }[];
}

export interface Lived extends Simulated {
  person: StoredPerson;
}

const DAY = 86_400_000;
const EXAMPLES = 8;

export function reportOf(
  lived: readonly Lived[],
  { from, until, outOf }: { from: number; until: number; outOf: number },
): SimulationReport {
  const runs = lived.flatMap(({ person, runs: mine }) => mine.map((one) => ({ person, ...one })));
  const refused: Record<string, number> = {};
  for (const one of lived)
    for (const [why, n] of Object.entries(one.refused)) refused[why] = (refused[why] ?? 0) + (n ?? 0);
  return {
    ...{ from: iso(from), until: iso(until), people: lived.length, outOf, refused },
    entered: {
      runs: runs.length,
      people: new Set(runs.map(({ person }) => person.id)).size,
      held: runs.filter(({ run }) => run.side === 'held').length,
    },
    sends: sendsOf(runs),
    perDay: daysOf(runs, from, until),
    outcomes: countsOf(runs.map(({ run }) => run.outcome || 'under way')),
    goals: runs.filter(({ run }) => run.goalAt > 0).length,
    mostInAWeek: Math.max(0, ...lived.map(mostInAWeek)),
    breaches: breachesOf(lived),
    examples: examplesOf(runs),
  };
}

/** Of people who are in the segment now: whether the share of their ways that reach the goal is what is expected. */
export function goalsMissed(
  lived: readonly Lived[],
  { expectations = [], until }: SimulationSetting,
): SimulationReport['breaches'] {
  return expectations.flatMap(({ segment, goalAtLeast, isMember }) => {
    if (goalAtLeast === undefined) return [];
    const inside = lived.filter(({ person }) => isMember(person.view, until, person.members) > 0);
    const ways = inside.flatMap(({ person, runs }) => runs.map(({ run }) => ({ person, run })));
    const missed = ways.filter(({ run }) => run.goalAt === 0);
    const share = ways.length === 0 ? 0 : 1 - missed.length / ways.length;
    const [one] = missed;
    if (!one || share >= goalAtLeast) return [];
    const got = `${(share * 100).toFixed(1)}% of ${ways.length}`;
    const example = { segment, what: 'goal' as const, node: '', at: one.run.enteredAt, got };
    const people = new Set(missed.map(({ person }) => person.id)).size;
    return [{ segment, what: 'goal', messages: 0, people, example: { ...example, person: one.person.id } }];
  });
}

type Told = SimulatedRun & { person: StoredPerson };
const sent = ({ effects }: SimulatedRun) => effects.filter((one) => one.kind === 'send');

function sendsOf(runs: readonly Told[]): SimulationReport['sends'] {
  const all = runs.flatMap((one) => sent(one).map((effect) => ({ ...effect, person: one.person.id })));
  return [...Map.groupBy(all, ({ node }) => node)].map(([node, mine]) => ({
    ...{ node, channel: mine[0]!.channel, template: mine[0]!.template, messages: mine.length },
    people: new Set(mine.map(({ person }) => person)).size,
  }));
}

function daysOf(runs: readonly Told[], from: number, until: number): SimulationReport['perDay'] {
  const dayOf = (at: number) => iso(at).slice(0, 10);
  const days = new Map<string, { day: string; entered: number; messages: number }>();
  for (let at = from; at < until; at += DAY) days.set(dayOf(at), { day: dayOf(at), entered: 0, messages: 0 });
  const of = (at: number) => days.get(dayOf(at)) ?? { day: '', entered: 0, messages: 0 };
  for (const one of runs) {
    of(one.run.enteredAt).entered++;
    for (const { at } of sent(one)) of(at).messages++;
  }
  return [...days.values()];
}

function countsOf(list: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(list, (one) => one)].map(([key, mine]) => [key, mine.length]));
}

function mostInAWeek({ runs }: Simulated): number {
  const times = runs.flatMap((one) => sent(one).map(({ at }) => at)).sort((a, b) => a - b);
  return Math.max(
    0,
    ...times.map((at, i) => times.slice(0, i + 1).filter((one) => one > at - 7 * DAY).length),
  );
}

function breachesOf(lived: readonly Lived[]): SimulationReport['breaches'] {
  const all = lived.flatMap(({ person, breaches }) => breaches.map((one) => ({ ...one, person: person.id })));
  return [...Map.groupBy(all, ({ segment, what }) => `${what} ${segment ?? ''}`).values()].map((mine) => {
    const [example] = mine;
    const { segment, what } = example!;
    const people = new Set(mine.map(({ person }) => person)).size;
    return { segment, what, messages: mine.length, people, example: example! };
  });
}

/** Those who were told most come first. */
function examplesOf(runs: readonly Told[]): SimulationReport['examples'] {
  const first = [...runs].sort(
    (a, b) => sent(b).length - sent(a).length || b.run.enteredAt - a.run.enteredAt,
  );
  return first.slice(0, EXAMPLES).map(({ person, run, passed, effects }) => ({
    ...{ person: person.id, name: callName(person), enteredAt: iso(run.enteredAt) },
    ...{ outcome: run.outcome || 'under way', reason: run.reason },
    steps: passed.map(({ node, at, by }) => {
      const effect = effects.find((one) => one.node === node && one.at === at && one.kind === 'send');
      return {
        at: iso(at),
        node,
        says: effect?.kind === 'send' ? `“${effect.template}” by ${effect.channel}` : by,
      };
    }),
  }));
}
