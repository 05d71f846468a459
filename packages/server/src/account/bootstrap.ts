// The first start: a workspace, and a way in. A demo gets an owner with a made-up password; a real server gets the
// owner that the operator named, or a link that makes one, once.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import type { Role } from '../platform/http/index.ts';
import { newId } from '../platform/id.ts';
import type { Keys } from './keys.ts';
import type { People } from './people.ts';
import type { Users } from './users.ts';
import type { Workspace, WorkspaceStore } from './workspace-store.ts';

const DEMO_EMAIL = 'demo@visavis.example';

/** What came of the first start, or of a later one. */
export type Bootstrap =
  /** Somebody can sign in already. */
  | { kind: 'existing'; workspaceId: string }
  /** The owner that the configuration named was made. */
  | { kind: 'admin'; workspaceId: string; email: string }
  /** Nobody can sign in yet; who opens this link becomes the owner. */
  | { kind: 'setup'; workspaceId: string; setupUrl: string }
  | {
      kind: 'demo';
      workspaceId: string;
      email: string;
      password: string;
      writeKey: string;
      secretKey: string;
    };

export interface BootstrapOptions {
  demo: boolean;
  /** Where the dashboard is reached, for the setup link. */
  url: string;
  admin?: { email: string; password: string } | undefined;
  /** Makes the credentials of the demo anew, as when their file was lost. */
  renewDemo?: boolean;
}

export interface BootstrapDeps {
  store: WorkspaceStore;
  users: Users;
  people: People;
  keys: Keys;
  clock: Clock;
}

export async function bootstrap(deps: BootstrapDeps, options: BootstrapOptions): Promise<Bootstrap> {
  const { store, clock } = deps;
  const wanted = newWorkspace(clock.now(), options.demo ? 'Demo' : 'My workspace');
  const workspace = await store.first(wanted);
  const made = workspace.id === wanted.id;
  if (options.demo && (made || options.renewDemo)) return startDemo(deps, workspace);
  if ((await store.members(workspace.id)).length > 0) return { kind: 'existing', workspaceId: workspace.id };
  if (options.admin) return startWithAdmin(deps, workspace, options.admin);
  return startWithLink(deps, workspace, options.url);
}

export const newWorkspace = (now: number, name: string): Workspace => ({
  id: newId(now),
  name,
  timezone: 'UTC',
  createdAt: now,
});

async function ensureOwner(
  { users, store, clock }: BootstrapDeps,
  workspaceId: string,
  { email, password, name }: { email: string; password: string; name: string },
): Promise<void> {
  const existing = await users.findByEmail(email);
  if (existing) await users.setPassword(existing.id, password);
  const user = existing ?? (await users.create({ email, password, name }));
  await store.addMember(workspaceId, user.id, 'owner', clock.now());
}

async function startDemo(deps: BootstrapDeps, workspace: Workspace): Promise<Bootstrap> {
  const { id: workspaceId } = workspace;
  const password = randomBytes(12).toString('base64url');
  await ensureOwner(deps, workspaceId, { email: DEMO_EMAIL, password, name: 'Demo owner' });
  const role: Role = 'admin';
  const common = { workspaceId, createdBy: 'the first start' };
  const known = (await deps.keys.list(workspaceId)).find((key) => key.kind === 'write');
  const writeKey = known?.shown ?? (await deps.keys.create({ ...common, kind: 'write', name: 'Demo' })).key;
  const secret = await deps.keys.create({ ...common, kind: 'secret', name: 'Demo', role });
  return { kind: 'demo', workspaceId, email: DEMO_EMAIL, password, writeKey, secretKey: secret.key };
}

async function startWithAdmin(
  deps: BootstrapDeps,
  { id: workspaceId }: Workspace,
  { email, password }: { email: string; password: string },
): Promise<Bootstrap> {
  await ensureOwner(deps, workspaceId, { email, password, name: email });
  return { kind: 'admin', workspaceId, email };
}

/** An earlier link that nobody used ends with this one. */
async function startWithLink(
  { store, people, clock }: BootstrapDeps,
  { id: workspaceId }: Workspace,
  url: string,
): Promise<Bootstrap> {
  for (const { id } of await store.openInvitations(workspaceId, clock.now())) {
    await store.removeInvitation(workspaceId, id);
  }
  const { token } = await people.invite({ workspaceId, role: 'owner', createdBy: 'the first start' });
  return { kind: 'setup', workspaceId, setupUrl: `${url}/join/${token}` };
}
