// Who has changed since the scores were written: by the place of their events in the log, and by the names that moved
// from person to person.

import { type Events, JOIN_MOVED, profileOf } from '../../platform/events/index.ts';
import { uuidList } from '../../segment/index.ts';

interface Span {
  workspaceId: string;
  after: number;
  until: number;
}

/** People with events in this part of the log (after < seq <= until). */
export async function readActive(events: Events, { workspaceId, after, until }: Span): Promise<string[]> {
  const rows = await events.query<{ profile: string }>(
    `SELECT DISTINCT toString(${profileOf()}) AS profile FROM events AS e ${JOIN_MOVED}
     WHERE e.workspace_id = {workspace:String} AND e.seq > {after:UInt64} AND e.seq <= {until:UInt64}`,
    { workspace: workspaceId, after, until },
  );
  return rows.map(({ profile }) => profile);
}

/** People to whom names have moved, or (of their own id) moved back; and how far that log has come. */
export async function readMoved(
  events: Events,
  workspaceId: string,
  after: number,
): Promise<{ profiles: string[]; until: number }> {
  const rows = await events.query<{ person: string; latest: number }>(
    `SELECT toString(profile) AS person, max(version) AS latest FROM moved FINAL
     WHERE workspace_id = {workspace:String} AND version > {after:UInt64} GROUP BY person`,
    { workspace: workspaceId, after },
  );
  return {
    profiles: rows.map(({ person }) => person),
    until: Math.max(after, ...rows.map(({ latest }) => Number(latest))),
  };
}

/** Every identity that may be one of these people's. */
export async function readIdentitiesOf(
  events: Events,
  workspaceId: string,
  profiles: readonly string[],
): Promise<string[]> {
  const rows = await events.query<{ identity: string }>(
    `SELECT toString(identity) AS identity FROM moved FINAL
     WHERE workspace_id = {workspace:String} AND profile IN ${uuidList(profiles)}`,
    { workspace: workspaceId },
  );
  return [...new Set([...profiles, ...rows.map(({ identity }) => identity)])];
}

/** Those of a part of everybody who have one of these attributes, as far as the event store has heard. */
export async function readHolders(
  events: Events,
  { workspaceId, names, at, of }: { workspaceId: string; names: readonly string[]; at: number; of: number },
): Promise<string[]> {
  const rows = await events.query<{ holder: string }>(
    `SELECT toString(profile) AS holder FROM derived FINAL WHERE workspace_id = {workspace:String}
       AND cityHash64(profile) % {of:UInt32} = {at:UInt32} AND hasAny(mapKeys(values), {names:Array(String)})`,
    { workspace: workspaceId, names, at, of },
  );
  return rows.map(({ holder }) => holder);
}
