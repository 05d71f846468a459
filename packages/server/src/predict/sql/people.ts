// People as rows of numbers: the statement that fills a table for training, and, with the same columns, the one that
// reads people to be scored. Features see events at or before the cutoff, labels those after it; each has a part of the
// statement of its own, so that neither can look at the other's.

import { JOIN_MOVED, type Params, profileOf } from '../../platform/events/index.ts';
import { Binder, type Surroundings, uuidList } from '../../segment/index.ts';
import type { Column, Label, SegmentAsked } from '../kinds/table.ts';
import { affinityColumns, attentionSql } from './affinity.ts';
import { behaviourColumns, type ColumnSql } from './behaviour.ts';
import { absent, horizonOf, labelSql } from './labels.ts';
import { membersSql } from './members.ts';
import { orderColumns, orderDays } from './orders.ts';
import type { FeaturePlan } from './plan.ts';

export interface PeopleAsked {
  workspaceId: string;
  plan: FeaturePlan;
  /** Milliseconds. */
  cutoff: number;
  labels?: readonly Label[];
  /** Who is in these at the cutoff. */
  members?: { segments: readonly SegmentAsked[]; around: Surroundings };
  /** One of `of` parts of all people, from 0; every part is about as large. */
  part?: { at: number; of: number };
  /** At random, a share of the people (0 to 1); the same `seed` draws the same. */
  draw?: { share: number; seed: number };
  /** Only these, and all identities that may be theirs. */
  only?: { profiles: readonly string[]; identities: readonly string[] };
}

export interface RowsSql {
  sql: string;
  params: Params;
  columns: Column[];
  /** Of the head of a row: a random number of the person (training), or their id. */
  headBytes: 4 | 16;
  /** Float32 after the head: the columns, then the labels. */
  numbers: number;
}

/** Rows for training: a number of the person, columns, labels. In one order, since what is learned depends on it. */
export function trainingSql(asked: PeopleAsked): RowsSql {
  const seed = Math.trunc(asked.draw?.seed ?? 0);
  const rows = rowsSql(asked, `toUInt32(cityHash64(f.profile, ${seed}) % 4294967296)`, 4);
  return { ...rows, sql: `${rows.sql} ORDER BY f.profile` };
}

/** Rows for scoring: the person's id in 16 bytes, columns. */
export const scoringSql = (asked: Omit<PeopleAsked, 'labels' | 'draw' | 'members'>): RowsSql =>
  rowsSql(asked, 'UUIDStringToNum(toString(f.profile))', 16);

function rowsSql(asked: PeopleAsked, head: string, headBytes: 4 | 16): RowsSql {
  const { workspaceId, plan, cutoff, labels = [] } = asked;
  const binder = new Binder();
  const columns = columnsOf(plan);
  const from = fromSql(asked);
  const features = featuresSql(asked, columns, from, binder);
  const numbers = columns.map((_, i) => asFloat(`f.c${i}`));
  const outcomes = labels.map((label, i) => asFloat(`if(l.found, l.l${i}, ${absent(label)})`));
  const members = membersSql(asked);
  const inside = members.columns.map((column) => asFloat(`if(m.found, m.${column}, 0)`));
  const among = members.sql ? ` LEFT JOIN (${members.sql}) AS m USING profile` : '';
  const join = labels.length > 0 ? `LEFT JOIN (${labelsSql(labels, from, binder)}) AS l USING profile` : '';
  return {
    sql: `SELECT ${[head, ...numbers, ...outcomes, ...inside].join(', ')} FROM (${features}) AS f ${join}${among}`,
    params: { workspace: workspaceId, cutoff: Math.trunc(cutoff), ...binder.params, ...members.params },
    columns: columns.map(({ column }) => column),
    headBytes,
    numbers: columns.length + labels.length + inside.length,
  };
}

function columnsOf(plan: FeaturePlan): ColumnSql[] {
  if (plan.features === 'orders') return orderColumns();
  return plan.features === 'affinity' ? affinityColumns(plan) : behaviourColumns(plan);
}

function featuresSql(
  { plan }: PeopleAsked,
  columns: readonly ColumnSql[],
  { from, where }: { from: string; where: string },
  binder: Binder,
): string {
  const known = `${where} AND e.time <= fromUnixTimestamp64Milli({cutoff:Int64}, 'UTC')`;
  const cells = columns.map(({ sql }, i) => `${sql} AS c${i}`).join(', ');
  if (plan.features === 'behaviour') {
    const seen = plan.seenWithinDays
      ? ` HAVING max(e.time) > fromUnixTimestamp64Milli({cutoff:Int64} - ${Math.trunc(plan.seenWithinDays * 86_400_000)}, 'UTC')`
      : '';
    return `SELECT ${profileOf()} AS profile, ${cells} FROM ${from} WHERE ${known} GROUP BY profile${seen}`;
  }
  if (plan.features === 'affinity')
    return `SELECT profile, ${cells || '0 AS c'} FROM (${attentionSql(plan, profileOf(), from, known)}) GROUP BY profile`;
  const { passes, worth } = orderDays(plan.orders, binder);
  const byDay =
    `SELECT ${profileOf()} AS profile, toInt32(toDate(e.time)) AS day, ${worth} AS worth ` +
    `FROM ${from} WHERE ${known} AND ${passes} GROUP BY profile, day`;
  const listed =
    `SELECT profile, arraySort(groupArray((day, worth))) AS pairs, arrayMap(p -> p.1, pairs) AS days, ` +
    `arrayMap(p -> p.2, pairs) AS worths FROM (${byDay}) GROUP BY profile`;
  return `SELECT profile, ${cells} FROM (${listed})`;
}

function labelsSql(
  labels: readonly Label[],
  { from, where }: { from: string; where: string },
  binder: Binder,
): string {
  const names = [...new Set(labels.map(({ filter }) => filter.event))];
  const named = names.includes('*') ? '' : ` AND e.name IN ${binder.bind('Array(String)', names)}`;
  const after =
    `e.time > fromUnixTimestamp64Milli({cutoff:Int64}, 'UTC') AND ` +
    `e.time <= fromUnixTimestamp64Milli({cutoff:Int64} + ${horizonOf(labels)}, 'UTC')`;
  const cells = labels.map((label, i) => `${labelSql(label, binder)} AS l${i}`).join(', ');
  return `SELECT ${profileOf()} AS profile, 1 AS found, ${cells} FROM ${from} WHERE ${where} AND ${after}${named} GROUP BY profile`;
}

function fromSql({ part, draw, only }: PeopleAsked): { from: string; where: string } {
  const profile = profileOf();
  const where = ['e.workspace_id = {workspace:String}'];
  if (part && part.of > 1) where.push(`cityHash64(${profile}) % ${part.of} = ${part.at}`);
  if (draw && draw.share < 1) {
    const drawn = Math.trunc(draw.share * 1_000_000);
    where.push(`cityHash64(${profile}, ${Math.trunc(draw.seed)}, 'drawn') % 1000000 < ${drawn}`);
  }
  if (!only) return { from: `events AS e ${JOIN_MOVED}`, where: where.join(' AND ') };
  const identities = uuidList(only.identities);
  where.push(`e.identity IN ${identities}`, `${profile} IN ${uuidList(only.profiles)}`);
  const join = JOIN_MOVED.replace(
    'workspace_id = {workspace:String}',
    `workspace_id = {workspace:String} AND identity IN ${identities}`,
  );
  return { from: `events AS e ${join}`, where: where.join(' AND ') };
}

const asFloat = (sql: string): string => `toFloat32(ifNull(${sql}, nan))`;
