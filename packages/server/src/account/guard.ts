// Stands before every route: finds out who calls and whether they may. A route that does not say who may call it is
// for secret keys and signed-in members only.

import type { FastifyReply, FastifyRequest } from 'fastify';
import { VisavisError } from '../platform/errors.ts';
import { type Access, type App, type Caller, ROLES, type Role } from '../platform/http/index.ts';
import { keyOf } from './credentials.ts';
import type { Keys } from './keys.ts';
import { requireSameOrigin } from './same-origin.ts';
import type { SignedIdentity } from './signing/signing.ts';
import type { Users } from './users.ts';
import type { WorkspaceStore } from './workspace-store.ts';

export interface GuardOptions {
  keys: Keys;
  users: Users;
  workspaces: WorkspaceStore;
  signing: SignedIdentity;
  publicUrl: string | undefined;
}

const READS = new Set(['GET', 'HEAD']);

export function addGuard(app: App, options: GuardOptions): void {
  // After the body is read (a key may be in it) and before it is validated, so that strangers learn nothing.
  app.addHook('preValidation', async (request, reply) => {
    const { access = 'secret', role } = request.routeOptions.config;
    if (access === 'public' || request.is404) return;
    const caller = await findCaller(request, access, options);
    if (!caller) throw nobody(access, reply);
    requireAccess(caller, access);
    if (access === 'secret') {
      requireRole(caller, role ?? (READS.has(request.method) ? 'viewer' : 'editor'));
      reply.header('cache-control', 'no-store');
    }
    request.caller = caller;
  });
}

async function findCaller(
  request: FastifyRequest,
  access: Access,
  options: GuardOptions,
): Promise<Caller | undefined> {
  const { users, workspaces, publicUrl } = options;
  const key = keyOf(request, access);
  if (key !== undefined) {
    const caller = await callerOfKey(options, key);
    if (!caller) throw new VisavisError('unknown_key', 'There is no such key, or it was revoked.');
    return caller;
  }
  const { cookie } = request.headers;
  if (!cookie?.includes('visavis.session_token=')) return undefined;
  const user = await users.ofSession(new Headers({ cookie }));
  if (!user) return undefined;
  requireSameOrigin(request, publicUrl);
  return memberCaller(user, wantedWorkspace(request), workspaces);
}

/** Who holds a write key tells with it how names are proven in its workspace, if they are. */
export async function callerOfKey(
  { keys, signing }: Pick<GuardOptions, 'keys' | 'signing'>,
  key: string,
): Promise<Caller | undefined> {
  const caller = await keys.callerOf(key);
  if (caller?.access !== 'write') return caller;
  const policy = await signing.of(caller.workspaceId);
  return policy ? { ...caller, signing: policy } : caller;
}

/** An EventSource can set no header, so the query may name the workspace too. */
function wantedWorkspace(request: FastifyRequest): string | undefined {
  const header = request.headers['x-workspace'];
  if (typeof header === 'string' && header !== '') return header;
  const { workspace } = (request.query ?? {}) as { workspace?: unknown };
  return typeof workspace === 'string' ? workspace : undefined;
}

async function memberCaller(
  user: { id: string; name: string },
  wanted: string | undefined,
  workspaces: WorkspaceStore,
): Promise<Caller> {
  const memberships = await workspaces.ofUser(user.id);
  const membership = wanted === undefined ? memberships[0] : memberships.find(({ id }) => id === wanted);
  if (!membership) {
    const which = wanted === undefined ? 'any workspace' : 'this workspace';
    throw new VisavisError('forbidden', `You are signed in, and not a member of ${which}.`);
  }
  const { id: workspaceId, role } = membership;
  return { workspaceId, access: 'secret', role, userId: user.id, name: user.name };
}

function nobody(access: Access, reply: FastifyReply): VisavisError {
  reply.header('www-authenticate', 'Bearer realm="visavis"');
  if (access === 'write') {
    const ways = '"Authorization: Bearer wk_…", Basic with the key as user name, or "writeKey" in the body';
    return new VisavisError('unknown_key', `Expected a write key (${ways}), got none.`);
  }
  return new VisavisError(
    'not_signed_in',
    'Expected a secret key ("Authorization: Bearer sk_…") or somebody who has signed in, got neither.',
  );
}

function requireAccess(caller: Caller, access: Access): void {
  if (access === 'write' || caller.access === 'secret') return;
  throw new VisavisError(
    'forbidden',
    'This address needs a secret key. A write key may write and decide, and reads nobody.',
  );
}

function requireRole(caller: Caller, role: Role): void {
  if (ROLES.indexOf(caller.role) >= ROLES.indexOf(role)) return;
  throw new VisavisError(
    'forbidden',
    `This needs the role "${role}" or more; ${caller.name} has "${caller.role}".`,
  );
}
