// A scenario on the last days of real people: how many would have come in, what they would have been told and when, and
// where that is not what a segment expects. Beside everything else, on what is committed; nobody is told anything.

import type { Event } from '@visavis/engine/collect';
import {
  type CompiledExpectation,
  compileScenario,
  type Expectation,
  type Graph,
  type Scenario,
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
import { goalsMissed, type Lived, reportOf, type SimulationReport } from './simulation-report.ts';
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

const DAY = 86_400_000;
const MOST_PEOPLE = 2_000;
const PEOPLE_AT_ONCE = 100;

/** How many people were gone through, of how many. */
export interface Progress {
  done: number;
  of: number;
}
export interface Asked {
  scenario: Scenario;
  version: number;
  expectations: readonly Expectation[];
  days: number;
}

/** Says how far it is; what it gives in the end is the report. */
export async function* simulateOnHistory(
  deps: SimulationDeps,
  workspaceId: string,
  asked: Asked,
): AsyncGenerator<Progress, SimulationReport, undefined> {
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
    yield { done: at, of: persons.length };
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
  { scenario, version, expectations }: Omit<Asked, 'days'>,
  stretch: { from: number; until: number },
): SimulationSetting {
  const graph: Graph = compileScenario(scenario, version, program.surroundings);
  const extra: Behaviour[] = [];
  const compiled = expectations.map((one): CompiledExpectation => {
    if (one.segment === undefined) return { ...one, isMember: () => Number.POSITIVE_INFINITY };
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
