// Making, changing and archiving definitions: what may be said, what each change leaves in the record, and which
// definitions lean on which. Bringing a definition up is backfill's work.

import { randomUUID } from 'node:crypto';
import type { Json } from '@visavis/engine/collect';
import { type Condition, fieldsOf, parseCondition } from '@visavis/engine/segment';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Caller } from '../platform/http/index.ts';
import { archiveComputed, createComputed, type NewComputed } from './computed-definitions.ts';
import {
  type Computed,
  keyOf,
  NO_PROGRESS,
  newest,
  type Segment,
  type VersionLine,
  versionLine,
} from './definition.ts';
import { freeKey, isArchived, present, refuseCycle, refuseTaken, refuseUnknown } from './definition-rules.ts';
import type { DefinitionStore } from './definition-store.ts';
import { type Leaning, refuseHeld, refuseWithoutHistory } from './leaning.ts';

export interface DefinitionsDeps {
  store: DefinitionStore;
  clock: Clock;
  /** Called after every change, when memory must be refreshed and backfill has work. */
  changed(workspaceId: string): void;
  audit(author: Author, action: string, subject: string, details: Record<string, Json>): Promise<void>;
  /** Takes out whoever is still a member of a segment that is archived. */
  empty(workspaceId: string, segmentId: string): Promise<void>;
  /** Conditions of rooms to the right that are told over all history: those of stages. */
  leaning?(workspaceId: string): Promise<readonly Leaning[]>;
  /** Every condition of rooms to the right that is not archived. */
  held?(workspaceId: string): Promise<readonly Leaning[]>;
}

/** Who does it, as the audit shows it. */
export interface Author {
  workspaceId: string;
  name: string;
  /** Absent where the server does it by itself. */
  caller?: Caller;
}

export interface NewSegment {
  name: string;
  key?: string;
  description?: string;
  condition: unknown;
}
export interface SegmentChange {
  name?: string;
  description?: string;
  condition?: unknown;
}

/** What a segment reads. */
export interface Need {
  id: string;
  key: string;
  name: string;
  attributes: readonly string[];
  events: readonly { event: string; properties: readonly string[] }[];
}

export class Definitions {
  readonly #deps: DefinitionsDeps;

  constructor(deps: DefinitionsDeps) {
    this.#deps = deps;
  }

  async segments(workspaceId: string): Promise<Segment[]> {
    const all = await this.#deps.store.segments(workspaceId);
    return all.filter((segment) => segment.state !== 'archived');
  }

  /** What each segment of a workspace reads, for the data-source map. */
  async needs(workspaceId: string): Promise<Need[]> {
    return (await this.segments(workspaceId)).map((segment) => {
      const { id, key, name } = segment;
      const { attributes, events } = fieldsOf(newest(segment));
      return { id, key, name, attributes, events };
    });
  }

  /** By id or by key. @throws not_found */
  async segment(workspaceId: string, idOrKey: string): Promise<Segment> {
    const found = (await this.segments(workspaceId)).find((s) => s.id === idOrKey || s.key === idOrKey);
    if (!found) throw new VisavisError('not_found', `There is no segment "${idOrKey}".`);
    return found;
  }

  versions(workspaceId: string, subject: string): Promise<VersionLine[]> {
    return this.#deps.store.versions(workspaceId, subject);
  }

  async create(author: Author, given: NewSegment): Promise<Segment> {
    const { workspaceId } = author;
    const now = this.#deps.clock.now();
    const wanted = given.key ?? keyOf(given.name);
    const condition = await this.check(workspaceId, given.condition);
    return this.#save(author, 'created', (all, computed) => {
      const key = given.key ?? freeKey(wanted, all);
      refuseTaken(key, all);
      refuseUnknown(condition, all, computed);
      return {
        workspaceId,
        id: randomUUID(),
        key,
        name: given.name,
        description: given.description ?? '',
        version: 1,
        condition: undefined,
        next: condition,
        state: 'filling',
        progress: NO_PROGRESS,
        liveSince: 0,
        createdAt: now,
        createdBy: author.name,
        updatedAt: now,
      };
    });
  }

  /** Somebody has published what the guard speaks against, and has said why. */
  publishedPast(
    author: Author,
    key: string,
    findings: readonly { kind: string; sentence: string }[],
    reason: string,
  ): Promise<void> {
    const details = { reason, findings: findings.map(({ kind, sentence }) => ({ kind, sentence })) };
    return this.#deps.audit(author, 'segment.published_past_guard', `segment:${key}`, details);
  }

  async change(author: Author, idOrKey: string, change: SegmentChange): Promise<Segment> {
    const { key, id } = await this.segment(author.workspaceId, idOrKey);
    const condition =
      change.condition === undefined
        ? undefined
        : await this.check(author.workspaceId, change.condition, { key });
    const leaning = await this.#leaning(author.workspaceId);
    return this.#save(author, 'changed', (all, computed) => {
      const was = present(all, id, idOrKey);
      const segment: Segment = {
        ...was,
        name: change.name ?? was.name,
        description: change.description ?? was.description,
        version: was.version + 1,
        updatedAt: this.#deps.clock.now(),
      };
      if (condition && JSON.stringify(condition) !== JSON.stringify(newest(was))) {
        refuseUnknown(condition, all, computed);
        refuseCycle(key, condition, all);
        refuseWithoutHistory(key, condition, all, leaning);
        segment.next = condition;
        segment.state = 'filling';
        segment.progress = NO_PROGRESS;
      }
      return segment;
    });
  }

  async #held(workspaceId: string): Promise<readonly Leaning[]> {
    return (await this.#deps.held?.(workspaceId)) ?? [];
  }

  async #leaning(workspaceId: string): Promise<readonly Leaning[]> {
    return (await this.#deps.leaning?.(workspaceId)) ?? [];
  }

  /** @throws conflict when other segments, or anything else that is not archived, ask for it */
  async archive(author: Author, idOrKey: string): Promise<Segment> {
    const { id } = await this.segment(author.workspaceId, idOrKey);
    const held = await this.#held(author.workspaceId);
    const archived = await this.#save(author, 'archived', (all) => {
      const segment = present(all, id, idOrKey);
      refuseHeld(segment.name, (c) => fieldsOf(c).segments.includes(segment.key), all, held);
      return {
        ...segment,
        version: segment.version + 1,
        state: 'archived',
        updatedAt: this.#deps.clock.now(),
        // The key is free again for a new segment.
        key: `${segment.key}~${segment.id}`,
      };
    });
    await this.#deps.empty(author.workspaceId, id);
    return archived;
  }

  /** Brings an archived segment back under its id, and under its key where that is still free. */
  async restore(author: Author, id: string): Promise<Segment> {
    const { workspaceId } = author;
    const found = (await this.#deps.store.segments(workspaceId)).find((segment) => segment.id === id);
    if (!found) throw new VisavisError('not_found', `There is no segment "${id}".`);
    if (!isArchived(found)) throw new VisavisError('conflict', `"${found.name}" is not archived.`);
    // Archiving may have been cut short.
    await this.#deps.empty(workspaceId, id);
    return this.#save(author, 'restored', (all, computed) => {
      const was = all.find((segment) => segment.id === id)!;
      if (!isArchived(was)) throw new VisavisError('conflict', `"${was.name}" is not archived.`);
      const condition = newest(was);
      refuseUnknown(condition, all, computed);
      return {
        ...was,
        key: freeKey(was.key.slice(0, -`~${id}`.length), all),
        version: was.version + 1,
        condition: undefined,
        next: condition,
        state: 'filling',
        progress: NO_PROGRESS,
        updatedAt: this.#deps.clock.now(),
      };
    });
  }

  /**
   * A condition that may be used in this workspace, for the segment of this `key`; with `request`, it may speak of the
   * request, as the audience of an experience does. @throws invalid_condition
   */
  async check(
    workspaceId: string,
    given: unknown,
    { key, request = false }: { key?: string; request?: boolean } = {},
  ): Promise<Condition> {
    const parsed = parseCondition(given, { request });
    if (parsed.faults) {
      const [first] = parsed.faults;
      const what = first ? ` ${first.field}: expected ${first.expected}, got ${first.got}.` : '';
      throw new VisavisError('invalid_condition', `The condition cannot be read.${what}`, {
        faults: parsed.faults,
      });
    }
    const condition = parsed.value;
    const [segments, traits] = await Promise.all([this.segments(workspaceId), this.computed(workspaceId)]);
    refuseUnknown(condition, segments, traits);
    if (key !== undefined) refuseCycle(key, condition, segments);
    return condition;
  }

  async computed(workspaceId: string): Promise<Computed[]> {
    const all = await this.#deps.store.computed(workspaceId);
    return all.filter((trait) => trait.state !== 'archived');
  }

  createComputed(author: Author, given: NewComputed): Promise<Computed> {
    return createComputed(this.#deps, author, given);
  }

  /**
   * @param toReplace whether one of the same key comes at once: whoever holds a condition on it keeps it
   * @throws conflict when segments, or anything else that is not archived, ask for it
   */
  async archiveComputed(author: Author, key: string, { toReplace = false } = {}): Promise<void> {
    const held = toReplace ? [] : await this.#held(author.workspaceId);
    await archiveComputed(this.#deps, author, key, held);
  }

  /** What `make` gives is written in the transaction in which it looked at what there is. */
  async #save(
    author: Author,
    change: VersionLine['change'],
    make: (segments: Segment[], computed: Computed[]) => Segment,
  ): Promise<Segment> {
    let made: Segment | undefined;
    await this.#deps.store.change(author.workspaceId, (segments, computed) => {
      const segment = make(segments, computed);
      made = segment;
      const { name, description, id, version } = segment;
      const definition = { name, description, condition: newest(segment) };
      const changedAt = this.#deps.clock.now();
      return {
        segments: [segment],
        versions: [versionLine(author, { subject: id, version, change, definition, changedAt })],
      };
    });
    this.#deps.changed(author.workspaceId);
    const { name, key, version, id } = made!;
    await this.#deps.audit(author, `segment.${change}`, `segment:${id}`, { name, key, version });
    return made!;
  }
}
