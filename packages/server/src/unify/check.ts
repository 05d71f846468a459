// Are the stored people what their events add up to? Folds every event of a person again, from the event store and the
// log, and compares with what is stored. Repairs nothing: a difference is a bug to be found.

import type { Json } from '@visavis/engine/collect';
import {
  type BehaviourIndex,
  canonical,
  decodeProfile,
  emptyState,
  fold,
  type IdentityState,
} from '@visavis/engine/unify';
import type { Events } from '../platform/events/index.ts';
import { listProfiles, type PeopleDb } from './people-store.ts';
import { type LoggedEvent, loggedShipped, loggedUnshipped } from './person-event-store.ts';

export interface Check {
  people: number;
  events: number;
  differing: Difference[];
}
export interface Difference {
  profileId: string;
  identity: string;
  /** Which parts of the state differ: `traits`, `sessions`, `behaviours`, ... */
  parts: string[];
}

interface CheckDeps {
  db: PeopleDb;
  events?: Events;
  shippedSeq(): number;
  behaviours: BehaviourIndex;
}

const PEOPLE_AT_ONCE = 200;
const DIFFERENCES_SHOWN = 100;

/** `limit` people in the order of their ids. Nothing should come in meanwhile. */
export async function checkPeople(deps: CheckDeps, workspaceId: string, limit: number): Promise<Check> {
  const check: Check = { people: 0, events: 0, differing: [] };
  for (let cursor = ''; check.people < limit; ) {
    const page = Math.min(PEOPLE_AT_ONCE, limit - check.people);
    const rows = await listProfiles(deps.db, workspaceId, { limit: page, cursor });
    const profiles = rows.map((row) => decodeProfile(row.id, row.state));
    const states = new Map(profiles.flatMap((p) => p.identities.map((state) => [state.id, state] as const)));
    const again = await foldAgain(deps, workspaceId, states);
    check.events += [...again.values()].reduce((sum, state) => sum + state.events, 0);
    for (const profile of profiles)
      for (const state of profile.identities) {
        const parts = differingParts(state, again.get(state.id)!, deps.behaviours);
        if (parts.length > 0 && check.differing.length < DIFFERENCES_SHOWN)
          check.differing.push({ profileId: profile.id, identity: `${state.type}:${state.value}`, parts });
      }
    check.people += rows.length;
    if (rows.length < page) break;
    cursor = rows.at(-1)!.id;
  }
  return check;
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
  if (events && ids.length > 0)
    for await (const logged of loggedShipped(events, workspaceId, ids)) take(logged);
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
