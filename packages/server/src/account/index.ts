// Account: who works here? Workspaces, the people in them and what they may do, keys for programs, and the audit log.
// It stands before every route (guard.ts) and tells the rooms to its right who calls.

import type { Kysely } from 'kysely';
import type { Clock } from '../platform/clock.ts';
import type { App, Caller } from '../platform/http/index.ts';
import { newId } from '../platform/id.ts';
import type { Log } from '../platform/log.ts';
import type { Records } from '../platform/records/index.ts';
import { type AuditEntry, type AuditQuery, AuditStore, type Details } from './audit-store.ts';
import { type Bootstrap, type BootstrapOptions, bootstrap } from './bootstrap.ts';
import { addGuard, callerOfKey } from './guard.ts';
import { KeyStore, type StoredKey } from './key-store.ts';
import { Keys, type NewKey } from './keys.ts';
import { People } from './people.ts';
import { createSeal } from './signing/seal.ts';
import { SignedIdentity } from './signing/signing.ts';
import { SigningStore } from './signing/signing-store.ts';
import type { AccountTables } from './tables.ts';
import { Users } from './users.ts';
import { type Workspace, WorkspaceStore } from './workspace-store.ts';

export type { AuditEntry, AuditQuery } from './audit-store.ts';
export type { Bootstrap, BootstrapOptions } from './bootstrap.ts';
export type { KeyKind, StoredKey } from './key-store.ts';
export type { NewKey } from './keys.ts';
export { migrations } from './migrations.ts';
export { registerAccountRoutes } from './routes.ts';
export { Throttle } from './throttle.ts';
export type { Workspace } from './workspace-store.ts';

export interface AccountDeps {
  records: Pick<Records, 'db' | 'engine' | 'exclusive'>;
  clock: Clock;
  log: Log;
  /** From `loadSecret(config)`. */
  secret: string;
  publicUrl: string | undefined;
  /** Asked before a workspace's time zone changes; throws to refuse. What it resolves to is called when it has. */
  changeTimezone?(workspaceId: string, timezone: string): Promise<() => void>;
}

export interface Account {
  /** Makes the first workspace and a way in; on later starts says what is there. */
  bootstrap(options: BootstrapOptions): Promise<Bootstrap>;
  /** Puts the guard before all routes of the app; call it before any room registers its own. */
  guard(app: App): void;
  /** Who calls with this key, for protocols that carry it in the path; undefined when unknown or revoked. */
  callerOfKey(key: string): Promise<Caller | undefined>;
  /** `{ key: 'wk_…', stored }`; a secret key is readable here and never again. */
  createKey(key: NewKey): Promise<{ key: string; stored: StoredKey }>;
  /** The keys of a workspace that work. */
  keys(workspaceId: string): Promise<StoredKey[]>;
  /** Closes a key, on this server from the moment this resolves. Throws `not_found`. */
  revokeKey(workspaceId: string, id: string): Promise<StoredKey>;
  /** All there are, the oldest first: what jobs that serve every workspace go through. */
  workspaces(): Promise<Workspace[]>;
  /** One by its id, with the time zone that its calendar windows follow. */
  workspace(id: string): Promise<Workspace | undefined>;
  /** @example account.audit(workspaceId, request.caller, 'segment.created', `segment:${id}`, { name }) */
  audit(
    workspaceId: string,
    actor: Caller | 'system' | null,
    action: string,
    subject: string,
    details?: Details,
  ): Promise<void>;
  /** Newest first. */
  auditLog(query: AuditQuery): Promise<AuditEntry[]>;
  /** For this room's own routes. */
  readonly inside: AccountParts;
}

export interface AccountParts {
  keys: Keys;
  users: Users;
  people: People;
  workspaces: WorkspaceStore;
  signing: SignedIdentity;
  clock: Clock;
  publicUrl: string | undefined;
  changeTimezone: NonNullable<AccountDeps['changeTimezone']>;
}

export function createAccount({ records, clock, log, secret, publicUrl, ...deps }: AccountDeps): Account {
  const db: Kysely<AccountTables> = records.db;
  const workspaces = new WorkspaceStore(db, records.engine);
  const audit = new AuditStore(db);
  const keys = new Keys({ store: new KeyStore(db), clock, exclusive: records.exclusive });
  const users = new Users({ db, engine: records.engine, secret, publicUrl, log });
  const signing = new SignedIdentity({
    ...{ store: new SigningStore(db), seal: createSeal(secret), clock, exclusive: records.exclusive },
  });
  const people = new People({ store: workspaces, users, clock });
  return {
    bootstrap: (options) => bootstrap({ store: workspaces, users, people, keys, clock }, options),
    guard: (app) => addGuard(app, { keys, users, workspaces, signing, publicUrl }),
    callerOfKey: (key) => callerOfKey({ keys, signing }, key),
    createKey: (key) => keys.create(key),
    keys: (workspaceId) => keys.list(workspaceId),
    revokeKey: (workspaceId, id) => keys.revoke(workspaceId, id),
    workspaces: () => workspaces.all(),
    workspace: (id) => workspaces.find(id),
    audit: (workspaceId, actor, action, subject, details = {}) => {
      const at = clock.now();
      return audit.insert({
        id: newId(at),
        workspaceId,
        at,
        actor: actorOf(actor),
        action,
        subject,
        details,
      });
    },
    auditLog: (query) => audit.list(query),
    inside: {
      ...{ keys, users, people, workspaces, signing, clock, publicUrl },
      changeTimezone: deps.changeTimezone ?? (async () => () => {}),
    },
  };
}

function actorOf(actor: Caller | 'system' | null): AuditEntry['actor'] {
  if (actor === 'system' || actor === null) return { type: 'system', name: 'Visavis' };
  const type = actor.userId === undefined ? 'key' : 'member';
  const id = actor.userId ?? actor.keyId;
  return id === undefined ? { type, name: actor.name } : { type, id, name: actor.name };
}
