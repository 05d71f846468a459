// The second reader of conditions against the engine's table of cases, its program, and the plain meaning of the
// grammar, on a real event store.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Event, Json } from '@visavis/engine/collect';
import { type Condition, compileProgram } from '@visavis/engine/segment';
import { combine, compileBehaviours, emptyState, fold, identityId } from '@visavis/engine/unify';
import fc from 'fast-check';
import { pino } from 'pino';
import {
  anyComputed,
  anyCondition,
  anyHistory,
  anyOnComputed,
  anyTimezone,
  anyTraits,
  BASE,
  CASES,
  type Case,
  eventsOf,
  holds,
  makeEvent,
} from '../../../../engine/src/segment/testing/index.ts';
import { type Events, eventBlock, openEvents } from '../../platform/events/index.ts';
import { type History, historySql, joinHistory } from './behaviour.ts';
import { type Asked, countsSql, matchesSql, needsEvents, toSql } from './index.ts';

const HOUR = 3_600_000;
const dataDir = mkdtempSync(join(tmpdir(), 'visavis-sql-'));
let events: Events;
before(async () => {
  events = await openEvents({ dataDir, log: pino({ level: 'silent' }) });
});
after(async () => {
  await events.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** An event of one of a person's identities; all of them are the person of the first. */
interface Happened {
  workspaceId: string;
  person: number;
  identity: number;
  event: Event;
}
const idOf = ({ workspaceId, person, identity }: Omit<Happened, 'event'>): string =>
  identityId(workspaceId, 'user_id', `${person}.${identity}`);

let token = 0;
async function insert(happened: readonly Happened[]): Promise<void> {
  const rows = happened.map((one, i) => ({
    workspaceId: one.workspaceId,
    seq: i + 1,
    identity: idOf(one),
    event: one.event,
  }));
  await events.insert('events', eventBlock(rows), { token: `events-${++token}` });
  const moved = new Map(
    happened
      .filter((one) => one.identity > 0)
      .map((one) => [
        idOf(one),
        {
          workspace_id: one.workspaceId,
          identity: idOf(one),
          profile: idOf({ ...one, identity: 0 }),
          version: 1,
        },
      ]),
  );
  await events.insert('moved', [...moved.values()], { token: `moved-${token}` });
}

const raw = (event: Event): Event => ({
  ...event,
  raw: { type: event.type, traits: event.traits, properties: event.properties },
});

function identifying(
  messageId: string,
  time: number,
  traits: Record<string, Json>,
  facts: Event['facts'] = {},
): Event {
  return raw(makeEvent({ messageId, type: 'identify', name: 'Identified', time, traits, facts }));
}

// --- the table of cases ------------------------------------------------------------------------------------------

const early = Date.UTC(2020, 0, 1);

function attributesOf(one: Case): Event {
  const traits: Record<string, Json> = {};
  const facts: Record<string, [string, string]> = {};
  for (const [name, value] of Object.entries(one.attributes ?? {})) {
    if (name.startsWith('traits.')) traits[name.slice('traits.'.length)] = value;
    else facts[name] = [String(value), 'case'];
  }
  return identifying('a0', early, traits, facts);
}

test('every case of the table holds at the same instants', async () => {
  const happened = CASES.flatMap((one, i): Happened[] => {
    const workspaceId = `case-${i}`;
    const all = eventsOf(one).map(({ event, identity }) => ({
      workspaceId,
      person: 0,
      identity,
      event: raw(event),
    }));
    // Somebody of whom nothing is known is nobody to the event store; an event of any name would count for `*`.
    const countsAll = JSON.stringify(one.condition).includes('"*"');
    return countsAll ? all : [{ workspaceId, person: 0, identity: 0, event: attributesOf(one) }, ...all];
  });
  await insert(happened);
  for (const [i, one] of CASES.entries()) {
    const workspaceId = `case-${i}`;
    for (const { now, holds: expected } of one.at) {
      const { sql, params } = toSql(one.condition, {
        workspaceId,
        now: Date.parse(now),
        timezone: one.timezone ?? 'UTC',
        computed: new Map((one.computed ?? []).map((trait) => [trait.key, trait])),
        segments: new Map(),
      });
      const rows = await events.query<{ profile: string }>(sql, params);
      assert.equal(rows.length > 0, expected, `${one.name} at ${now}`);
    }
  }
});

test('a list of ten thousand values holds of whom a short one would', async () => {
  const workspaceId = 'lists';
  const held: Json[] = [
    ...["it's", 'a\\', 'line\nend', '\0', '', '5', "'] OR 1 --", 5, 0, -0.5, 1e300, 2 ** 53, true, 'else'],
    ...[['a\\', 5, 5, 'x'], [0, 5, true, "it's", 'a\\'], ['a\\', "it's"], []],
  ];
  await insert(
    held.map((value, person) => {
      const event = identifying(`held-${person}`, early, { held: value });
      return { workspaceId, person, identity: 0, event };
    }),
  );
  const all: Json[] = ["it's", 'a\\', 5, true];
  const some: Json[] = [...all, 'line\nend', '\0', '', "'] OR 1 --", 0, -0.5, 1e300];
  const many = (wanted: Json[]) => [
    ...wanted,
    ...Array.from({ length: 9_900 }, (_, n) => (n % 2 ? n + 7 : `filler ${n}`)),
  ];
  const listOf = (value: Json) => (Array.isArray(value) ? value : [value]);
  const meant: [
    op: 'in' | 'notIn' | 'includesAny' | 'includesAll',
    value: Json[],
    holds: (held: Json[]) => boolean,
  ][] = [
    ['in', some, (list) => list.some((one) => some.includes(one))],
    ['in', many(some), (list) => list.some((one) => some.includes(one))],
    ['notIn', many(some), (list) => !list.some((one) => some.includes(one))],
    ['includesAny', many(some), (list) => list.some((one) => some.includes(one))],
    ['includesAll', [...all, 5], (list) => all.every((one) => list.includes(one))],
    ['includesAll', ["it's", 'a\\'], (list) => ["it's", 'a\\'].every((one) => list.includes(one))],
    ['includesAll', [5], (list) => list.includes(5)],
    ['includesAll', many(all), () => false],
  ];
  for (const [op, value, holds] of meant) {
    const condition: Condition = { attribute: 'traits.held', op, value };
    const { sql, params } = toSql(condition, {
      ...{ workspaceId, now: BASE, timezone: 'UTC', computed: new Map(), segments: new Map() },
    });
    const found = new Set((await events.query<{ profile: string }>(sql, params)).map((row) => row.profile));
    for (const [person, one] of held.entries())
      assert.equal(
        found.has(idOf({ workspaceId, person, identity: 0 })),
        holds(listOf(one)),
        `${op} of ${value.length} with ${JSON.stringify(one)}`,
      );
  }
});

test('a trait that no profile can hold is none here either', async () => {
  const traits = JSON.parse('{ "__proto__": { "a": 1 }, "constructor": { "a": 1 } }') as Record<string, Json>;
  const [workspaceId, event] = ['names', identifying('names', early, traits)];
  await insert([{ workspaceId, person: 0, identity: 0, event }]);
  const state = emptyState('0', 'user_id', '0');
  fold(state, event, compileBehaviours([]), new Set());
  for (const attribute of ['__proto__', '__proto__.a', 'constructor', 'constructor.a'].map(
    (one) => `traits.${one}`,
  )) {
    const condition: Condition = { attribute, op: 'exists' };
    const surroundings = { timezone: 'UTC', computed: new Map(), segments: new Map() };
    const { sql, params } = toSql(condition, { workspaceId, now: BASE, ...surroundings });
    const { length } = await events.query(sql, params);
    const segments = [{ id: 's', key: 's', name: '', version: 1, condition }];
    const program = compileProgram({ segments, computed: [], timezone: 'UTC' });
    const holds = program.test('s')!(combine({ id: '0', identities: [state] }), BASE, {});
    assert.equal(length > 0, holds > 0, attribute);
    assert.equal(length > 0, attribute.includes('constructor'), attribute);
  }
});

// --- random conditions and histories -----------------------------------------------------------------------------

const PEOPLE = 5;
const RUNS = Number(process.env.SQL_RUNS ?? 12);
const anyPerson = fc.record({ history: anyHistory, traits: fc.array(anyTraits, { maxLength: 3 }) });
const anyRun = fc.record({
  conditions: fc.tuple(anyCondition, anyCondition, anyCondition, anyOnComputed),
  computed: fc.uniqueArray(anyComputed, { selector: ({ key }) => key, minLength: 1, maxLength: 2 }),
  timezone: anyTimezone,
  people: fc.array(anyPerson, { minLength: PEOPLE, maxLength: PEOPLE }),
  instants: fc.array(fc.integer({ min: 0, max: 330 }), { minLength: 3, maxLength: 3 }),
});

test('SQL, the program and the plain meaning agree at every instant, random conditions and histories', async () => {
  const runs = fc.sample(anyRun, { numRuns: RUNS, seed: Number(process.env.SQL_SEED ?? 20260520) });
  const happened = runs.map((run, r) =>
    run.people.flatMap(({ history, traits }, person): Happened[] => {
      const workspaceId = `run-${r}`;
      const said = traits.map((one, i) => ({
        workspaceId,
        person,
        identity: i,
        event: identifying(`t${i}`, BASE - HOUR + i * 90 * HOUR, one),
      }));
      // Everybody is there from the beginning.
      const first = { workspaceId, person, identity: 0, event: identifying('s0', BASE - 2 * HOUR, {}) };
      return [
        first,
        ...said,
        ...history.map((one) => ({ workspaceId, person, ...one, event: raw(one.event) })),
      ];
    }),
  );
  await insert(happened.flat());
  for (const [r, { conditions, computed, timezone, instants }] of runs.entries()) {
    const all: Condition[] = [
      ...conditions,
      { not: { segment: 's0' } },
      { all: [{ segment: 's1' }, { segment: 's2' }] },
    ];
    const segments = all.map((condition, i) => ({
      id: `s${i}`,
      key: `s${i}`,
      name: '',
      version: 1,
      condition,
    }));
    const program = compileProgram({ segments, computed, timezone });
    const index = compileBehaviours(program.behaviours);
    const surroundings = {
      timezone,
      computed: new Map(computed.map((trait) => [trait.key, trait])),
      segments: new Map(segments.map((segment) => [segment.key, segment.condition])),
    };
    const sizes = new Map<number, number[]>();
    for (const hours of instants) {
      const now = BASE + hours * HOUR;
      const asked = { workspaceId: `run-${r}`, now, ...surroundings };
      const { sql, params } = matchesSql(
        all,
        asked,
        (held) => `SELECT profile, [${held.map((one) => `toUInt8(${one})`).join(', ')}] AS held FROM people`,
      );
      const rows = await events.query<{ profile: string; held: number[] }>(sql, params);
      const bySql = new Map(rows.map((row) => [row.profile, row.held]));
      sizes.set(
        now,
        all.map((_, c) => rows.filter((row) => row.held[c] === 1).length),
      );
      const single = all.findIndex((condition) => needsEvents(condition, surroundings));
      const alone = single < 0 ? undefined : toSql(all[single]!, asked);
      const restricted =
        alone &&
        new Set((await events.query<{ profile: string }>(alone.sql, alone.params)).map((row) => row.profile));
      for (let person = 0; person < PEOPLE; person++) {
        const mine = happened[r]!.filter((one) => one.person === person && one.event.time <= now);
        const id = idOf({ workspaceId: `run-${r}`, person, identity: 0 });
        const states = [0, 1, 2].map((identity) => emptyState(`${identity}`, 'user_id', `${identity}`));
        for (const { event, identity } of mine) fold(states[identity]!, event, index, new Set());
        const view = combine({ id, identities: states });
        const known = {
          events: mine.map((one) => one.event),
          attribute: (name: string) => view.get(name),
          timezone,
          computed,
          segments: Object.fromEntries(surroundings.segments),
        };
        for (const [c, condition] of all.entries()) {
          const why = `run ${r}, person ${person}, ${new Date(now).toISOString()}: ${JSON.stringify({ condition, computed, timezone })}`;
          const meant = holds(condition, known, now);
          assert.equal(program.test(`s${c}`)!(view, now) > 0, meant, `program, ${why}`);
          assert.equal((bySql.get(id)?.[c] ?? 0) === 1, meant, `sql, ${why}`);
          if (c === single) assert.equal(restricted!.has(id), meant, `sql that leaves events out, ${why}`);
        }
      }
    }
    await compareCounts(all, { workspaceId: `run-${r}`, now: 0, ...surroundings }, sizes);
  }
});

/** One statement for all instants says the same as one for each. */
async function compareCounts(
  conditions: readonly Condition[],
  asked: Asked,
  sizes: ReadonlyMap<number, readonly number[]>,
): Promise<void> {
  const instants = [...sizes.keys()].sort((a, b) => a - b);
  for (const [c, condition] of conditions.entries()) {
    const { sql, params } = countsSql(condition, asked, instants);
    const rows = await events.query<{ n: number; size: number }>(sql, params);
    const counted = new Map(rows.map(({ n, size }) => [Number(n), Number(size)]));
    for (const [i, now] of instants.entries()) {
      const why = `${asked.workspaceId} at ${new Date(now).toISOString()}: ${JSON.stringify(condition)}`;
      assert.equal(counted.get(i + 1) ?? 0, sizes.get(now)![c], why);
    }
  }
}

test('the history of a behaviour is the very state that folding leaves, also when it is read in two parts', async () => {
  const runs = fc.sample(anyRun, { numRuns: 8, seed: 7 });
  for (const [r, { conditions, computed, timezone, people }] of runs.entries()) {
    const workspaceId = `history-${r}`;
    const segments = conditions.map((condition, i) => ({
      id: `${i}`,
      key: `${i}`,
      name: '',
      version: 1,
      condition,
    }));
    const { behaviours } = compileProgram({ segments, computed, timezone });
    if (behaviours.length === 0) continue;
    const happened = people.flatMap(({ history }, person) =>
      history.map((one): Happened => ({ workspaceId, person, ...one, event: raw(one.event) })),
    );
    await insert(happened);
    const index = compileBehaviours(behaviours);
    const states = new Map<string, ReturnType<typeof emptyState>>();
    for (const one of happened) {
      const id = idOf(one);
      const state = states.get(id) ?? emptyState(id, 'user_id', id);
      states.set(id, state);
      fold(state, one.event, index, new Set());
    }
    const middle = Math.floor(happened.length / 2);
    const read = async (afterSeq: number, throughSeq: number) => {
      const { sql, params, read } = historySql(behaviours, {
        workspaceId,
        afterSeq,
        throughSeq,
        identities: [...states.keys()],
      });
      const rows = await events.query<{ row: unknown[] }>(sql, params);
      return new Map(rows.map(({ row }): [string, History] => [row[0] as string, read(row)]));
    };
    const [whole, older, newer] = [await read(0, 1e9), await read(0, middle), await read(middle, 1e9)];
    for (const [id, state] of states) {
      assert.deepEqual(whole.get(id)!.states, state.behaviours, `run ${r}`);
      assert.equal(whole.get(id)!.events, state.events);
      const none = { identity: id, events: 0, states: {} };
      const joined = joinHistory(behaviours, older.get(id) ?? none, newer.get(id) ?? none);
      assert.deepEqual(joined, whole.get(id), `run ${r}, in two parts`);
    }
  }
});
