// Making, changing and archiving definitions: what may be said, what each change leaves in the record, and which
// definitions lean on which. Bringing a definition up is backfill's work.

import { randomUUID } from 'node:crypto';
import type { Json } from '@visavis/engine/collect';
import {
  type ComputedTrait,
  type Condition,
  fieldsOf,
  parseComputed,
  parseCondition,
} from '@visavis/engine/segment';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { Caller } from '../platform/http/index.ts';
import { type Computed, keyOf, newest, type Segment, type VersionLine } from './definition.ts';
import type { DefinitionStore } from './definition-store.ts';

export interface DefinitionsDeps {
  store: DefinitionStore;
  clock: Clock;
  /** Called after every change, when memory must be refreshed and backfill has work. */
  changed(workspaceId: string): void;
  audit(author: Author, action: string, subject: string, details: Record<string, Json>): Promise<void>;
  /** A segment is no more: nobody shall be its member. */
  archived(workspaceId: string, segmentId: string): Promise<void>;
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

export interface NewComputed {
  key: string;
  name: string;
  filter?: unknown;
  measure?: unknown;
  window?: unknown;
}

const NO_PROGRESS = { done: 0, total: 0 };

export class Definitions {
  readonly #deps: DefinitionsDeps;

  constructor(deps: DefinitionsDeps) {
    this.#deps = deps;
  }

  async segments(workspaceId: string): Promise<Segment[]> {
    const all = await this.#deps.store.segments(workspaceId);
    return all.filter((segment) => segment.state !== 'archived');
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
    const all = await this.#deps.store.segments(workspaceId);
    const key = given.key ?? freeKey(keyOf(given.name), all);
    refuseTaken(key, all);
    const segment: Segment = {
      workspaceId,
      id: randomUUID(),
      key,
      name: given.name,
      description: given.description ?? '',
      version: 1,
      condition: undefined,
      next: await this.check(workspaceId, given.condition, key),
      state: 'filling',
      progress: NO_PROGRESS,
      createdAt: now,
      createdBy: author.name,
      updatedAt: now,
    };
    await this.#save(author, segment, 'created');
    return segment;
  }

  async change(author: Author, idOrKey: string, change: SegmentChange): Promise<Segment> {
    const was = await this.segment(author.workspaceId, idOrKey);
    const segment: Segment = {
      ...was,
      name: change.name ?? was.name,
      description: change.description ?? was.description,
      version: was.version + 1,
      updatedAt: this.#deps.clock.now(),
    };
    if (change.condition !== undefined) {
      const condition = await this.check(author.workspaceId, change.condition, was.key);
      if (JSON.stringify(condition) !== JSON.stringify(newest(was))) {
        segment.next = condition;
        segment.state = 'filling';
        segment.progress = NO_PROGRESS;
      }
    }
    await this.#save(author, segment, 'changed');
    return segment;
  }

  /** @throws conflict when other segments lean on it */
  async archive(author: Author, idOrKey: string): Promise<Segment> {
    const segment = await this.segment(author.workspaceId, idOrKey);
    const users = (await this.segments(author.workspaceId)).filter((other) =>
      [other.condition, other.next].some((c) => c && fieldsOf(c).segments.includes(segment.key)),
    );
    if (users.length > 0) {
      const names = users.map((other) => `"${other.name}"`).join(', ');
      throw new VisavisError('conflict', `"${segment.name}" is used by ${names}, so it cannot be archived.`);
    }
    const archived: Segment = {
      ...segment,
      version: segment.version + 1,
      state: 'archived',
      updatedAt: this.#deps.clock.now(),
      // The key is free again for a new segment.
      key: `${segment.key}~${segment.id}`,
    };
    await this.#save(author, archived, 'archived');
    await this.#deps.archived(author.workspaceId, segment.id);
    return archived;
  }

  /** A condition that may be used in this workspace, for the segment of this key. @throws invalid_condition */
  async check(workspaceId: string, given: unknown, key?: string): Promise<Condition> {
    const parsed = parseCondition(given);
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

  async createComputed(author: Author, given: NewComputed): Promise<Computed> {
    const definition = readComputed(given);
    const now = this.#deps.clock.now();
    const known = await this.#deps.store.computed(author.workspaceId);
    const same = known.find((trait) => trait.key === definition.key);
    if (same && same.state !== 'archived') {
      throw new VisavisError('conflict', `There is a computed trait "${definition.key}" already.`);
    }
    const computed: Computed = {
      workspaceId: author.workspaceId,
      key: definition.key,
      definition,
      version: (same?.version ?? 0) + 1,
      state: 'filling',
      progress: NO_PROGRESS,
      createdAt: now,
      createdBy: author.name,
      updatedAt: now,
    };
    await this.#saveComputed(author, computed, 'created');
    return computed;
  }

  /** @throws conflict when segments lean on it */
  async archiveComputed(author: Author, key: string): Promise<void> {
    const computed = (await this.computed(author.workspaceId)).find((trait) => trait.key === key);
    if (!computed) throw new VisavisError('not_found', `There is no computed trait "${key}".`);
    const users = (await this.segments(author.workspaceId)).filter((segment) =>
      [segment.condition, segment.next].some((c) => c && computedOf(c).includes(key)),
    );
    if (users.length > 0) {
      const names = users.map((segment) => `"${segment.name}"`).join(', ');
      throw new VisavisError('conflict', `"${computed.definition.name}" is used by ${names}.`);
    }
    const archived = { ...computed, version: computed.version + 1, state: 'archived' as const };
    await this.#saveComputed(author, archived, 'archived');
  }

  async #save(author: Author, segment: Segment, change: VersionLine['change']): Promise<void> {
    const { name, description } = segment;
    const definition = { name, description, condition: newest(segment) };
    await this.#deps.store.save(author.workspaceId, {
      segments: [segment],
      versions: [this.#line(author, segment.id, segment.version, change, definition)],
    });
    this.#deps.changed(author.workspaceId);
    const details = { name, key: segment.key, version: segment.version };
    await this.#deps.audit(author, `segment.${change}`, `segment:${segment.id}`, details);
  }

  async #saveComputed(author: Author, computed: Computed, change: VersionLine['change']): Promise<void> {
    const subject = `computed.${computed.key}`;
    await this.#deps.store.save(author.workspaceId, {
      computed: [computed],
      versions: [this.#line(author, subject, computed.version, change, computed.definition)],
    });
    this.#deps.changed(author.workspaceId);
    const details = { name: computed.definition.name, version: computed.version };
    await this.#deps.audit(author, `computed_trait.${change}`, subject, details);
  }

  #line(
    author: Author,
    subject: string,
    version: number,
    change: VersionLine['change'],
    definition: unknown,
  ): VersionLine & { subject: string } {
    const changedAt = this.#deps.clock.now();
    return { subject, version, change, definition, changedAt, changedBy: author.name };
  }
}

function readComputed({ key, name, ...rest }: NewComputed): ComputedTrait {
  const parsed = parseComputed(rest);
  if (parsed.faults) {
    throw new VisavisError('invalid_definition', 'The computed trait cannot be read.', {
      faults: parsed.faults,
    });
  }
  return { key, name, ...parsed.value };
}

const computedOf = (condition: Condition): string[] =>
  fieldsOf(condition)
    .attributes.filter((attribute) => attribute.startsWith('computed.'))
    .map((attribute) => attribute.slice('computed.'.length));

function freeKey(wanted: string, segments: readonly Segment[]): string {
  const taken = new Set(segments.map((segment) => segment.key));
  for (let n = 1; ; n++) {
    const key = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(key)) return key;
  }
}

function refuseTaken(key: string, segments: readonly Segment[]): void {
  const same = segments.find((segment) => segment.key === key);
  if (same) throw new VisavisError('conflict', `The key "${key}" belongs to the segment "${same.name}".`);
}

function refuseUnknown(
  condition: Condition,
  segments: readonly Segment[],
  traits: readonly Computed[],
): void {
  const keys = new Set(segments.map((segment) => segment.key));
  const known = new Set(traits.map((trait) => trait.key));
  const faults = [
    ...fieldsOf(condition)
      .segments.filter((key) => !keys.has(key))
      .map((key) => ({
        field: 'segment',
        expected: 'the key of a segment that exists',
        got: JSON.stringify(key),
      })),
    ...computedOf(condition)
      .filter((key) => !known.has(key))
      .map((key) => ({
        field: 'attribute',
        expected: 'a computed trait that exists',
        got: JSON.stringify(`computed.${key}`),
      })),
  ];
  if (faults.length > 0) {
    throw new VisavisError(
      'invalid_condition',
      `The condition speaks of ${faults[0]!.got}, which does not exist.`,
      {
        faults,
      },
    );
  }
}

/** Follows the segments that it leans on, and those that they lean on; none may lead back. */
function refuseCycle(key: string, condition: Condition, segments: readonly Segment[]): void {
  const byKey = new Map(segments.map((segment) => [segment.key, segment]));
  const walk = (here: Condition, path: string[]): void => {
    for (const next of fieldsOf(here).segments) {
      if (next === key) {
        const ring = [...path, next].join(' → ');
        throw new VisavisError('invalid_condition', `A segment cannot lean on itself: ${ring}.`, {
          faults: [{ field: 'segment', expected: 'no way back to itself', got: ring }],
        });
      }
      const segment = byKey.get(next);
      if (segment && !path.includes(next)) walk(newest(segment), [...path, next]);
    }
  };
  walk(condition, [key]);
}
