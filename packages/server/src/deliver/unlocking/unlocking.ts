// The value of information in this workspace: what segments and experiences read, tried on a random sample of people. Kept
// for some minutes, since forms ask for it whenever they are opened.

import type { Json } from '@visavis/engine/collect';
import { type Experience, rungOf } from '@visavis/engine/decide';
import { KINDS, type Question, type Target, type Unlocked, unlock } from '@visavis/engine/deliver';
import { type Condition, compile, fieldsOf } from '@visavis/engine/segment';
import type { ProfileView } from '@visavis/engine/unify';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../platform/clock.ts';
import type { WorkspaceProgram } from '../../segment/index.ts';
import type { StoredPerson } from '../../unify/index.ts';

export interface UnlockingDeps {
  clock: Clock;
  program(workspaceId: string): Promise<WorkspaceProgram>;
  /** Those that are live. */
  experiences(workspaceId: string): Promise<Experience[]>;
  /** Profile ids greater than `after`, in their order. They are hashes, so a stretch of them is a random sample. */
  ids(workspaceId: string, after: string, limit: number): Promise<string[]>;
  people(workspaceId: string, ids: readonly string[]): Promise<StoredPerson[]>;
  count(workspaceId: string): Promise<number>;
  /** What is asked already, and where. */
  questions(workspaceId: string): Promise<AskedIn[]>;
}
/** A question of a form or a survey. */
export interface AskedIn {
  kind: 'form' | 'survey';
  key: string;
  name: string;
  question: Question;
}
export interface Worth extends Unlocked {
  askedIn: { kind: 'form' | 'survey'; key: string; name: string }[];
}
export interface Value {
  computedAt: number;
  total: number;
  sample: number;
  data: Worth[];
}

const SAMPLE = 1500;
const FRESH_MS = 10 * 60_000;
const MOST_TRAITS = 60;
/** Of a person: decides between questions that are worth nothing yet. */
const LITTLE = 1e-6;

export class Unlocking {
  readonly #deps: UnlockingDeps;
  readonly #known = new LRUCache<string, { at: number; value: Promise<Value> }>({ max: 500 });

  constructor(deps: UnlockingDeps) {
    this.#deps = deps;
  }

  /** @param freshMs how old the answer may be */
  async value(workspaceId: string, freshMs = FRESH_MS): Promise<Value> {
    const now = this.#deps.clock.now();
    const known = this.#known.get(workspaceId);
    if (known && now - known.at <= freshMs) return known.value;
    const value = this.#work(workspaceId, now);
    this.#known.set(workspaceId, { at: now, value });
    value.catch(() => this.#known.delete(workspaceId));
    return value;
  }

  /**
   * People who would enter something if everybody answered, by trait. Among those that let in nobody whom the sample
   * knows, what more definitions read comes first.
   */
  async usefulness(workspaceId: string): Promise<(question: Question) => number> {
    const { data } = await this.value(workspaceId);
    const gains = new Map(
      data.map(({ trait, gain, targets }) => [trait, gain.people + targets.length * LITTLE]),
    );
    return ({ trait }) => (trait === undefined ? 0 : LITTLE / 2 + (gains.get(trait) ?? 0));
  }

  async #work(workspaceId: string, now: number): Promise<Value> {
    const { program, experiences, people, count, questions } = this.#deps;
    const loaded = await program(workspaceId);
    const targets = targetsOf(loaded, await experiences(workspaceId), now);
    const asked = (await questions(workspaceId)).filter(({ question }) => question.trait !== undefined);
    const read = targets.flatMap(({ reads }) => reads.filter((name) => name.startsWith('traits.')));
    const traits = [
      ...new Set([...read.map((name) => name.slice('traits.'.length)), ...asked.map(traitOf)]),
    ].slice(0, MOST_TRAITS);
    const sample = (await people(workspaceId, await this.#sample(workspaceId))).map(({ view }) => view);
    const total = Math.max(sample.length, await count(workspaceId));
    const data = unlock({
      ...{ people: sample, total, targets },
      questions: traits.map((trait) => ({ trait, possible: possibleOf(trait, asked) })),
      groupsOf: groupsIn(loaded, now),
    }).map((one) => ({
      ...one,
      askedIn: asked
        .filter((each) => traitOf(each) === one.trait)
        .map(({ kind, key, name }) => ({ kind, key, name })),
    }));
    return { computedAt: now, total, sample: sample.length, data };
  }

  /** From a place that moves with the hour, round the end of the list. */
  async #sample(workspaceId: string): Promise<string[]> {
    const hour = Math.floor(this.#deps.clock.now() / 3_600_000);
    const start = ((hour * 2_654_435_761) >>> 0).toString(16).padStart(8, '0');
    const ids = await this.#deps.ids(workspaceId, start, SAMPLE);
    if (ids.length === SAMPLE) return ids;
    const rest = await this.#deps.ids(workspaceId, '', SAMPLE - ids.length);
    return [...new Set([...ids, ...rest])];
  }
}

const traitOf = ({ question }: AskedIn): string => question.trait!;

/** What may be answered, of the first question that gives a choice. */
function possibleOf(trait: string, asked: readonly AskedIn[]): Json[] | undefined {
  for (const { question } of asked.filter((one) => traitOf(one) === trait)) {
    if (KINDS[question.kind].chooses) return (question.options ?? []).map(({ value }) => value);
    if (question.kind === 'yesno') return [true, false];
  }
  return undefined;
}

function targetsOf(loaded: WorkspaceProgram, experiences: readonly Experience[], now: number): Target[] {
  const { program, segments } = loaded;
  const conditions = new Map(
    segments.flatMap(({ key, condition }) => (condition ? [[key, condition] as const] : [])),
  );
  const readsOf = (condition: Condition): string[] => allFields(condition, conditions);
  const found: Target[] = [];
  for (const { id, key, name, condition } of segments) {
    const test = condition && program.test(id);
    if (!test) continue;
    found.push({
      ...{ kind: 'segment', key, name, reads: readsOf(condition) },
      holds: (view) => test(view, now) > 0,
    });
  }
  for (const experience of experiences) {
    const { key, name, slot, audience } = experience;
    const rung = rungOf(experience, (segment) => conditions.get(segment));
    const holds = audience === null ? () => true : tester(audience, loaded, now);
    if (!holds) continue;
    const reads = audience === null ? [] : readsOf(audience);
    found.push({ kind: 'experience', key, name, slot, rung, reads, holds });
  }
  // Who reads no trait can still be the rung on which somebody stands already.
  return found.map((target) => ({ ...target, reads: slotReads(target, found) }));
}

/** Of an experience: what its slot's other experiences read too, so that a climb is told from a step aside. */
function slotReads(target: Target, all: readonly Target[]): readonly string[] {
  if (target.slot === undefined) return target.reads;
  return [...new Set(all.filter(({ slot }) => slot === target.slot).flatMap(({ reads }) => reads))];
}

function tester(
  audience: Condition,
  { program }: WorkspaceProgram,
  now: number,
): Target['holds'] | undefined {
  try {
    const { bound } = compile(audience, program.surroundings);
    return (view) => bound(view, now) > 0;
  } catch {
    // It leans on a segment that is not brought up yet.
    return undefined;
  }
}

/** The attributes of a condition and of the segments that it leans on. */
function allFields(condition: Condition, conditions: ReadonlyMap<string, Condition>): string[] {
  const attributes = new Set<string>();
  const seen = new Set<string>();
  const open = [condition];
  for (const one of open) {
    const fields = fieldsOf(one);
    for (const attribute of fields.attributes) attributes.add(attribute);
    for (const key of fields.segments) {
      const other = seen.has(key) ? undefined : conditions.get(key);
      seen.add(key);
      if (other) open.push(other);
    }
  }
  return [...attributes];
}

/** The names of the segments and stages that somebody is in. */
function groupsIn({ program, segments }: WorkspaceProgram, now: number): (view: ProfileView) => string[] {
  const tests = segments.flatMap(({ id, name, state }) => {
    const test = state === 'archived' ? undefined : program.test(id);
    return test ? [{ name, test }] : [];
  });
  return (view) => {
    const stages = Object.entries(view.profile.derived ?? {}).flatMap(([name, { value }]) =>
      name.startsWith('stage.') && value !== null
        ? [`${String(value)} (${name.slice('stage.'.length)})`]
        : [],
    );
    return [...stages, ...tests.filter(({ test }) => test(view, now) > 0).map(({ name }) => name)];
  };
}
