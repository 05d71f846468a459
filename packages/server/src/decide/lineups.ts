// The live line-up of each workspace, compiled once and kept until something of it changes. Every one that has decided
// anything is written down by what it consists of, so that decisions can be replayed.

import { createHash } from 'node:crypto';
import {
  type ConditionOf,
  type Experience,
  type Holdouts,
  inOrder,
  type Learned,
  Lineup,
  type Rung,
  replayLineup,
  rungOf,
  type Slot,
} from '@visavis/engine/decide';
import { RECOMMENDATIONS } from '@visavis/engine/predict';
import { knownFieldsOf, type Names } from '@visavis/engine/segment';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import type { LiveRecommendations } from '../predict/index.ts';
import type { WorkspaceProgram } from '../segment/index.ts';
import { findLineup, keepLineup } from './decision-store.ts';
import { type DecideDb, definitionsVersion, findVersion } from './definition-store.ts';
import { KnownDefinitions } from './known-definitions.ts';
import { readSettings } from './settings.ts';

/** What decides now. */
export interface LiveLineup {
  /** Names what it consists of; the same for the same. */
  id: string;
  lineup: Lineup;
  experiences: ReadonlySet<string>;
  /** Of the segments as they are. */
  conditionOf: ConditionOf;
  /** Of an experience, by key. */
  nameOf(experience: string): string;
  /** What experiences have learned, by id; goes on changing. */
  learned: ReadonlyMap<string, Learned>;
  /** What is recommended, where any slot asks for it; what it says goes on changing. */
  recommendations: LiveRecommendations | undefined;
}

/** What a line-up consists of: ids and versions, and what else its answers depend on. */
interface Composition {
  timezone: string;
  names: Required<Names>;
  slots: [id: string, version: number][];
  experiences: [id: string, version: number][];
  /** By experience id. Segments have a say in them, so they are not in the experience's version. */
  rungs?: Record<string, Rung>;
  holdouts?: Holdouts;
}

interface Known {
  live: LiveLineup;
  /** What it consists of, as it is written down. */
  body: string;
  /** When it was written down last that it decides. */
  usedAt: number;
  version: string;
  program: WorkspaceProgram;
  checkedAt: number;
}

/** On Postgres another server may have changed something: look at most this often. */
const VERSION_CHECK_MS = 1000;
/** What rooms to the right call things may change without a word: it is looked at this often. */
const NAMES_CHECK_MS = 10_000;
/** How often it is written down that a line-up still decides. */
const USED_EVERY_MS = 6 * 3_600_000;

export interface LineupDeps {
  db: DecideDb;
  clock: Clock;
  exclusive: boolean;
  names(workspaceId: string): Promise<Required<Names>>;
  learned(workspaceId: string): Promise<ReadonlyMap<string, Learned>>;
  recommendations(workspaceId: string): Promise<LiveRecommendations>;
}

export class Lineups {
  readonly #db: DecideDb;
  readonly #clock: Clock;
  readonly #exclusive: boolean;
  readonly #names: LineupDeps['names'];
  readonly #learned: LineupDeps['learned'];
  readonly #recommendations: LineupDeps['recommendations'];
  readonly #definitions: KnownDefinitions;
  readonly #known = new Map<string, Known>();
  /** Those that are being made. */
  readonly #making = new Map<string, { program: WorkspaceProgram; known: Promise<Known> }>();
  /** How often something of a workspace has changed here. */
  readonly #changes = new Map<string, number>();
  readonly #past = new LRUCache<string, Promise<Lineup>>({ max: 20 });

  constructor(deps: LineupDeps) {
    this.#db = deps.db;
    this.#definitions = new KnownDefinitions(deps.db);
    this.#clock = deps.clock;
    this.#exclusive = deps.exclusive;
    this.#names = deps.names;
    this.#learned = deps.learned;
    this.#recommendations = deps.recommendations;
  }

  /** Something has changed, and is written down: what is being made may have missed it. */
  forget(workspaceId: string): void {
    this.#changes.set(workspaceId, (this.#changes.get(workspaceId) ?? 0) + 1);
    this.#known.delete(workspaceId);
    this.#making.delete(workspaceId);
  }

  async live(workspaceId: string, program: WorkspaceProgram): Promise<LiveLineup> {
    const known = await this.#current(workspaceId, program);
    const now = this.#clock.now();
    // One that still decides outlives the decisions that cite it; whoever looks after the log removes the others.
    if (now - known.usedAt >= USED_EVERY_MS) {
      known.usedAt = now;
      await keepLineup(this.#db, workspaceId, { id: known.live.id, body: known.body, now });
    }
    return known.live;
  }

  async #current(workspaceId: string, program: WorkspaceProgram): Promise<Known> {
    const known = this.#known.get(workspaceId);
    const now = this.#clock.now();
    const checkEvery = this.#exclusive ? NAMES_CHECK_MS : VERSION_CHECK_MS;
    const isFresh = now - (known?.checkedAt ?? 0) < checkEvery;
    if (known && known.program === program && isFresh) return known;
    // The number is read first: definitions that are newer than their number are only loaded once more.
    const version = await this.#version(workspaceId);
    if (known?.version === version && known.program === program) {
      known.checkedAt = now;
      return known;
    }
    return this.#make(workspaceId, program, version);
  }

  async #version(workspaceId: string): Promise<string> {
    const { values } = await this.#names(workspaceId);
    return `${await definitionsVersion(this.#db, workspaceId)} ${JSON.stringify(values)}`;
  }

  /** Once for all who ask meanwhile. */
  #make(workspaceId: string, program: WorkspaceProgram, version: string): Promise<Known> {
    const making = this.#making.get(workspaceId);
    if (making?.program === program) return making.known;
    const known = this.#makeNow(workspaceId, program, version);
    this.#making.set(workspaceId, { program, known });
    const done = () => {
      if (this.#making.get(workspaceId)?.known === known) this.#making.delete(workspaceId);
    };
    known.then(done, done);
    return known;
  }

  async #makeNow(workspaceId: string, program: WorkspaceProgram, version: string): Promise<Known> {
    const changes = this.#changes.get(workspaceId);
    const made = await this.#compile(workspaceId, program);
    const now = this.#clock.now();
    await keepLineup(this.#db, workspaceId, { id: made.live.id, body: made.body, now });
    const fresh = { ...made, version, program, checkedAt: now, usedAt: now };
    // It answers those who asked before the change; whoever asks from now on gets one that knows of it.
    if (this.#changes.get(workspaceId) === changes) this.#known.set(workspaceId, fresh);
    return fresh;
  }

  /** As it would be with these besides, each in the place of what has its key; decides nothing that counts. */
  async trial(
    workspaceId: string,
    program: WorkspaceProgram,
    besides: readonly Experience[],
  ): Promise<LiveLineup> {
    return (await this.#compile(workspaceId, program, besides)).live;
  }

  async #compile(
    workspaceId: string,
    program: WorkspaceProgram,
    besides: readonly Experience[] = [],
  ): Promise<{ live: LiveLineup; body: string }> {
    const others = new Set(besides.map(({ key }) => key));
    const lasting = (await this.#definitions.list(workspaceId, 'experience')).filter(
      ({ key }) => !others.has(key),
    );
    const experiences = inOrder<Experience>([...lasting, ...besides]);
    const slots = (await this.#definitions.list(workspaceId, 'slot')) as Slot[];
    const conditionOf = conditionsOf(program);
    const rungs = Object.fromEntries(experiences.map((one) => [one.id, rungOf(one, conditionOf)]));
    const { holdouts } = await readSettings(this.#db, workspaceId);
    const composition: Composition = {
      timezone: program.timezone,
      names: namesIn(experiences, await this.#names(workspaceId)),
      slots: slots.map(({ id, version }) => [id, version]),
      experiences: experiences.map(({ id, version }) => [id, version]),
      rungs,
      holdouts,
    };
    const body = JSON.stringify(composition);
    const id = createHash('sha256').update(body).digest('hex').slice(0, 32);
    const lineup = new Lineup({
      slots,
      experiences,
      timezone: program.timezone,
      names: composition.names,
      rungs: new Map(Object.entries(rungs)),
      holdouts,
      computed: new Map(program.computed.map((trait) => [trait.key, trait.definition])),
    });
    const learned = await this.#learned(workspaceId);
    const isAsked = lineup.reads().some((attribute) => attribute.startsWith(RECOMMENDATIONS));
    const recommendations = isAsked ? await this.#recommendations(workspaceId) : undefined;
    const names = new Map(experiences.map(({ key, name }) => [key, name]));
    const nameOf = (key: string) => names.get(key) ?? key;
    const parts = { lineup, experiences: new Set(names.keys()), conditionOf, nameOf, learned };
    return { live: { id, ...parts, recommendations }, body };
  }

  /** A line-up as it was, for replaying. It never changes, so the latest few are kept. */
  past(workspaceId: string, id: string): Promise<Lineup> {
    const key = `${workspaceId} ${id}`;
    const known = this.#past.get(key);
    if (known) return known;
    const compiled = this.#compilePast(workspaceId, id);
    this.#past.set(key, compiled);
    compiled.catch(() => this.#past.delete(key));
    return compiled;
  }

  async #compilePast(workspaceId: string, id: string): Promise<Lineup> {
    const body = await findLineup(this.#db, workspaceId, id);
    if (body === undefined) throw new VisavisError('not_found', `There is no line-up “${id}”.`);
    const { timezone, names, slots, experiences, rungs, holdouts } = JSON.parse(body) as Composition;
    const versions = <K extends 'slot' | 'experience'>(kind: K, list: [string, number][]) =>
      Promise.all(
        list.map(async ([of, version]) => {
          const found = await findVersion(this.#db, workspaceId, kind, { id: of, version });
          if (!found) throw new VisavisError('not_found', `Version ${version} of ${kind} ${of} is gone.`);
          return found;
        }),
      );
    return replayLineup({
      timezone,
      names,
      slots: (await versions('slot', slots)) as Slot[],
      experiences: await versions('experience', experiences),
      ...(rungs && { rungs: new Map(Object.entries(rungs)) }),
      ...(holdouts && { holdouts }),
    });
  }
}

/** The conditions of a workspace's segments, by key; of one that is still being brought up the one to come. */
export function conditionsOf({ segments }: Pick<WorkspaceProgram, 'segments'>): ConditionOf {
  const known = new Map(segments.map((segment) => [segment.key, segment]));
  return (key) => {
    const segment = known.get(key);
    return segment?.condition ?? segment?.next;
  };
}

/** The names that sentences about these audiences use. */
function namesIn(
  experiences: readonly Experience[],
  { segments, computed, values }: Required<Names>,
): Required<Names> {
  const fields = experiences.flatMap(({ audience }) => (audience ? [knownFieldsOf(audience)] : []));
  const inside = new Set(fields.flatMap((one) => one.segments));
  const attributes = new Set(fields.flatMap((one) => one.attributes));
  return {
    segments: only(segments, (key) => inside.has(key)),
    computed: only(computed, (key) => attributes.has(`computed.${key}`)),
    values: only(values, (attribute) => attributes.has(attribute)),
  };
}

const only = <T>(all: Readonly<Record<string, T>>, isUsed: (key: string) => boolean): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => isUsed(key)));
