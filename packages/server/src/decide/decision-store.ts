// Decisions in the records store until the event store has them, and there afterwards; and the line-ups they came from.

import type { LoggedDecision } from '@visavis/engine/decide';
import type { Events, OutboxRow, ShipmentStream } from '../platform/events/index.ts';
import type { Records, Statement, Unit } from '../platform/records/index.ts';
import type { DecideDb } from './definition-store.ts';

const APPEND: Statement = {
  name: 'decide_append_decision',
  sql: 'insert into decision (workspace_id, id, person, body) values (?, ?, ?, ?)',
};
const FORGET: Statement = {
  name: 'decide_forget_decisions',
  sql: 'delete from decision where workspace_id = ? and person = ? and seq <= ?',
};
const PRUNE: Statement = {
  name: 'decide_prune_decisions',
  sql: 'delete from decision where seq <= ? and seq in (select seq from decision order by seq limit 5000)',
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Of one person on the way to the event store; it is hardly ever more than a few. */
const MOST_UNSHIPPED = 1000;
/** Somebody without any name. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

export function appendDecisions(unit: Unit, workspaceId: string, logged: readonly LoggedDecision[]): void {
  unit.run(
    APPEND,
    logged.map((one) => [workspaceId, one.id, one.person || NOBODY, JSON.stringify(one)]),
  );
}

export async function findDecision(
  db: DecideDb,
  events: Events,
  workspaceId: string,
  id: string,
): Promise<LoggedDecision | undefined> {
  const row = await db
    .selectFrom('decision')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (row) return JSON.parse(row.body);
  const [shipped] = await events.query<{ raw: string }>(
    'SELECT raw FROM decisions WHERE workspace_id = {workspace:String} AND id = {id:UUID} LIMIT 1',
    { workspace: workspaceId, id },
  );
  return shipped && JSON.parse(shipped.raw);
}

/** Those of these that the log has, by id. */
export async function findDecisions(
  db: DecideDb,
  events: Events,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, LoggedDecision>> {
  const found = new Map<string, LoggedDecision>();
  const asked = [...new Set(ids)].filter((id) => UUID.test(id));
  if (asked.length === 0) return found;
  const rows = await db
    .selectFrom('decision')
    .select(['id', 'body'])
    .where('workspace_id', '=', workspaceId)
    .where('id', 'in', asked)
    .execute();
  for (const { id, body } of rows) found.set(id, JSON.parse(body));
  const missing = asked.filter((id) => !found.has(id));
  if (missing.length === 0) return found;
  const shipped = await events.query<{ raw: string }>(
    'SELECT raw FROM decisions WHERE workspace_id = {workspace:String} AND id IN {ids:Array(UUID)}',
    { workspace: workspaceId, ids: missing },
  );
  for (const { raw } of shipped) {
    const decision = JSON.parse(raw) as LoggedDecision;
    found.set(decision.id, decision);
  }
  return found;
}

export interface PastAsked {
  /** Ids that the person has gone by: a decision is under the one that they had then. */
  people: readonly string[];
  limit: number;
  /** Only what comes after this one, the latest first. */
  before?: { time: number; id: string };
}

/** Somebody's decisions, the latest first, from both stores: the log is on its way from one to the other. */
export async function listDecisions(
  db: DecideDb,
  events: Events,
  workspaceId: string,
  { people, limit, before }: PastAsked,
): Promise<LoggedDecision[]> {
  const ids = people.filter((id) => UUID.test(id));
  if (ids.length === 0) return [];
  const { time, id } = before ?? { time: Number.MAX_SAFE_INTEGER, id: '' };
  const shipped = await events.query<{ raw: string }>(
    `SELECT raw FROM decisions
     WHERE workspace_id = {workspace:String} AND has({ids:Array(UUID)}, person)
       AND (toUnixTimestamp64Milli(time), toString(id)) < ({time:Int64}, {id:String})
     ORDER BY time DESC, toString(id) DESC LIMIT {limit:UInt32}`,
    { workspace: workspaceId, ids, time, id, limit },
  );
  const rows = await db
    .selectFrom('decision')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('person', 'in', ids)
    .orderBy('seq', 'desc')
    .limit(MOST_UNSHIPPED)
    .execute();
  const found = new Map<string, LoggedDecision>();
  for (const text of [...rows.map(({ body }) => body), ...shipped.map(({ raw }) => raw)]) {
    const one = JSON.parse(text) as LoggedDecision;
    if (one.time < time || (one.time === time && one.id < id)) found.set(one.id, one);
  }
  return [...found.values()].sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1)).slice(0, limit);
}

/** What the records store keeps of an erased person's decisions goes, up to a place in their log; the event store erases its own. */
export async function forgetDecisions(
  records: Records,
  workspaceId: string,
  ids: readonly string[],
  untilSeq: number = Number.MAX_SAFE_INTEGER,
): Promise<Record<string, number>> {
  await records.unit([], async (unit) =>
    unit.run(
      FORGET,
      ids.map((id) => [workspaceId, id, untilSeq]),
    ),
  );
  return { decision: 0, decisions: 0 };
}

export const decisionStream = (records: Records): ShipmentStream => ({
  name: 'decisions',
  table: 'decision',
  columns: ['workspace_id', 'id', 'person', 'body'],
  map: (row) => [{ table: 'decisions', row: shippedRow(row) }],
  async prune(shippedSeq) {
    const before = await count(records.db, shippedSeq);
    if (before > 0) await records.unit([], async (unit) => unit.run(PRUNE, [[shippedSeq]]));
    return before;
  },
});

async function count(db: DecideDb, upTo: number): Promise<number> {
  const row = await db
    .selectFrom('decision')
    .select(({ fn }) => fn.countAll<number>().as('n'))
    .where('seq', '<=', upTo)
    .executeTakeFirst();
  return Number(row?.n ?? 0);
}

function shippedRow({ workspace_id, id, person, body, seq }: OutboxRow): object {
  const { time, decisions } = JSON.parse(String(body)) as LoggedDecision;
  return {
    workspace_id,
    id,
    person,
    time,
    slots: decisions.map(({ slot }) => slot),
    experiences: decisions.map(({ experience }) => experience?.key ?? ''),
    versions: decisions.map(({ experience }) => experience?.version ?? 0),
    variants: decisions.map(({ variant }) => variant ?? ''),
    held: decisions.map(({ held }) => (held ? 1 : 0)),
    propensities: decisions.map(({ propensity }) => propensity),
    reasons: decisions.map(({ reason }) => reason.code),
    raw: body,
    seq,
  };
}

/** Writes it down, and that it decides now. */
export async function keepLineup(
  db: DecideDb,
  workspaceId: string,
  { id, body, now }: { id: string; body: string; now: number },
): Promise<void> {
  await db
    .insertInto('lineup')
    .values({ workspace_id: workspaceId, id, body, used_at: now })
    .onConflict((conflict) => conflict.columns(['workspace_id', 'id']).doUpdateSet({ used_at: now }))
    .execute();
}

/** Line-ups that have decided nothing since. */
export async function dropLineups(db: DecideDb, before: number): Promise<void> {
  await db.deleteFrom('lineup').where('used_at', '<', before).execute();
}

export async function findLineup(db: DecideDb, workspaceId: string, id: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('lineup')
    .select('body')
    .where('workspace_id', '=', workspaceId)
    .where('id', '=', id)
    .executeTakeFirst();
  return row?.body;
}
