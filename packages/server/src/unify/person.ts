// A person as the flow passes it from room to room inside one unit of work: the profile, what the segment room keeps
// with it (opaque here), and what has changed since it was loaded.

import type { Json } from '@visavis/engine/collect';
import {
  combine,
  type DerivedValue,
  groupIdsOf,
  type IdentityState,
  inOrderOfName,
  type Profile,
  type ProfileView,
} from '@visavis/engine/unify';
import type { HeldGroup } from './groups.ts';

/** By segment id: since when a member (0 = is not one), and when that flips by itself (0 = never). */
export type Members = Record<string, [since: number, flipAt: number]>;

type GroupsOf = (ids: readonly string[]) => HeldGroup[];
const noGroups: GroupsOf = () => [];

export class Person {
  readonly workspaceId: string;
  readonly profile: Profile;
  /** The segment room's; it writes here, and sets `dirty`. */
  members: Members;
  /** The earliest instant at which a membership can flip without an event; 0 = never. */
  reviewAt: number;
  /** The latest `receivedAt` folded in. */
  updatedAt: number;
  /** Attributes and behaviours that changed in this unit; see `ProfileView`. */
  readonly changes = new Set<string>();
  /** The set of identities changed, or the memberships are new: look at everything. */
  reviewAll = false;
  /** To be written when the gathering is saved. */
  dirty = false;
  /** Nobody to remember: an event that names nobody whom the identity rules accept. Never written. */
  readonly transient: boolean;
  /** There is a row of this person in the store. */
  stored: boolean;
  #groupsOf: GroupsOf;
  #view: ProfileView | undefined;

  constructor(parts: {
    workspaceId: string;
    profile: Profile;
    members?: Members;
    reviewAt?: number;
    updatedAt?: number;
    transient?: boolean;
    stored?: boolean;
    groupsOf?: GroupsOf;
  }) {
    this.workspaceId = parts.workspaceId;
    this.profile = parts.profile;
    this.members = parts.members ?? {};
    this.reviewAt = parts.reviewAt ?? 0;
    this.updatedAt = parts.updatedAt ?? 0;
    this.transient = parts.transient ?? false;
    this.stored = parts.stored ?? false;
    this.#groupsOf = parts.groupsOf ?? noGroups;
  }

  get id(): string {
    return this.profile.id;
  }

  /** A unit takes the person up: groups are those that it has loaded. */
  attach(groupsOf: GroupsOf): void {
    this.#groupsOf = groupsOf;
    this.#view = undefined;
  }

  /** The unit is done; unless another one has taken the person up, nothing of it is held on to. */
  detach(groupsOf: GroupsOf): void {
    if (this.#groupsOf === groupsOf) this.#groupsOf = noGroups;
  }

  /** A snapshot of now; ask again after an event was folded. */
  get view(): ProfileView {
    this.#view ??= combine(this.profile, this.#groupsOf(groupIdsOf(this.profile)));
    return this.#view;
  }

  /** The same with what a decision's caller says of this moment, as `request.<name>`; of a copy, to try what if. */
  viewWith(request: Readonly<Record<string, Json>>, profile: Profile = this.profile): ProfileView {
    return combine(profile, this.#groupsOf(groupIdsOf(profile)), request);
  }

  /** One of the groups has changed, and not all of its members have been looked at since. */
  get isBehindGroup(): boolean {
    const ids = groupIdsOf(this.profile);
    return ids.length > 0 && this.#groupsOf(ids).some((group) => group.stamp !== undefined);
  }

  /** The identity's state is about to change, or has. */
  touch(): void {
    this.#view = undefined;
    this.dirty = true;
  }

  /**
   * Sets what a room to the right has worked out (`stage.customer`, `persona.<model>`, `prediction.<model>`), or takes
   * it away. A changed value is among `changes`, so that whatever asks for it is looked at when segments settle next.
   * True when anything is different now.
   */
  derive(name: string, next: DerivedValue | undefined): boolean {
    const { [name]: known, ...others } = this.profile.derived ?? {};
    if (JSON.stringify(known) === JSON.stringify(next)) return false;
    if (JSON.stringify(known?.value ?? null) !== JSON.stringify(next?.value ?? null)) this.changes.add(name);
    const derived = next ? inOrderOfName({ ...others, [name]: next }) : others;
    if (Object.keys(derived).length > 0) this.profile.derived = derived;
    else delete this.profile.derived;
    this.touch();
    return true;
  }

  state(identityId: string): IdentityState {
    return this.profile.identities.find((state) => state.id === identityId)!;
  }
}
