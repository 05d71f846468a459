// Workspaces, their members and the invitations that make new ones.

import { type Kysely, sql } from 'kysely';
import type { Role } from '../platform/http/index.ts';
import type { Engine } from '../platform/records/index.ts';
import type { AccountTables } from './tables.ts';

export interface Workspace {
  id: string;
  name: string;
  /** Where calendar windows ("today", "this month") begin, as an IANA name. */
  timezone: string;
  /** What everybody who works here should know, such as that its history was moved in time. */
  note?: string;
  createdAt: number;
}

export interface Membership extends Workspace {
  role: Role;
}

export interface Member {
  userId: string;
  name: string;
  email: string;
  role: Role;
  createdAt: number;
}

export interface Invitation {
  id: string;
  workspaceId: string;
  role: Role;
  /** The only address that may accept it; anybody with the link when undefined. */
  email: string | undefined;
  tokenHash: string;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  /** Set when the link lets this member choose a new password instead of making a member. */
  userId?: string;
}

/** Any number will do, as long as every Visavis takes the same. */
const FIRST_WORKSPACE_LOCK = 7_318_042_002;

export class WorkspaceStore {
  readonly #db: Kysely<AccountTables>;
  readonly #engine: Engine;
  constructor(db: Kysely<AccountTables>, engine: Engine) {
    this.#db = db;
    this.#engine = engine;
  }

  /** The oldest workspace; `wanted` becomes it when there is none, once, however many servers start together. */
  first(wanted: Workspace): Promise<Workspace> {
    return this.#db.transaction().execute(async (db) => {
      if (this.#engine === 'postgres')
        await sql`select pg_advisory_xact_lock(${FIRST_WORKSPACE_LOCK})`.execute(db);
      const inside = new WorkspaceStore(db, this.#engine);
      const existing = (await inside.all())[0];
      if (!existing) await inside.insert(wanted);
      return existing ?? wanted;
    });
  }

  async insert({ id, name, timezone, createdAt, note }: Workspace): Promise<void> {
    await this.#db
      .insertInto('workspace')
      .values({ id, name, timezone, created_at: createdAt, note: note ?? null })
      .execute();
  }

  async find(id: string): Promise<Workspace | undefined> {
    const row = await this.#db.selectFrom('workspace').selectAll().where('id', '=', id).executeTakeFirst();
    return row && toWorkspace(row);
  }

  async all(): Promise<Workspace[]> {
    const rows = await this.#db
      .selectFrom('workspace')
      .selectAll()
      .orderBy('created_at')
      .orderBy('id')
      .execute();
    return rows.map(toWorkspace);
  }

  async change(id: string, change: { name?: string; timezone?: string; note?: string }): Promise<void> {
    await this.#db.updateTable('workspace').set(change).where('id', '=', id).execute();
  }

  /** A person's workspaces, the oldest membership first. */
  async ofUser(userId: string): Promise<Membership[]> {
    const rows = await this.#db
      .selectFrom('member')
      .innerJoin('workspace', 'workspace.id', 'member.workspace_id')
      .select([
        'workspace.id',
        'workspace.name',
        'workspace.timezone',
        'workspace.created_at',
        'workspace.note',
        'member.role',
      ])
      .where('member.user_id', '=', userId)
      .orderBy('member.created_at')
      .orderBy('workspace.id')
      .execute();
    return rows.map((row) => ({ ...toWorkspace(row), role: row.role as Role }));
  }

  async members(workspaceId: string): Promise<Member[]> {
    const rows = await this.#db
      .selectFrom('member')
      .innerJoin('auth_user', 'auth_user.id', 'member.user_id')
      .select(['auth_user.id', 'auth_user.name', 'auth_user.email', 'member.role', 'member.created_at'])
      .where('member.workspace_id', '=', workspaceId)
      .orderBy('member.created_at')
      .orderBy('auth_user.id')
      .execute();
    return rows.map((row) => ({
      userId: row.id,
      name: row.name,
      email: row.email,
      role: row.role as Role,
      createdAt: Number(row.created_at),
    }));
  }

  async addMember(workspaceId: string, userId: string, role: Role, now: number): Promise<void> {
    await this.#db
      .insertInto('member')
      .values({ workspace_id: workspaceId, user_id: userId, role, created_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  async setRole(workspaceId: string, userId: string, role: Role): Promise<void> {
    await this.#db
      .updateTable('member')
      .set({ role })
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId)
      .execute();
  }

  async removeMember(workspaceId: string, userId: string): Promise<void> {
    await this.#db
      .deleteFrom('member')
      .where('workspace_id', '=', workspaceId)
      .where('user_id', '=', userId)
      .execute();
  }

  async insertInvitation(invitation: Invitation): Promise<void> {
    await this.#db
      .insertInto('invitation')
      .values({
        id: invitation.id,
        workspace_id: invitation.workspaceId,
        role: invitation.role,
        email: invitation.email ?? null,
        token_hash: invitation.tokenHash,
        created_by: invitation.createdBy,
        created_at: invitation.createdAt,
        expires_at: invitation.expiresAt,
        used_at: null,
        user_id: invitation.userId ?? null,
      })
      .execute();
  }

  async openInvitations(workspaceId: string, now: number): Promise<Invitation[]> {
    const rows = await this.#db
      .selectFrom('invitation')
      .selectAll()
      .where('workspace_id', '=', workspaceId)
      .where('used_at', 'is', null)
      .where('user_id', 'is', null)
      .where('expires_at', '>', now)
      .orderBy('id')
      .execute();
    return rows.map(toInvitation);
  }

  async invitationByToken(tokenHash: string, now: number): Promise<Invitation | undefined> {
    const row = await this.#db
      .selectFrom('invitation')
      .selectAll()
      .where('token_hash', '=', tokenHash)
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return row && toInvitation(row);
  }

  /** True for exactly one of those who try at once. */
  async useInvitation(id: string, now: number): Promise<boolean> {
    const result = await this.#db
      .updateTable('invitation')
      .set({ used_at: now })
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return result.numUpdatedRows > 0n;
  }

  async reopenInvitation(id: string): Promise<void> {
    await this.#db.updateTable('invitation').set({ used_at: null }).where('id', '=', id).execute();
  }

  async removeInvitation(workspaceId: string, id: string): Promise<boolean> {
    const result = await this.#db
      .deleteFrom('invitation')
      .where('workspace_id', '=', workspaceId)
      .where('id', '=', id)
      .where('used_at', 'is', null)
      .executeTakeFirst();
    return result.numDeletedRows > 0n;
  }
}

const toWorkspace = (row: AccountTables['workspace']): Workspace => ({
  id: row.id,
  name: row.name,
  timezone: row.timezone,
  createdAt: Number(row.created_at),
  ...(row.note ? { note: row.note } : {}),
});

const toInvitation = (row: AccountTables['invitation']): Invitation => ({
  id: row.id,
  workspaceId: row.workspace_id,
  role: row.role as Role,
  email: row.email ?? undefined,
  tokenHash: row.token_hash,
  createdBy: row.created_by,
  createdAt: Number(row.created_at),
  expiresAt: Number(row.expires_at),
  ...(row.user_id === null ? {} : { userId: row.user_id }),
});
