// A scenario on the last days of real people: how many would have come in, what they would have been told and when, and
// where that is not what a segment expects. Beside everything else, on what is committed; nobody is told anything.

import type { Event } from '@visavis/engine/collect';
import {
  type Breach,
  type CompiledExpectation,
  compileScenario,
  type Expectation,
  type Graph,
  type Scenario,
  type Simulated,
  type SimulatedRun,
  type SimulationSetting,
  simulate,
} from '@visavis/engine/deliver';
import type { Move, Visit } from '@visavis/engine/journey';
import { compile } from '@visavis/engine/segment';
import { type Behaviour, compileBehaviours } from '@visavis/engine/unify';
import type { Clock } from '../../platform/clock.ts';
import type { Events } from '../../platform/events/index.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';
import { timezoneOr } from './runner.ts';
import { identitiesWho } from './simulation-store.ts';

export interface SimulationDeps {
  clock: Clock;
  events: Pick<Events, 'query'>;
  flush(): Promise<void>;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  people(workspaceId: string, ids: readonly string[]): Promise<Map<string, StoredPerson>>;
  history(
    workspaceId: string,
    identities: readonly string[],
  ): AsyncIterable<{ identity: string; event: Event }>;
  visits(workspaceId: string, profileId: string): Promise<Map<string, Visit[]>>;
}

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
    segment: string;
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

const DAY = 86_400_000;
const MOST_PEOPLE = 2_000;
const PEOPLE_AT_ONCE = 100;
const EXAMPLES = 8;

interface Lived extends Simulated {
  person: StoredPerson;
}

export async function simulateOnHistory(
  deps: SimulationDeps,
  workspaceId: string,
  asked: { scenario: Scenario; version: number; expectations: readonly Expectation[]; days: number },
): Promise<SimulationReport> {
  const { clock, events, people } = deps;
  const until = clock.now();
  const from = until - asked.days * DAY;
  await deps.flush();
  const { scenario } = asked;
  const name =
    'on' in scenario.trigger && scenario.trigger.on.event !== '*' ? scenario.trigger.on.event : undefined;
  const who = await identitiesWho(events, { workspaceId, name, from, until, limit: MOST_PEOPLE });
  const found = await people(workspaceId, who.ids);
  const persons = [...new Map([...found.values()].map((person) => [person.id, person])).values()];
  const setting = settingOf(await deps.program(workspaceId), asked, { from, until });
  const lived: Lived[] = [];
  for (let at = 0; at < persons.length; at += PEOPLE_AT_ONCE) {
    lived.push(...(await liveThrough(deps, workspaceId, persons.slice(at, at + PEOPLE_AT_ONCE), setting)));
    // Others have their turn.
    await new Promise(setImmediate);
  }
  const outOf =
    who.all > who.ids.length ? Math.round((persons.length * who.all) / who.ids.length) : persons.length;
  const report = reportOf(lived, { from, until, outOf });
  return { ...report, breaches: [...report.breaches, ...goalsMissed(lived, setting)] };
}

function settingOf(
  { program, behaviourList, segments, timezone }: WorkspaceProgram,
  {
    scenario,
    version,
    expectations,
  }: { scenario: Scenario; version: number; expectations: readonly Expectation[] },
  stretch: { from: number; until: number },
): SimulationSetting {
  const graph: Graph = compileScenario(scenario, version, program.surroundings);
  const extra: Behaviour[] = [];
  const compiled = expectations.map((one): CompiledExpectation => {
    const { test, behaviours } = compile({ segment: one.segment }, program.surroundings);
    extra.push(...behaviours);
    return { ...one, isMember: test };
  });
  const { trigger } = scenario;
  const id = 'segment' in trigger && segments.find(({ key }) => key === trigger.segment)?.id;
  const zoneOf = timezoneOr(timezone);
  return {
    ...{ graph, program, ...stretch, expectations: compiled },
    behaviours: compileBehaviours([...behaviourList, ...extra]),
    timezoneOf: (view) => zoneOf({ view }),
    ...(id && { triggerSegment: id }),
  };
}

async function liveThrough(
  { history, visits }: SimulationDeps,
  workspaceId: string,
  persons: readonly StoredPerson[],
  setting: SimulationSetting,
): Promise<Lived[]> {
  const whose = new Map<string, { identity: string; event: Event }[]>();
  for (const { view } of persons) {
    const mine: { identity: string; event: Event }[] = [];
    for (const { id } of view.profile.identities) whose.set(id, mine);
  }
  for await (const { identity, event } of history(workspaceId, [...whose.keys()]))
    whose.get(identity)?.push({ identity, event });
  const lived: Lived[] = [];
  for (const person of persons) {
    const names = person.view.profile.identities.map(({ id, type, value, since }) => ({
      id,
      type,
      value,
      since,
    }));
    const events = whose.get(names[0]?.id ?? '') ?? [];
    const moves = movesOf(await visits(workspaceId, person.id));
    lived.push({ person, ...simulate(setting, { id: person.id, names, events }, moves) });
  }
  return lived;
}

const movesOf = (visits: ReadonlyMap<string, readonly Visit[]>): Move[] =>
  [...visits]
    .flatMap(([machine, all]) =>
      all.map(
        ({ enteredAt, stage, from }): Move => ({
          ...{ machine, time: enteredAt, from, to: stage, left: '', event: '' },
        }),
      ),
    )
    .sort((a, b) => a.time - b.time);

// --- the report ------------------------------------------------------------------------------------------------------

function reportOf(
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
function goalsMissed(
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
    const got = `${(share * 100).toFixed(1)} % of ${ways.length}`;
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
  return [...Map.groupBy(all, ({ segment, what }) => `${segment} ${what}`).values()].map((mine) => {
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
    ...{ person: person.id, name: nameOf(person), enteredAt: iso(run.enteredAt) },
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

function nameOf({ view, id }: StoredPerson): string {
  for (const attribute of ['traits.name', 'traits.firstName', 'traits.email']) {
    const value = view.get(attribute);
    if (typeof value === 'string' && value !== '') return value;
  }
  return view.profile.identities[0]?.value ?? id;
}

const iso = (at: number): string => new Date(at).toISOString();
