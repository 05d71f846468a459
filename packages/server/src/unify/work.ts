// What one unit has done with people so far; all of it becomes rows at its end.

import type { Edge } from '@visavis/engine/unify';
import type { ChangedGroup } from './group-store.ts';
import type { Neighbourhood } from './neighbourhood.ts';
import type { Person } from './person.ts';
import type { Change } from './regroup.ts';

export interface Work {
  /** Everybody whom the unit may touch. */
  near: Neighbourhood;
  newIdentities: Set<string>;
  changedIdentities: Set<string>;
  newEdges: Map<string, Edge>;
  changedEdgeLists: Set<string>;
  changedGroups: Set<string>;
  /** Groups whose traits changed: everybody in them wants looking at. It is written down until that is done. */
  groupsToReview: Map<string, ChangedGroup>;
  groupMembers: [group: string, identity: string][];
  terms: Map<string, [term: string, identity: string]>;
  changes: Change[];
  /** Identities whose profile changed, for the event store's `moved`. */
  moved: { identity: string; profile: string }[];
  /** People who are others now, or nobody. */
  gone: Map<string, Person>;
  /** Identities. */
  erased: string[];
}

/** What one event has done. */
export interface Applied {
  person: Person;
  /** The event changed who is who: these people are gone or changed, those are there now. */
  regroup?: Regroup;
  /** What this event alone has changed; see `ProfileView`. */
  changes: ReadonlySet<string>;
}
export interface Regroup {
  before: Person[];
  after: Person[];
  reason: string;
}

export const noWork = (near: Neighbourhood): Work => ({
  near,
  newIdentities: new Set(),
  changedIdentities: new Set(),
  newEdges: new Map(),
  changedEdgeLists: new Set(),
  changedGroups: new Set(),
  groupsToReview: new Map(),
  groupMembers: [],
  terms: new Map(),
  changes: [],
  moved: [],
  gone: new Map(),
  erased: [],
});
