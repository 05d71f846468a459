// The over-segmentation guard over a workspace's segments, and over one that is about to be published.

import {
  type Condition,
  type Finding,
  type Goal,
  guardSegments,
  type Verdict,
} from '@visavis/engine/segment';
import { VisavisError } from '../platform/errors.ts';
import type { Events } from '../platform/events/index.ts';
import { newest } from './definition.ts';
import type { Definitions } from './definitions.ts';
import { commonGoal, readGoals } from './guard-event-store.ts';
import type { Insights } from './insights.ts';
import type { Known } from './membership.ts';
import { UnanswerableError } from './sql/index.ts';
import type { SegmentUses } from './uses.ts';

export interface GuardDeps {
  definitions: Definitions;
  insights: Insights;
  events: Events;
  now(): number;
  people(workspaceId: string, ids: readonly string[]): Promise<Known[]>;
  profiles(workspaceId: string, after: string, limit: number): Promise<string[]>;
  countProfiles(workspaceId: string): Promise<number>;
  uses: SegmentUses;
}

export interface Judged {
  goal: string;
  people: number;
  /** How many were looked at. */
  sample: number;
  data: (Verdict & { uses: { kind: string; key: string; name: string }[] })[];
}

const SAMPLE = 10_000;
const PAGE = 1000;
/** With fewer people nothing can be judged, and nobody is asked for reasons. */
const LEAST_WORKSPACE = 1000;
const LEAST = 50;
const SAME = 0.85;

export class Guard {
  readonly #deps: GuardDeps;

  constructor(deps: GuardDeps) {
    this.#deps = deps;
  }

  /** Every live segment, the doubtful ones first. Of many people a sample is looked at: profile ids are hashes. */
  async judge(workspaceId: string, asked?: string): Promise<Judged> {
    const { definitions, events, countProfiles, now } = this.#deps;
    const [all, total] = await Promise.all([definitions.segments(workspaceId), countProfiles(workspaceId)]);
    const goal = asked ?? (await commonGoal(events, workspaceId)) ?? 'Order Completed';
    const live = all.filter(({ state }) => state === 'live');
    const people = await this.#sample(workspaceId);
    const goals = await this.#goals(workspaceId, goal, people, now());
    const uses = await this.#deps.uses.all(workspaceId);
    const segments = live.map((segment) => ({
      ...{ key: segment.key, name: segment.name, createdAt: segment.createdAt },
      isUsed: uses.has(segment.key),
      inside: Uint8Array.from(people, ({ members }) => Number((members[segment.id]?.[0] ?? 0) > 0)),
    }));
    const scale = people.length > 0 ? total / people.length : 1;
    return {
      goal,
      people: total,
      sample: people.length,
      data: guardSegments(segments, goals, { scale, least: LEAST }).map((verdict) => ({
        ...verdict,
        uses: (uses.get(verdict.key) ?? []).map(({ kind, key, name }) => ({ kind, key, name })),
      })),
    };
  }

  /**
   * What speaks against publishing this condition, as far as it can be known before anybody is in it: too few people, or
   * another segment with nearly the same people.
   */
  async foresee(workspaceId: string, condition: Condition, self?: string): Promise<Finding[]> {
    const { definitions, insights, countProfiles } = this.#deps;
    if ((await countProfiles(workspaceId)) < LEAST_WORKSPACE) return [];
    const size = await this.#sizeOf(workspaceId, condition);
    if (size === undefined) return [];
    const findings: Finding[] = [];
    if (size < LEAST)
      findings.push({
        ...{ kind: 'too-small', isSerious: true },
        sentence: `${size} people would be in it; below ${LEAST} nothing that is shown to them can be measured.`,
      });
    const sizes = await insights.liveSizes(workspaceId);
    for (const other of await definitions.segments(workspaceId)) {
      const theirs = sizes.get(other.id) ?? 0;
      const isNear = Math.min(size, theirs) >= SAME * Math.max(size, theirs) && theirs > 0;
      if (other.key === self || other.state !== 'live' || !isNear) continue;
      const both = (await this.#sizeOf(workspaceId, { all: [condition, newest(other)] })) ?? 0;
      const jaccard = both / Math.max(1, size + theirs - both);
      if (jaccard >= SAME)
        findings.push({
          ...{ kind: 'duplicate', isSerious: true, other: other.key },
          sentence: `${Math.round(jaccard * 100)}% of the people in it or in “${other.name}” would be in both: it would be the same segment twice.`,
        });
    }
    return findings;
  }

  /** @throws conflict when something speaks against it and nobody says why it is wanted all the same */
  async demandReason(
    workspaceId: string,
    condition: Condition,
    { reason, self }: { reason?: string | undefined; self?: string },
  ): Promise<Finding[]> {
    const findings = await this.foresee(workspaceId, condition, self);
    if (findings.length === 0 || reason?.trim()) return findings;
    throw new VisavisError('conflict', findings.map(({ sentence }) => sentence).join(' '), {
      faults: [{ field: 'reason', expected: 'why this segment is wanted all the same', got: 'nothing' }],
    });
  }

  /** Undefined where no event says it. */
  async #sizeOf(workspaceId: string, condition: Condition): Promise<number | undefined> {
    try {
      return await this.#deps.insights.sizeNow(workspaceId, condition);
    } catch (error) {
      if (error instanceof UnanswerableError) return undefined;
      throw error;
    }
  }

  async #sample(workspaceId: string): Promise<Known[]> {
    const found: Known[] = [];
    for (let after = ''; found.length < SAMPLE; ) {
      const ids = await this.#deps.profiles(workspaceId, after, PAGE);
      if (ids.length === 0) break;
      found.push(...(await this.#deps.people(workspaceId, ids)));
      after = ids.at(-1)!;
    }
    return found;
  }

  async #goals(workspaceId: string, goal: string, people: readonly Known[], now: number): Promise<Goal[]> {
    const ids = people.map(({ view }) => view.profile.id);
    const until = ids.toSorted().at(-1) ?? '';
    const rows = await readGoals(this.#deps.events, { workspaceId, goal, until, now });
    const byId = new Map(rows.map((row) => [row.profile, row]));
    const values = (of: (row: (typeof rows)[number]) => number) =>
      Float32Array.from(ids, (id) => {
        const row = byId.get(id);
        return row ? of(row) : 0;
      });
    return [
      { name: `doing ${goal}`, values: values(({ times }) => Number(times > 0)) },
      { name: `worth of ${goal}`, values: values(({ worth }) => worth) },
      { name: 'how much they do', values: values(({ deeds }) => Math.log1p(deeds)) },
    ];
  }
}
