// Ninetailed's Experience API and the CMS's entries behind it: a team moves over by changing an address.

import type { Clock } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { Caller } from '../../platform/http/index.ts';
import { type DecideDb, findDefinition, listDefinitions } from '../definition-store.ts';
import { Clients } from './clients.ts';
import { LiveConfigurations, type LiveNinetailed } from './live.ts';
import { put } from './put.ts';
import type { CmsStatus, StoredAudience, StoredCmsExperience } from './stored.ts';
import { type Report, type SegmentDoor, type Taking, takeEntries } from './take.ts';

export { registerEntryRoutes, takesEntries } from './entry-routes.ts';
export { registerNinetailedRoutes } from './routes.ts';
export type { StoredAudience, StoredCmsExperience } from './stored.ts';
export type { SegmentDoor } from './take.ts';

export interface Ninetailed {
  /** Takes all entries in it; `audiences` maps audiences to segments by hand, `reason` lets go live what contradicts. */
  take(
    workspaceId: string,
    json: unknown,
    given: { audiences: Record<string, string>; reason?: string | undefined },
    actor: Caller,
  ): Promise<Report>;
  /** In the CMS's order. */
  experiences(workspaceId: string): Promise<StoredCmsExperience[]>;
  audiences(workspaceId: string): Promise<StoredAudience[]>;
  setStatus(
    workspaceId: string,
    id: string,
    status: CmsStatus | 'archived',
    actor: Caller,
    reason?: string,
  ): Promise<StoredCmsExperience>;
  /** Client ids that stand for write keys. */
  readonly clients: Clients;
  /** What decides now. */
  live(workspaceId: string): Promise<LiveNinetailed>;
}

export interface NinetailedDeps extends Pick<Taking, 'beforeTold'> {
  db: DecideDb;
  clock: Clock;
  /** No other process changes anything. */
  exclusive: boolean;
  segments: SegmentDoor;
  /** Calls back whenever anything that is decided with may have changed. */
  watch(changed: (workspaceId: string) => void): unknown;
  /** Tells whoever waits for changes, and writes the audit log. */
  changed(
    workspaceId: string,
    actor: Caller,
    action: string,
    definition: { key: string; version: number },
  ): Promise<unknown>;
}

export function createNinetailed(deps: NinetailedDeps): Ninetailed {
  const { db, clock, changed } = deps;
  const live = new LiveConfigurations(deps);
  deps.watch((workspaceId) => live.forget(workspaceId));
  return {
    async take(workspaceId, json, given, actor) {
      const report = await takeEntries({ ...deps, workspaceId, actor }, json, given);
      const version = report.experiences.length + report.audiences.length;
      await changed(workspaceId, actor, 'cms.entries-taken', { key: 'cms', version });
      return report;
    },
    async experiences(workspaceId) {
      const list = await listDefinitions(db, workspaceId, 'cms_experience');
      return list.sort((a, b) => a.position - b.position);
    },
    audiences: (workspaceId) => listDefinitions(db, workspaceId, 'cms_audience'),
    async setStatus(workspaceId, id, status, actor, reason) {
      const before = await findDefinition(db, workspaceId, 'cms_experience', id);
      if (!before || before.status === 'archived')
        throw new VisavisError('not_found', `There is no experience “${id}” from the CMS.`);
      const { id: _, version, createdAt, updatedAt, ...content } = { ...before, status };
      const isNews = status === 'live' && before.status !== 'live';
      const told = isNews ? await deps.beforeTold?.(actor, { ...before, status }, reason) : undefined;
      await put({ db, clock, workspaceId, actor }, 'cms_experience', before, content);
      const after = (await findDefinition(db, workspaceId, 'cms_experience', before.id))!;
      await changed(workspaceId, actor, `cms.experience-${status}`, after);
      await told?.();
      return after;
    },
    clients: new Clients({ db, clock }),
    live: (workspaceId) => live.of(workspaceId),
  };
}
