// HTTP for workspaces, members and the links by which people join.

import { Type } from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import { type App, type Caller, nothing } from '../platform/http/index.ts';
import { copyCookies } from './auth-routes.ts';
import { newWorkspace } from './bootstrap.ts';
import type { Account } from './index.ts';
import { requireRank } from './people.ts';
import { ownOrigins, requireSameOrigin } from './same-origin.ts';
import {
  Email,
  IdParams,
  InvitationSchema,
  MemberSchema,
  Name,
  RoleSchema,
  showInvitation,
  showMember,
  showWorkspace,
  Time,
  WorkspaceSchema,
} from './schemas.ts';
import { SignInThrottle } from './throttle.ts';
import { ADDRESS_HEADER } from './users.ts';

const secret = { access: 'secret' as const };
const admin = { ...secret, role: 'admin' as const };
const tags = ['Account'];
const listOf = <T extends Parameters<typeof Type.Array>[0]>(item: T) =>
  Type.Object({ data: Type.Array(item) });
export const Membership = Type.Object({ ...WorkspaceSchema.properties, role: RoleSchema });

/** A member's workspaces; a key has one. */
export async function membershipsOf(caller: Caller, account: Account) {
  const { workspaces } = account.inside;
  if (caller.userId !== undefined) {
    const own = await workspaces.ofUser(caller.userId);
    return own.map((one) => ({ ...showWorkspace(one), role: one.role }));
  }
  const own = await workspaces.find(caller.workspaceId);
  return own ? [{ ...showWorkspace(own), role: caller.role }] : [];
}

export function registerWorkspaceRoutes(app: App, account: Account): void {
  const { changeTimezone, workspaces, clock } = account.inside;

  app.get(
    '/v1/workspaces',
    {
      config: secret,
      schema: { tags, summary: 'The workspaces you belong to.', response: { 200: listOf(Membership) } },
    },
    async ({ caller }) => ({ data: await membershipsOf(caller!, account) }),
  );

  app.post(
    '/v1/workspaces',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Makes a workspace that you own.',
        body: Type.Object({ name: Name }, { additionalProperties: false }),
        response: { 201: WorkspaceSchema },
      },
    },
    async ({ caller, body }, reply) => {
      if (caller!.userId === undefined) {
        throw new VisavisError(
          'forbidden',
          'Only somebody who has signed in can make a workspace, to own it.',
        );
      }
      const made = newWorkspace(clock.now(), body.name);
      await workspaces.insert(made);
      await workspaces.addMember(made.id, caller!.userId, 'owner', clock.now());
      await account.audit(made.id, caller, 'workspace.created', `workspace:${made.id}`, { name: made.name });
      return reply.code(201).send(showWorkspace(made));
    },
  );

  app.patch(
    '/v1/workspaces/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Renames the workspace, sets its time zone, or a note for everybody who works in it.',
        params: IdParams,
        body: Type.Object(
          {
            name: Type.Optional(Name),
            timezone: Type.Optional(Type.String({ maxLength: 64 })),
            note: Type.Optional(Type.String({ maxLength: 1000 })),
          },
          { additionalProperties: false, minProperties: 1 },
        ),
        response: { 200: WorkspaceSchema },
      },
    },
    async ({ caller, params, body }) => {
      if (params.id !== caller!.workspaceId) {
        throw new VisavisError(
          'not_found',
          'Expected the workspace of the key or of the header "x-workspace".',
        );
      }
      if (body.timezone !== undefined) requireTimezone(body.timezone);
      const changed =
        body.timezone === undefined ? undefined : await changeTimezone(params.id, body.timezone);
      await workspaces.change(params.id, body);
      changed?.();
      await account.audit(params.id, caller, 'workspace.changed', `workspace:${params.id}`, { ...body });
      return showWorkspace((await workspaces.find(params.id))!);
    },
  );
}

function requireTimezone(timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch (cause) {
    const faults = [
      { field: 'timezone', expected: 'an IANA name such as Europe/Berlin', got: JSON.stringify(timezone) },
    ];
    throw new VisavisError('invalid_request', 'There is no such time zone.', { faults, cause });
  }
}

export function registerMemberRoutes(app: App, account: Account): void {
  const { workspaces, people, clock, publicUrl } = account.inside;

  app.get(
    '/v1/members',
    {
      config: secret,
      schema: {
        tags,
        summary: 'Who belongs to the workspace, and who is invited.',
        response: {
          200: Type.Object({ data: Type.Array(MemberSchema), invitations: Type.Array(InvitationSchema) }),
        },
      },
    },
    async ({ caller }) => {
      const open = await workspaces.openInvitations(caller!.workspaceId, clock.now());
      const members = await workspaces.members(caller!.workspaceId);
      return { data: members.map(showMember), invitations: open.map(showInvitation) };
    },
  );

  app.post(
    '/v1/members',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Makes a link by which one person can join, once, within seven days.',
        body: Type.Object({ role: RoleSchema, email: Type.Optional(Email) }, { additionalProperties: false }),
        response: { 201: Type.Object({ ...InvitationSchema.properties, url: Type.String() }) },
      },
    },
    async (request, reply) => {
      const { workspaceId, name } = request.caller!;
      requireRank(request.caller!, request.body.role);
      const { token, invitation } = await people.invite({ ...request.body, workspaceId, createdBy: name });
      const { id, role, email } = invitation;
      const details = email === undefined ? { role } : { role, email };
      await account.audit(workspaceId, request.caller, 'member.invited', `invitation:${id}`, details);
      const url = `${ownOrigins(request, publicUrl)[0]}/join/${token}`;
      return reply.code(201).send({ ...showInvitation(invitation), url });
    },
  );

  app.post(
    '/v1/members/:id/password-link',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Makes a link by which a member chooses a new password.',
        params: IdParams,
        response: { 201: Type.Object({ url: Type.String(), expiresAt: Time }) },
      },
    },
    async (request, reply) => {
      const { caller, params } = request;
      const { token, invitation } = await people.passwordLink(caller!, params.id);
      await account.audit(caller!.workspaceId, caller, 'member.password_link', `member:${params.id}`);
      const url = `${ownOrigins(request, publicUrl)[0]}/join/${token}`;
      return reply.code(201).send({ url, expiresAt: showInvitation(invitation).expiresAt });
    },
  );

  app.delete(
    '/v1/invitations/:id',
    {
      config: admin,
      schema: { tags, summary: 'Withdraws a link.', params: IdParams, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      if (!(await workspaces.removeInvitation(caller!.workspaceId, params.id))) {
        throw new VisavisError('not_found', 'There is no such open invitation in this workspace.');
      }
      await account.audit(caller!.workspaceId, caller, 'invitation.withdrawn', `invitation:${params.id}`);
      return reply.code(204).send();
    },
  );

  app.patch(
    '/v1/members/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: "Changes a member's role.",
        params: IdParams,
        body: Type.Object({ role: RoleSchema }, { additionalProperties: false }),
        response: { 200: MemberSchema },
      },
    },
    async ({ caller, params, body }) => {
      const member = await people.setRole(caller!, params.id, body.role);
      await account.audit(caller!.workspaceId, caller, 'member.changed', `member:${params.id}`, {
        role: body.role,
      });
      return showMember(member);
    },
  );

  app.delete(
    '/v1/members/:id',
    {
      config: admin,
      schema: { tags, summary: 'Removes a member.', params: IdParams, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      const { email } = await people.remove(caller!, params.id);
      await account.audit(caller!.workspaceId, caller, 'member.removed', `member:${params.id}`, { email });
      return reply.code(204).send();
    },
  );
}

const TokenParams = Type.Object({ token: Type.String({ maxLength: 100 }) });

/** The two addresses that the page behind a link needs; whoever has the link may call them. */
export function registerJoinRoutes(app: App, account: Account): void {
  const { workspaces, people, users, clock, publicUrl } = account.inside;
  const throttle = new SignInThrottle(clock);
  const config = { access: 'public' as const };

  app.get(
    '/v1/join/:token',
    {
      config,
      schema: {
        tags,
        summary: 'What a link invites to.',
        params: TokenParams,
        response: {
          200: Type.Object({
            workspace: Type.String(),
            role: RoleSchema,
            email: Type.Optional(Type.String()),
            purpose: Type.Union([Type.Literal('join'), Type.Literal('password')]),
          }),
        },
      },
    },
    async ({ params }) => {
      const { workspaceId, role, email, userId } = await people.invitationOf(params.token);
      const workspace = (await workspaces.find(workspaceId))?.name ?? '';
      const purpose = userId === undefined ? ('join' as const) : ('password' as const);
      return { workspace, role, purpose, ...(email === undefined ? {} : { email }) };
    },
  );

  app.post(
    '/v1/join/:token',
    {
      config,
      schema: {
        tags,
        summary: 'Joins, and signs in.',
        params: TokenParams,
        body: Type.Object(
          {
            email: Email,
            password: Type.String({ maxLength: 1000 }),
            name: Type.Optional(Name),
          },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ workspaceId: Type.String(), userId: Type.String() }) },
      },
    },
    async (request, reply) => {
      requireSameOrigin(request, publicUrl);
      const { email, password } = request.body;
      throttle.attempt(email.toLowerCase(), request.ip, (seconds) => reply.header('retry-after', seconds));
      const { user, invitation } = await people.accept({ ...request.body, token: request.params.token });
      throttle.succeeded(email.toLowerCase());
      const { workspaceId, role } = invitation;
      const caller = { workspaceId, access: 'secret' as const, role, userId: user.id, name: user.name };
      const action = invitation.userId === undefined ? 'member.joined' : 'member.new_password';
      await account.audit(workspaceId, caller, action, `member:${user.id}`, { role });
      const headers = new Headers({ [ADDRESS_HEADER]: request.ip });
      copyCookies(await users.signIn({ email, password, headers }), reply);
      return reply.code(201).send({ workspaceId, userId: user.id });
    },
  );
}
