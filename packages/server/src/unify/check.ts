// Are the stored people what their events add up to? Folds every event of a person again, from the event store and the
// log, and compares with what is stored; so with who is who, and with where the rooms to the right say that they stand.
// Repairs nothing: a difference is a bug to be found. `visavis doctor` asks it.

import type { Json } from '@visavis/engine/collect';
import {
  type BehaviourIndex,
  canonical,
  compileBehaviours,
  decodeProfile,
  emptyState,
  fold,
  type IdentityRules,
  type IdentityState,
} from '@visavis/engine/unify';
import type { Events } from '../platform/events/index.ts';
import { checkGraph } from './check-graph.ts';
import type { StoredPerson } from './people.ts';
import { findProfiles, listProfiles, type PeopleDb } from './people-store.ts';
import { type LoggedEvent, loggedShipped, loggedUnshipped } from './person-event-store.ts';
import type { ProfileRow } from './profile-store.ts';

export interface Check {
  people: number;
  events: number;
  differing: Difference[];
  /** After whom to go on; absent when everybody has been looked at. */
  next?: string;
}
/** Which of everybody. */
export interface CheckPage {
  limit: number;
  /** Those with a greater id. */
  cursor?: string;
  /** Leave out what folding keeps for definitions: their history is being read. */
  withoutBehaviours?: boolean;
}
export interface Difference {
  profileId: string;
  identity: string;
  /** Which parts differ: `traits`, `sessions`, `behaviour:<id>`, `who is who`, `segment:<id>`, ... */
  parts: string[];
}

interface CheckDeps {
  db: PeopleDb;
  events?: Events;
  shippedSeq(): number;
  behaviours: BehaviourIndex;
  rules: IdentityRules;
  /** People by their ids, as they are stored. */
  byIds(ids: readonly string[]): Promise<StoredPerson[]>;
  standing?: Standing | undefined;
}
/** Who of these people is not in the segments that they should be in: `segment:<id>` by profile id. */
export type Standing = (people: readonly StoredPerson[]) => Promise<ReadonlyMap<string, string[]>>;

const PEOPLE_AT_ONCE = 200;
const DIFFERENCES_SHOWN = 100;
/** Whoever differs is looked at again: an event may have come between reading them and reading their events. */
const LOOKS = 3;

/** People in the order of their ids. Who differs each time they are looked at is told. */
export async function checkPeople(
  deps: CheckDeps,
  workspaceId: string,
  { limit, cursor = '', withoutBehaviours = false }: CheckPage,
): Promise<Check> {
  const behaviours = withoutBehaviours ? compileBehaviours([]) : deps.behaviours;
  const check: Check = { people: 0, events: 0, differing: [] };
  for (let after = cursor; check.people < limit; ) {
    const page = Math.min(PEOPLE_AT_ONCE, limit - check.people);
    const rows = await listProfiles(deps.db, workspaceId, { limit: page, cursor: after });
    const first = await compare({ ...deps, behaviours }, workspaceId, rows);
    check.people += rows.length;
    check.events += first.events;
    let { differing } = first;
    for (let look = 1; look < LOOKS && differing.length > 0; look++) {
      const again = await findProfiles(deps.db, workspaceId, [...new Set(differing.map((d) => d.profileId))]);
      ({ differing } = await compare({ ...deps, behaviours }, workspaceId, again));
    }
    check.differing.push(...differing.slice(0, DIFFERENCES_SHOWN - check.differing.length));
    if (rows.length < page) {
      delete check.next;
      return check;
    }
    after = rows.at(-1)!.id;
    check.next = after;
  }
  return check;
}

async function compare(
  deps: CheckDeps,
  workspaceId: string,
  rows: readonly ProfileRow[],
): Promise<{ events: number; differing: Difference[] }> {
  const profiles = rows.map((row) => decodeProfile(row.id, row.state));
  const states = new Map(profiles.flatMap((p) => p.identities.map((state) => [state.id, state] as const)));
  const again = await foldAgain(deps, workspaceId, states);
  const differing = profiles.flatMap(({ id, identities }) =>
    identities.flatMap((state): Difference[] => {
      const parts = differingParts(state, again.get(state.id)!, deps.behaviours);
      return parts.length === 0 ? [] : [{ profileId: id, identity: `${state.type}:${state.value}`, parts }];
    }),
  );
  differing.push(...(await checkGraph(deps, workspaceId, rows)));
  if (deps.standing) {
    const people = await deps.byIds(rows.map(({ id }) => id));
    for (const [profileId, parts] of await deps.standing(people))
      differing.push({ profileId, identity: `id:${profileId}`, parts });
  }
  return { events: [...again.values()].reduce((sum, state) => sum + state.events, 0), differing };
}

async function foldAgain(
  { db, events, shippedSeq, behaviours }: CheckDeps,
  workspaceId: string,
  states: ReadonlyMap<string, IdentityState>,
): Promise<Map<string, IdentityState>> {
  const again = new Map<string, IdentityState>();
  for (const { id, type, value } of states.values()) again.set(id, emptyState(id, type, value));
  const ids = [...states.keys()];
  const seen = new Set<number>();
  const take = ({ seq, identity, event }: LoggedEvent): void => {
    const state = again.get(identity);
    if (!state || seen.has(seq)) return;
    seen.add(seq);
    fold(state, event, behaviours, new Set());
  };
  const shipped = shippedSeq();
  if (events) for await (const logged of loggedShipped(events, workspaceId, ids)) take(logged);
  for (const logged of await loggedUnshipped(db as never, workspaceId, shipped)) take(logged);
  return again;
}

const PARTS = [
  'firstSeen',
  'lastSeen',
  'events',
  'traits',
  'facts',
  'consent',
  'groups',
  'views',
  'shown',
  'firstTouch',
  'lastTouch',
  'sessions',
] as const;

function differingParts(
  stored: IdentityState,
  again: IdentityState,
  { behaviours }: BehaviourIndex,
): string[] {
  const differ: string[] = PARTS.filter((part) => text(stored[part]) !== text(again[part]));
  for (const { id } of behaviours)
    if (text(stored.behaviours[id]) !== text(again.behaviours[id])) differ.push(`behaviour:${id}`);
  return differ;
}

// States are plain JSON, whatever their types say.
const text = (value: unknown): string => canonical(value as Json | undefined);
