// What can be asked about conditions and segments: estimates while one is being built, size in the past, what makes
// members different, and who else they are.

import { type Condition, describe, type Explanation, explain, fieldsOf } from '@visavis/engine/segment';
import type { ProfileView } from '@visavis/engine/unify';
import { LRUCache } from 'lru-cache';
import type { Events } from '../platform/events/index.ts';
import { coverageOf, type FieldKnown, type FieldUse } from './coverage.ts';
import { newest, type Segment } from './definition.ts';
import { type Difference, differencesOf, rank } from './differences.ts';
import type { Known } from './membership.ts';
import type { MembershipStore } from './membership-store.ts';
import type { NamesOf } from './names.ts';
import type { SizeAt } from './past-sizes.ts';
import type { Programs, WorkspaceProgram } from './program.ts';
import { DAY_MS } from './size-store.ts';
import { Sizes } from './sizes.ts';
import { type Asked, countSql, UnanswerableError } from './sql/index.ts';
import { type EstimateRow, estimateSql, eventSharesSql, totalSql } from './sql/questions.ts';
import { surroundingsOf } from './surroundings.ts';
import { wider } from './wider.ts';

export interface InsightsDeps {
  programs: Programs;
  events: Events;
  membership: MembershipStore;
  names: NamesOf;
  now(): number;
  people(workspaceId: string, ids: readonly string[]): Promise<Known[]>;
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  countProfiles(workspaceId: string): Promise<number>;
  /** What a company has to show, by id. */
  items?(workspaceId: string): Promise<ReadonlyMap<string, { title: string }>>;
  /** The data-source map's word on the fields that were ever sent. */
  fieldsKnown?(workspaceId: string): Promise<readonly FieldKnown[]>;
}

export interface Someone {
  id: string;
  name?: string;
}
export interface Estimate {
  size: number;
  total: number;
  match: Someone[];
  nearly: (Someone & { why: string })[];
  sparkline: SizeAt[];
}

const WEEKS = 8;
/** An estimate answers within a second; points of the past that take longer are left out. */
const PATIENCE_MS = 700;
const SAMPLE = 2000;

export class Insights {
  readonly #deps: InsightsDeps;
  readonly sizes: Sizes;
  readonly #totals = new LRUCache<string, Promise<number>>({ max: 1000, ttl: 10_000 });

  constructor(deps: InsightsDeps) {
    this.#deps = deps;
    this.sizes = new Sizes(deps);
  }

  async estimate(workspaceId: string, condition: Condition): Promise<Estimate> {
    const program = await this.#deps.programs.load(workspaceId);
    const asked = this.#asked(program, workspaceId, this.#deps.now());
    const sparkline = this.#sparkline(condition, asked);
    // Nobody waits for it any more once the size itself has failed.
    sparkline.catch(() => {});
    const parts = 'all' in condition ? condition.all : [condition];
    const everybody = this.#total(workspaceId);
    everybody.catch(() => {});
    const row = await this.#estimateRow(parts, asked);
    const total = Math.max(row.total, await everybody);
    const people = await this.#named(workspaceId, [...row.match, ...row.nearly.map(([id]) => id)]);
    const names = await this.#deps.names(workspaceId);
    return {
      size: row.size,
      total,
      match: row.match.map((id) => people.get(id)!),
      nearly: row.nearly.map(([id, part]) => ({
        ...people.get(id)!,
        why: `not: ${describe(parts[part - 1] ?? condition, names)}`,
      })),
      sparkline: await sparkline,
    };
  }

  /** How many a condition holds of now, and nothing else. @throws UnanswerableError */
  async sizeNow(workspaceId: string, condition: Condition): Promise<number> {
    const program = await this.#deps.programs.load(workspaceId);
    const { sql, params } = countSql(condition, this.#asked(program, workspaceId, this.#deps.now()));
    const [row] = await this.#deps.events.query<{ size: number }>(sql, params);
    return Number(row?.size ?? 0);
  }

  /** How many are in each live segment now, by its id. */
  liveSizes(workspaceId: string): Promise<Map<string, number>> {
    return this.#deps.membership.sizes(workspaceId);
  }

  async #estimateRow(parts: readonly Condition[], asked: Asked): Promise<EstimateRow> {
    const { sql, params } = estimateSql(parts, parts.length === 1 ? wider(parts[0]!) : undefined, asked);
    const [row] = await this.#deps.events.query<EstimateRow>(sql, params);
    return row ?? { size: 0, total: 0, match: [], nearly: [] };
  }

  /** Of a condition that needs events only those who have them were looked at. */
  #total(workspaceId: string): Promise<number> {
    const known = this.#totals.get(workspaceId);
    if (known) return known;
    const { sql, params } = totalSql({ workspaceId });
    const total = this.#deps.events
      .query<{ total: number }>(sql, params)
      .then(([row]) => Number(row?.total ?? 0));
    this.#totals.set(workspaceId, total);
    total.catch(() => this.#totals.delete(workspaceId));
    return total;
  }

  /** The size at the end of each of the last weeks, if that is known in time. */
  async #sparkline(condition: Condition, { now, ...around }: Asked): Promise<SizeAt[]> {
    const today = startOfDay(now);
    const instants = Array.from({ length: WEEKS }, (_, i) => today - (WEEKS - i) * 7 * DAY_MS);
    const points = this.sizes.past.at(condition, around, instants);
    points.catch(() => {});
    const known = points.catch((error: unknown) => {
      // Of what was worked out of people nobody knows the past.
      if (error instanceof UnanswerableError) return [];
      throw error;
    });
    const tooLate = new Promise<SizeAt[]>((resolve) => setTimeout(resolve, PATIENCE_MS, []));
    return Promise.race([known, tooLate]);
  }

  /**
   * Why somebody is in it or not at `now`, part by part, with their own values: by the condition that members are held
   * against, and by the one that is being brought up to replace it, as far as what it rests on is remembered already.
   */
  async explain(
    segment: Segment,
    view: ProfileView,
    now: number,
  ): Promise<{ explanation: Explanation; next?: Explanation }> {
    const program = await this.#deps.programs.load(segment.workspaceId);
    const { timezone, computed } = surroundingsOf(program);
    const others = new Map(
      program.segments.flatMap(({ id, key }) => {
        const test = program.program.test(id);
        return test ? [[key, { id, test }] as const] : [];
      }),
    );
    const names = await this.#deps.names(segment.workspaceId);
    const by = (condition: Condition) => explain(condition, view, now, { timezone, computed, others }, names);
    const { condition, next } = segment;
    const replaced = condition && next && { next: by(next) };
    return { explanation: by(condition ?? newest(segment)), ...replaced };
  }

  /** What a condition rests on: how well filled, how fresh, and what is missing. */
  async coverage(workspaceId: string, condition: Condition): Promise<FieldUse[]> {
    return coverageOf(condition, (await this.#deps.fieldsKnown?.(workspaceId)) ?? []);
  }

  /** What makes them different: attributes of a sample of members and others, and the events they did. */
  async differences(
    segment: Segment,
  ): Promise<{ data: Difference[]; inside: number; outside: number; sampled: boolean }> {
    const { workspaceId, id } = segment;
    const { membership, people, programs } = this.#deps;
    const program = await programs.load(workspaceId);
    const members = (await membership.members(workspaceId, id, '', SAMPLE)).map((member) => member.profileId);
    const others = await this.#others(workspaceId, id);
    const [inside, outside] = [await people(workspaceId, members), await people(workspaceId, others)];
    const condition = segment.condition ?? newest(segment);
    const fields = fieldsOf(condition);
    const now = this.#deps.now();
    const attributes = differencesOf(
      inside.map((person) => person.view),
      outside.map((person) => person.view),
      {
        computed: (view: ProfileView) => program.program.computed(view, now),
        defining: new Set(fields.attributes),
      },
    );
    const done = await this.#eventDifferences(
      workspaceId,
      members,
      others,
      new Set(fields.events.map((e) => e.event)),
    );
    // What defines the segment is no news, so it comes last.
    const data = [...attributes, ...done]
      .sort((a, b) => Number(a.defining) - Number(b.defining) || strength(b) - strength(a))
      .slice(0, 100);
    return {
      data: await this.#withTitles(workspaceId, program, data),
      inside: inside.length,
      outside: outside.length,
      sampled: members.length === SAMPLE || others.length === SAMPLE,
    };
  }

  /** Where values of a computed trait are ids of the catalogue, with what it calls them. */
  async #withTitles(
    workspaceId: string,
    { computed }: WorkspaceProgram,
    data: readonly Difference[],
  ): Promise<Difference[]> {
    const holdIds = new Set(
      computed.flatMap(({ key, definition }) =>
        'lastValues' in definition.measure ? [`computed.${key}`] : [],
      ),
    );
    const items = data.some(({ field }) => holdIds.has(field))
      ? await this.#deps.items?.(workspaceId)
      : undefined;
    return data.map((one) => {
      const name = holdIds.has(one.field) ? items?.get(String(one.value))?.title : undefined;
      return name === undefined ? one : { ...one, name };
    });
  }

  async #others(workspaceId: string, segmentId: string): Promise<string[]> {
    const others: string[] = [];
    for (let after = ''; others.length < SAMPLE; ) {
      const ids = await this.#deps.profiles(workspaceId, after, SAMPLE);
      if (ids.length === 0) break;
      const members = await this.#deps.membership.among(workspaceId, segmentId, ids);
      others.push(...ids.filter((id) => !members.has(id)));
      after = ids.at(-1)!;
    }
    return others.slice(0, SAMPLE);
  }

  async #eventDifferences(
    workspaceId: string,
    members: readonly string[],
    others: readonly string[],
    defining: ReadonlySet<string>,
  ): Promise<Difference[]> {
    const { sql, params } = eventSharesSql(workspaceId, members, others);
    const rows = await this.#deps.events.query<{ name: string; inside: number; outside: number }>(
      sql,
      params,
    );
    const counted = rows.map(({ name, inside, outside }) => ({
      field: 'event',
      value: name,
      inside: Number(inside),
      outside: Number(outside),
    }));
    return rank(counted, { inside: members.length, outside: others.length, defining: new Set() }).map(
      (one) => ({
        ...one,
        defining: defining.has(String(one.value)),
      }),
    );
  }

  async #named(workspaceId: string, ids: readonly string[]): Promise<Map<string, Someone>> {
    const people = await this.#deps.people(workspaceId, ids);
    const known = new Map(people.map(({ view }) => [view.profile.id, someone(view)]));
    return new Map(ids.map((id) => [id, known.get(id) ?? { id }]));
  }

  #asked(program: WorkspaceProgram, workspaceId: string, now: number): Asked {
    return { workspaceId, now, ...surroundingsOf(program) };
  }
}

const startOfDay = (ms: number): number => ms - (ms % DAY_MS);

const strength = ({ differenceLow, differenceHigh }: Difference): number =>
  Math.max(0, differenceLow, -differenceHigh);

/** A person by the name that people would use. */
export function someone(view: ProfileView): Someone {
  const text = (attribute: string) => {
    const value = view.get(attribute);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const whole = [
    text('traits.firstName') ?? text('traits.first_name'),
    text('traits.lastName') ?? text('traits.last_name'),
  ]
    .filter(Boolean)
    .join(' ');
  const userId = view.profile.identities.find((identity) => identity.type === 'user_id')?.value;
  const name = text('traits.name') ?? (whole || (text('traits.email') ?? userId));
  return name === undefined ? { id: view.profile.id } : { id: view.profile.id, name };
}
