// HTTP of this room: who am I, keys, the audit log; people and sign-in are in files of their own.

import { Type } from 'typebox';
import { type App, nothing } from '../platform/http/index.ts';
import { registerAuthRoutes } from './auth-routes.ts';
import type { Account } from './index.ts';
import { requireRank } from './people.ts';
import {
  Membership,
  membershipsOf,
  registerJoinRoutes,
  registerMemberRoutes,
  registerWorkspaceRoutes,
} from './people-routes.ts';
import {
  AuditSchema,
  IdParams,
  KeySchema,
  Name,
  RoleSchema,
  showAudit,
  showKey,
  showWorkspace,
  WorkspaceSchema,
} from './schemas.ts';
import { registerSigningRoutes } from './signing/routes.ts';

const secret = { access: 'secret' as const };
const admin = { ...secret, role: 'admin' as const };
const tags = ['Account'];

export function registerAccountRoutes(app: App, account: Account): void {
  registerAuthRoutes(app, account.inside);
  registerMeRoute(app, account);
  registerWorkspaceRoutes(app, account);
  registerMemberRoutes(app, account);
  registerJoinRoutes(app, account);
  registerKeyRoutes(app, account);
  registerRestoreRoute(app, account);
  registerSigningRoutes(app, account);
  registerAuditRoute(app, account);
}

const Me = Type.Object({
  name: Type.String(),
  access: Type.Literal('secret'),
  role: RoleSchema,
  workspaceId: Type.String(),
  user: Type.Optional(Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() })),
  key: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  workspace: WorkspaceSchema,
  workspaces: Type.Array(Membership, {
    description: 'Those that a member may pick with the header `x-workspace`.',
  }),
});

function registerMeRoute(app: App, account: Account): void {
  app.get(
    '/v1/me',
    {
      config: secret,
      schema: { tags, summary: 'Who you are, and in which workspace.', response: { 200: Me } },
    },
    async ({ caller }) => {
      const { workspaceId, name, access, role, userId, keyId } = caller!;
      const workspace = showWorkspace((await account.workspace(workspaceId))!);
      const members = userId === undefined ? [] : await account.inside.workspaces.members(workspaceId);
      const member = members.find((one) => one.userId === userId);
      const user = member && { id: member.userId, name: member.name, email: member.email };
      const key = keyId === undefined ? undefined : { id: keyId, name };
      const workspaces = await membershipsOf(caller!, account);
      const who = { ...(user ? { user } : {}), ...(key ? { key } : {}) };
      // The guard lets nothing else than `secret` in here.
      return { name, access: access as 'secret', role, workspaceId, workspace, workspaces, ...who };
    },
  );
}

function registerKeyRoutes(app: App, account: Account): void {
  app.get(
    '/v1/keys',
    {
      config: admin,
      schema: {
        tags,
        summary: "The workspace's keys.",
        response: { 200: Type.Object({ data: Type.Array(KeySchema) }) },
      },
    },
    async ({ caller }) => ({ data: (await account.keys(caller!.workspaceId)).map(showKey) }),
  );

  app.post(
    '/v1/keys',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Makes a key. A secret key is readable in this answer and never again.',
        body: Type.Object(
          {
            kind: Type.Union([Type.Literal('write'), Type.Literal('secret')]),
            name: Name,
            role: Type.Optional(RoleSchema),
          },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ ...KeySchema.properties, key: Type.String() }) },
      },
    },
    async ({ caller, body }, reply) => {
      const { workspaceId, name: createdBy } = caller!;
      const role = body.role ?? 'editor';
      requireRank(caller!, role);
      const { key, stored } = await account.createKey({ ...body, role, workspaceId, createdBy });
      const details = { kind: body.kind, name: body.name };
      await account.audit(workspaceId, caller, 'key.created', `key:${stored.id}`, details);
      return reply.code(201).send({ ...showKey(stored), key });
    },
  );

  app.delete(
    '/v1/keys/:id',
    {
      config: admin,
      schema: { tags, summary: 'Revokes a key, at once.', params: IdParams, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      const { workspaceId } = caller!;
      const { name, kind } = await account.revokeKey(workspaceId, params.id);
      await account.audit(workspaceId, caller, 'key.revoked', `key:${params.id}`, { kind, name });
      return reply.code(204).send();
    },
  );
}

function registerRestoreRoute(app: App, account: Account): void {
  app.post(
    '/v1/keys/:id/restore',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Takes back a revocation of the last hour.',
        params: IdParams,
        response: { 200: KeySchema },
      },
    },
    async ({ caller, params }) => {
      const { workspaceId } = caller!;
      const restored = await account.inside.keys.restore(workspaceId, params.id);
      const { name, kind } = restored;
      await account.audit(workspaceId, caller, 'key.restored', `key:${params.id}`, { kind, name });
      return showKey(restored);
    },
  );
}

function registerAuditRoute(app: App, account: Account): void {
  app.get(
    '/v1/audit',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Who changed what, newest first.',
        querystring: Type.Object({
          limit: Type.Integer({ default: 50, minimum: 1, maximum: 200 }),
          cursor: Type.Optional(Type.String()),
          action: Type.Optional(Type.String()),
          subject: Type.Optional(Type.String()),
          actor: Type.Optional(Type.String({ description: 'The id of a member or key.' })),
        }),
        response: { 200: Type.Object({ data: Type.Array(AuditSchema), next: Type.Optional(Type.String()) }) },
      },
    },
    async ({ caller, query }) => {
      const { limit, cursor: before, action, subject, actor: actorId } = query;
      const { workspaceId } = caller!;
      const found = await account.auditLog({
        workspaceId,
        limit: limit + 1,
        before,
        action,
        subject,
        actorId,
      });
      const page = found.slice(0, limit);
      const last = page.at(-1);
      const data = page.map(showAudit);
      return found.length > limit && last ? { data, next: last.id } : { data };
    },
  );
}
