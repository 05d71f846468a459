// Who belongs to a workspace, and how they come (by a link that works once) and go. A workspace never loses its
// last owner, and nobody gives away more than they have.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import { VisavisError } from '../platform/errors.ts';
import { type Caller, ROLES, type Role } from '../platform/http/index.ts';
import { newId } from '../platform/id.ts';
import { hashKey } from './keys.ts';
import { requirePassword, type User, type Users } from './users.ts';
import type { Invitation, Member, WorkspaceStore } from './workspace-store.ts';

const LINK_DAYS = 7;

export interface Acceptance {
  token: string;
  email: string;
  password: string;
  name?: string;
}

export class People {
  readonly #store: WorkspaceStore;
  readonly #users: Users;
  readonly #clock: Clock;
  constructor({ store, users, clock }: { store: WorkspaceStore; users: Users; clock: Clock }) {
    this.#store = store;
    this.#users = users;
    this.#clock = clock;
  }

  /** The token leaves here and is not kept; who has it may join, once, within seven days. */
  async invite(wanted: {
    workspaceId: string;
    role: Role;
    email?: string | undefined;
    createdBy: string;
    userId?: string;
  }): Promise<{ token: string; invitation: Invitation }> {
    const token = `join_${randomBytes(24).toString('base64url')}`;
    const now = this.#clock.now();
    const invitation: Invitation = {
      id: newId(now),
      workspaceId: wanted.workspaceId,
      role: wanted.role,
      email: wanted.email?.toLowerCase(),
      tokenHash: hashKey(token),
      createdBy: wanted.createdBy,
      createdAt: now,
      expiresAt: now + LINK_DAYS * 24 * 3600_000,
      ...(wanted.userId === undefined ? {} : { userId: wanted.userId }),
    };
    await this.#store.insertInvitation(invitation);
    return { token, invitation };
  }

  async invitationOf(token: string): Promise<Invitation> {
    const invitation = await this.#store.invitationByToken(hashKey(token), this.#clock.now());
    if (invitation) return invitation;
    throw new VisavisError('not_found', 'This link is not valid, was used, or is older than seven days.');
  }

  /** Makes the user unless there is one, whose password then has to fit; and makes them a member. */
  async accept({
    token,
    email: given,
    password,
    name,
  }: Acceptance): Promise<{ user: User; invitation: Invitation }> {
    const invitation = await this.invitationOf(token);
    const email = given.toLowerCase();
    if (invitation.email !== undefined && invitation.email !== email) {
      throw new VisavisError('forbidden', 'This link was made for another e-mail address.');
    }
    if (invitation.userId !== undefined) return this.#setPassword(invitation, email, password);
    const existing = await this.#users.findByEmail(email);
    if (existing && !(await this.#users.hasPassword(email, password))) {
      throw new VisavisError(
        'not_signed_in',
        'There is an account with this e-mail, and the password is not its own.',
      );
    }
    if (!existing) requirePassword(password);
    if (!(await this.#store.useInvitation(invitation.id, this.#clock.now()))) {
      throw new VisavisError('conflict', 'This link has just been used.');
    }
    try {
      const user = existing ?? (await this.#users.create({ email, password, name: name?.trim() || email }));
      await this.#store.addMember(invitation.workspaceId, user.id, invitation.role, this.#clock.now());
      return { user, invitation };
    } catch (error) {
      await this.#store.reopenInvitation(invitation.id);
      throw error;
    }
  }

  /**
   * A link by which a member who forgot the password chooses a new one. A password opens all of the member's
   * workspaces, so only somebody who ranks as high in every one of them may make it.
   */
  async passwordLink(by: Caller, userId: string): Promise<{ token: string; invitation: Invitation }> {
    const { member } = await this.#find(by.workspaceId, userId);
    const own = by.userId === undefined ? [] : await this.#store.ofUser(by.userId);
    for (const { id, role } of await this.#store.ofUser(userId)) {
      const here = id === by.workspaceId ? by.role : own.find((one) => one.id === id)?.role;
      if (here !== undefined && ROLES.indexOf(here) >= Math.max(ROLES.indexOf(role), ROLES.indexOf('admin')))
        continue;
      throw new VisavisError(
        'forbidden',
        `${member.name} has rights that you have not, here or in another workspace.`,
      );
    }
    const { workspaceId, name: createdBy } = by;
    return this.invite({ workspaceId, role: member.role, email: member.email, createdBy, userId });
  }

  async #setPassword(invitation: Invitation, email: string, password: string) {
    requirePassword(password);
    const user = await this.#users.findByEmail(email);
    if (!user || user.id !== invitation.userId) {
      throw new VisavisError(
        'not_found',
        'This link belongs to somebody who has gone or changed their e-mail.',
      );
    }
    if (!(await this.#store.useInvitation(invitation.id, this.#clock.now()))) {
      throw new VisavisError('conflict', 'This link has just been used.');
    }
    await this.#users.setPassword(user.id, password);
    return { user, invitation };
  }

  async setRole(by: Caller, userId: string, role: Role): Promise<Member> {
    const { member, members } = await this.#find(by.workspaceId, userId);
    requireRank(by, role);
    requireRank(by, member.role);
    if (member.role === 'owner' && role !== 'owner') requireAnotherOwner(members, userId);
    await this.#store.setRole(by.workspaceId, userId, role);
    return { ...member, role };
  }

  /** Their session goes on, and opens this workspace no more from the next request. */
  async remove(by: Caller, userId: string): Promise<Member> {
    const { member, members } = await this.#find(by.workspaceId, userId);
    requireRank(by, member.role);
    if (member.role === 'owner') requireAnotherOwner(members, userId);
    await this.#store.removeMember(by.workspaceId, userId);
    return member;
  }

  async #find(workspaceId: string, userId: string): Promise<{ member: Member; members: Member[] }> {
    const members = await this.#store.members(workspaceId);
    const member = members.find((one) => one.userId === userId);
    if (member) return { member, members };
    throw new VisavisError('not_found', 'There is no such member in this workspace.');
  }
}

/** Only who has a role, or more, may give or take it. */
export function requireRank(by: Caller, role: Role): void {
  if (ROLES.indexOf(by.role) >= ROLES.indexOf(role)) return;
  throw new VisavisError('forbidden', `The role "${role}" is above your own, "${by.role}".`);
}

function requireAnotherOwner(members: readonly Member[], userId: string): void {
  if (members.some((one) => one.role === 'owner' && one.userId !== userId)) return;
  throw new VisavisError('conflict', 'A workspace needs an owner, and this is the last one.');
}
