// Notes on dates, for charts over time: what people write down ("campaign started"), and what went live by itself, read
// from the audit log. They say when something happened, not that anything came of it.

import type { AuditEntry, AuditQuery } from '../../account/index.ts';
import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { newId } from '../../platform/id.ts';
import type { Records } from '../../platform/records/index.ts';
import { createAnnotationStore } from './annotation-store.ts';
import type { Audit } from './index.ts';

export interface AnnotationsDeps {
  records: Records;
  clock: Clock;
  audit: Audit;
  /** Newest first. */
  auditLog(query: AuditQuery): Promise<AuditEntry[]>;
}
export interface Annotation {
  /** Null of what was read from the audit log. */
  id: string | null;
  time: number;
  text: string;
  by: string;
  /** The page of what it is about, where it is known. */
  to: string | null;
}

/** What visitors and customers notice, by the noun of the audit log, and its page. */
const PAGES: Readonly<Record<string, string>> = {
  experience: '/experiences/',
  campaign: '/campaigns/',
  scenario: '/scenarios/',
};
const LIVE = new Set(['live', 'running']);
/** Entries of the audit log that are read: older ones have no mark. */
const MOST_ENTRIES = 1000;
const DAY_MS = 86_400_000;

export class Annotations {
  readonly #deps: AnnotationsDeps;
  readonly #store: ReturnType<typeof createAnnotationStore>;

  constructor(deps: AnnotationsDeps) {
    this.#deps = deps;
    this.#store = createAnnotationStore(deps.records);
  }

  /** In [from, to), the oldest first; the last 90 days when not given. */
  async between(
    workspaceId: string,
    { from: since, to: until }: { from?: number | undefined; to?: number | undefined },
  ): Promise<Annotation[]> {
    const to = until ?? this.#deps.clock.now() + 1;
    const from = since ?? to - 90 * DAY_MS;
    const written = (await this.#store.between(workspaceId, from, to)).map(
      ({ id, time, text, authorName }): Annotation => ({ id, time, text, by: authorName, to: null }),
    );
    const entries = await this.#deps.auditLog({
      ...{ workspaceId, about: Object.keys(PAGES), limit: MOST_ENTRIES },
    });
    const automatic = wentLive(entries).filter(({ time }) => time >= from && time < to);
    return [...written, ...automatic].sort((a, b) => a.time - b.time);
  }

  async add(caller: Caller, time: number, text: string): Promise<Annotation> {
    const now = this.#deps.clock.now();
    const one = { id: newId(now), time, text, authorName: caller.name, at: now };
    await this.#store.add(caller.workspaceId, one);
    this.#deps.audit(caller, 'annotation.added', `annotation:${one.id}`, { text, time });
    return { id: one.id, time, text, by: caller.name, to: null };
  }

  /** @throws not_found */
  async remove(caller: Caller, id: string): Promise<void> {
    if (!(await this.#store.remove(caller.workspaceId, id)))
      throw new VisavisError('not_found', `There is no note “${id}”.`);
    this.#deps.audit(caller, 'annotation.removed', `annotation:${id}`, {});
  }
}

/** When each experience, campaign or scenario went live, and when it ended. @param entries newest first */
function wentLive(entries: readonly AuditEntry[]): Annotation[] {
  const wasLive = new Map<string, boolean>();
  return entries.toReversed().flatMap(({ at, action, subject, actor, details }) => {
    const noun = action.slice(0, action.indexOf('.'));
    const key = subject.slice(subject.indexOf(':') + 1);
    const isLive = LIVE.has(String(details.status));
    const was = wasLive.get(`${noun}:${key}`) ?? false;
    wasLive.set(`${noun}:${key}`, isLive);
    if (was === isLive) return [];
    const text = `${noun} “${details.name ?? key}” ${isLive ? 'went live' : 'ended'}`;
    return [{ id: null, time: at, text, by: actor.name, to: `${PAGES[noun]}${key}` }];
  });
}
