// The shapes that this room's routes speak.

import { Type } from 'typebox';
import { iso } from '../platform/clock.ts';
import type { AuditEntry } from './audit-store.ts';
import type { StoredKey } from './key-store.ts';
import type { Invitation, Member, Workspace } from './workspace-store.ts';

export const RoleSchema = Type.Union(
  [Type.Literal('viewer'), Type.Literal('editor'), Type.Literal('admin'), Type.Literal('owner')],
  {
    description: 'viewer reads; editor changes; admin also invites and makes keys; owner also makes owners.',
  },
);
export const Time = Type.String({ format: 'date-time' });
export const Email = Type.String({ minLength: 3, maxLength: 254, pattern: '^[^\\s@]+@[^\\s@]+$' });
export const Name = Type.String({ minLength: 1, maxLength: 100 });
export const IdParams = Type.Object({ id: Type.String() });

export const WorkspaceSchema = Type.Object({
  id: Type.String(),
  name: Type.String(),
  timezone: Type.String(),
  note: Type.Optional(
    Type.String({ description: 'What everybody who works here should know; shown in the dashboard.' }),
  ),
  createdAt: Time,
});

export const MemberSchema = Type.Object({
  userId: Type.String(),
  name: Type.String(),
  email: Type.String(),
  role: RoleSchema,
  createdAt: Time,
});

export const InvitationSchema = Type.Object({
  id: Type.String(),
  role: RoleSchema,
  email: Type.Optional(Type.String()),
  createdAt: Time,
  expiresAt: Time,
});

export const KeySchema = Type.Object({
  id: Type.String(),
  kind: Type.Union([Type.Literal('write'), Type.Literal('secret')]),
  name: Type.String(),
  role: Type.Optional(RoleSchema),
  sourceId: Type.Optional(Type.String()),
  shown: Type.String({ description: 'A write key whole; of a secret key only its end.' }),
  createdAt: Time,
});

export const AuditSchema = Type.Object({
  id: Type.String(),
  at: Time,
  actor: Type.Object({
    type: Type.Union([Type.Literal('member'), Type.Literal('key'), Type.Literal('system')]),
    id: Type.Optional(Type.String()),
    name: Type.String(),
  }),
  action: Type.String(),
  subject: Type.String(),
  details: Type.Record(Type.String(), Type.Unknown()),
});

export const showWorkspace = ({ createdAt, ...rest }: Workspace) => ({ ...rest, createdAt: iso(createdAt) });

export const showMember = ({ createdAt, ...rest }: Member) => ({ ...rest, createdAt: iso(createdAt) });

export const showInvitation = ({ id, role, email, createdAt, expiresAt }: Invitation) => ({
  id,
  role,
  ...(email === undefined ? {} : { email }),
  createdAt: iso(createdAt),
  expiresAt: iso(expiresAt),
});

export const showKey = ({ id, kind, name, role, sourceId, shown, createdAt }: StoredKey) => ({
  id,
  kind,
  name,
  ...(kind === 'secret' ? { role } : {}),
  ...(sourceId === undefined ? {} : { sourceId }),
  shown,
  createdAt: iso(createdAt),
});

export const showAudit = ({ workspaceId: _, at, ...rest }: AuditEntry) => ({ ...rest, at: iso(at) });
