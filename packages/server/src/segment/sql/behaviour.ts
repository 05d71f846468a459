// What a behaviour remembers of each identity, worked out from the event store: the very state that folding those
// events one by one would have left. The commonest kinds are summed up by the store; of the others it sends the
// moments that passed the filter, and the engine's own kind folds them.

import type { Json } from '@visavis/engine/collect';
import { type Behaviour, type BehaviourState, KEPT, kindOf } from '@visavis/engine/unify';
import { Binder, countList, uuidList } from './binder.ts';
import { and } from './comparison.ts';
import type { Sql } from './index.ts';
import { filterSql, jsonOf, TIME_MS } from './value.ts';

/** One identity's part of history. */
export interface History {
  identity: string;
  /** How many events of any kind it has in it. */
  events: number;
  /** By behaviour id; absent where nothing passed. */
  states: Record<string, BehaviourState>;
}

/** Which part of the log. */
export interface Stretch {
  workspaceId: string;
  /** Exclusive. */
  afterSeq: number;
  /** Inclusive. */
  throughSeq: number;
  /** Only identities greater than this one. */
  afterIdentity?: string;
  identities?: readonly string[];
  /** At most so many identities. */
  limit?: number;
  /** Of each of these identities only so many events, the first by their place in the log. */
  first?: ReadonlyMap<string, number>;
}

interface Column {
  sql: string;
  /** Adds what the column holds to a state. */
  read(cell: unknown): BehaviourState | undefined;
}

/**
 * A statement with a row for each identity (in their order) that has any event of any of the behaviours, and the
 * function that reads a row. With `identities` every one of them that has any event at all has a row.
 */
export function historySql(
  behaviours: readonly Behaviour[],
  stretch: Stretch,
): Sql & { read(row: unknown[]): History } {
  const binder = new Binder();
  const columns = behaviours.map((behaviour) => columnOf(behaviour, binder));
  const where = [
    'e.workspace_id = {workspace:String}',
    `e.seq > ${binder.bind('UInt64', stretch.afterSeq)}`,
    `e.seq <= ${binder.bind('UInt64', stretch.throughSeq)}`,
    ...(stretch.afterIdentity ? [`e.identity > ${binder.bind('UUID', stretch.afterIdentity)}`] : []),
    ...(stretch.identities ? [`e.identity IN ${uuidList(stretch.identities)}`] : []),
  ];
  const { from, having: wanted } = sourceOf(stretch, where.join(' AND '));
  const passes = behaviours.flatMap((behaviour) =>
    behaviour.filters.map((_, step) => passesSql(behaviour, step, binder)),
  );
  const having = wanted ? '' : ` HAVING countIf(${passes.map((p) => `(${p})`).join(' OR ')}) > 0`;
  const cells = columns.map((column, i) => `${column.sql} AS c${i}`);
  return {
    sql: `SELECT tuple(${['e.identity', 'count()', ...cells].join(', ')}) AS row FROM ${from} GROUP BY e.identity${having} ORDER BY e.identity${stretch.limit ? ` LIMIT ${stretch.limit}` : ''}`,
    params: { workspace: stretch.workspaceId, ...binder.params },
    read([identity, events, ...found]) {
      const states: Record<string, BehaviourState> = {};
      for (const [i, behaviour] of behaviours.entries()) {
        const state = columns[i]!.read(found[i]);
        if (state !== undefined) states[behaviour.id] = state;
      }
      return { identity: identity as string, events: Number(events), states };
    },
  };
}

/** The rows to read; those of named identities are all wanted, of others only who has something to remember. */
function sourceOf({ identities, first }: Stretch, where: string): { from: string; having: boolean } {
  if (!first) return { from: `events AS e WHERE ${where}`, having: identities !== undefined };
  const ids = uuidList([...first.keys()]);
  const counts = countList([...first.values()]);
  const numbered = `SELECT *, row_number() OVER (PARTITION BY e.identity ORDER BY e.seq) AS nth FROM events AS e WHERE ${where} AND e.identity IN ${ids}`;
  return {
    from: `(${numbered}) AS e WHERE e.nth <= arrayElement(${counts}, indexOf(${ids}, e.identity))`,
    having: true,
  };
}

/** `SELECT n`: how many rows `historySql` has. */
export function historyCountSql(behaviours: readonly Behaviour[], stretch: Stretch): Sql {
  const { sql, params } = historySql(behaviours, stretch);
  return { sql: `SELECT count() AS n FROM (${sql.replace(/ ORDER BY e\.identity$/, '')})`, params };
}

/** Both parts of a history in one. */
export function joinHistory(behaviours: readonly Behaviour[], a: History, b: History): History {
  const states = { ...a.states };
  for (const behaviour of behaviours) {
    const more = b.states[behaviour.id];
    if (more === undefined) continue;
    const had = states[behaviour.id];
    states[behaviour.id] = had === undefined ? more : kindOf(behaviour).combine(had, more, behaviour);
  }
  return { identity: a.identity, events: a.events + b.events, states };
}

function columnOf(behaviour: Behaviour, binder: Binder): Column {
  const summed = SUMMED[behaviour.kind];
  if (summed && !isCalendar(behaviour)) return summed(behaviour, passesSql(behaviour, 0, binder));
  return momentsOf(behaviour, binder);
}

const isCalendar = ({ period }: Behaviour): boolean => period !== undefined && 'unit' in period;

function passesSql(behaviour: Behaviour, step: number, binder: Binder): string {
  const { period, kind } = behaviour;
  const span: string[] = [];
  if (kind !== 'sequence' && period && !('unit' in period)) {
    if (period.from !== undefined) span.push(`e.time >= ${binder.time(period.from)}`);
    if (period.to !== undefined) span.push(`e.time < ${binder.time(period.to)}`);
  }
  return and([filterSql(behaviour.filters[step]!, binder), ...span]);
}

const SUMMED: Partial<Record<Behaviour['kind'], (behaviour: Behaviour, passes: string) => Column>> = {
  count: (_, passes) => ({
    sql: `countIf(${passes})`,
    read: (cell) => Number(cell) || undefined,
  }),
  times: (behaviour, passes) => ({
    sql: `arraySlice(arraySort(groupArrayIf(${TIME_MS}, ${passes})), -${behaviour.keep ?? KEPT})`,
    read(cell) {
      const times = (cell as unknown[]).map(Number);
      return times.length === 0 ? undefined : kindOf(behaviour).prune(times, times.at(-1)!, behaviour);
    },
  }),
};

/** (step, time, message, value) of everything that passed. */
function momentsOf(behaviour: Behaviour, binder: Binder): Column {
  const value = behaviour.of === undefined ? `''` : jsonOf(behaviour.of);
  const steps = behaviour.filters.map(
    (_, step) =>
      `groupArrayIf((${step}, ${TIME_MS}, e.message_id, ${value}), ${passesSql(behaviour, step, binder)})`,
  );
  const kind = kindOf(behaviour);
  return {
    sql: steps.length === 1 ? steps[0]! : `arrayConcat(${steps.join(', ')})`,
    read(cell) {
      let state: BehaviourState | undefined;
      for (const [step, time, messageId, text] of cell as [number, number, string, string][]) {
        const moment = {
          step,
          time: Number(time),
          messageId,
          value: text === '' ? undefined : (JSON.parse(text) as Json),
        };
        state = kind.fold(state ?? kind.empty(behaviour), moment, behaviour) ?? state;
      }
      return state;
    },
  };
}
