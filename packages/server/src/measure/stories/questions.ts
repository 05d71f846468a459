// A report as the subject of a story. Its question is kept; its answer is worked out anew whenever it is read, so that a
// live link tells how things are now.

import { createHash } from 'node:crypto';
import type { Story } from '@visavis/engine/measure';
import { LRUCache } from 'lru-cache';
import { VisavisError } from '../../platform/errors.ts';
import type { Records } from '../../platform/records/index.ts';
import { type ReportDeps, reportKinds } from './report-kinds.ts';
import { createQuestionStore, type StoredQuestion } from './report-store.ts';
import { type Subject, subject } from './subject.ts';

export type { ReportDeps };

type StoryThen = Story & { computedAt: string };
type Asked = Readonly<Record<string, unknown>>;

const DAY_MS = 86_400_000;
const KEY_LENGTH = 22;
const SEGMENTS = 'segments:';
/** Whoever makes a story reads it next. */
const FRESH_MS = 30_000;

export class Questions {
  readonly #deps: ReportDeps;
  readonly #store: ReturnType<typeof createQuestionStore>;
  /** What was worked out to see that a question has an answer, until it is read. */
  readonly #made = new LRUCache<string, StoryThen>({ max: 50 });

  constructor(deps: ReportDeps & { records: Records }) {
    this.#deps = deps;
    this.#store = createQuestionStore(deps.records);
  }

  /** The story's key. A stretch until now goes on until whenever it is read. @throws what the question itself throws */
  async keep(workspaceId: string, of: string, asked: Asked): Promise<string> {
    const now = this.#deps.reports.now();
    const { from, to, ...rest } = asked;
    const days =
      typeof from === 'string' ? Math.max(1, Math.round((now - Date.parse(from)) / DAY_MS)) : undefined;
    const kept = from !== undefined && to === undefined ? { ...rest, lastDays: days } : asked;
    const question = JSON.stringify(sorted(kept));
    const key = createHash('sha256').update(`${of}\n${question}`).digest('base64url').slice(0, KEY_LENGTH);
    const about = await this.#of(workspaceId, key, { of, asked: question });
    const story = await about.story();
    await this.#store.add(workspaceId, key, { of, asked: question }, now);
    this.#made.set(`${workspaceId} ${key}`, { ...story, computedAt: new Date(now).toISOString() });
    return key;
  }

  /** The segments that it asks about or tells people apart by, as it names them: by id or key. */
  async segmentsOf(workspaceId: string, key: string): Promise<string[]> {
    const found = await this.#store.find(workspaceId, key);
    const asked = found ? (JSON.parse(found.asked) as { segment?: string; by?: string; start?: object }) : {};
    const { segment, by = '', start = {} } = asked;
    const apart = by.startsWith(SEGMENTS) ? by.slice(SEGMENTS.length).split(',') : [];
    const begun = 'segment' in start ? [String(start.segment)] : [];
    return [...(segment === undefined ? [] : [segment]), ...begun, ...apart].filter(Boolean);
  }

  /** @throws not_found */
  async subject(workspaceId: string, key: string): Promise<Subject> {
    const found = await this.#store.find(workspaceId, key);
    if (!found) throw new VisavisError('not_found', `There is no report “${key}”.`);
    const { asks, story } = await this.#of(workspaceId, key, found);
    return { asks, story: async (known) => this.#take(`${workspaceId} ${key}`) ?? story(known) };
  }

  /** Once, and only while it is fresh. */
  #take(name: string): StoryThen | undefined {
    const made = this.#made.get(name);
    this.#made.delete(name);
    const age = made ? this.#deps.reports.now() - Date.parse(made.computedAt) : FRESH_MS;
    return age >= 0 && age < FRESH_MS ? made : undefined;
  }

  async #of(workspaceId: string, key: string, { of, asked: json }: StoredQuestion): Promise<Subject> {
    const { lastDays, ...asked } = JSON.parse(json) as Asked;
    const timezone = await this.#deps.timezone(workspaceId);
    const now = this.#deps.reports.now();
    const from =
      typeof lastDays === 'number' ? { from: new Date(now - lastDays * DAY_MS).toISOString() } : {};
    const kind = reportKinds[of as keyof typeof reportKinds];
    // What was kept was read by the kind's own schema.
    const question = { ...asked, ...from } as never;
    return subject(
      { report: () => kind.ask(this.#deps, workspaceId, question) as Promise<unknown> },
      ({ report }) => kind.tell({ key, timezone, ...kind.words(question) }, report as never, question),
    );
  }
}

/** With the keys of objects in order, so that the same question has one key. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, one]) => [name, sorted(one)]));
}
