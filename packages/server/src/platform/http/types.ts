// What every route can say about who may call it, and what every request knows about who called. The room `account`
// fills `request.caller`; this file only gives it a type, so that the platform needs to know no room.

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyBaseLogger, FastifyInstance, FastifyTypeProvider, RawServerDefault } from 'fastify';
import type { Static, TSchema } from 'typebox';

/**
 * - `public`: anybody.
 * - `write`: who holds a write key (which may be printed in a page's source) or more.
 * - `secret`: a secret key, or a member who has signed in.
 */
export type Access = 'public' | 'write' | 'secret';

/** What a member, or a secret key, may do; each includes the ones before it. */
export const ROLES = ['viewer', 'editor', 'admin', 'owner'] as const;
export type Role = (typeof ROLES)[number];

/** A name that somebody's own server has vouched for. */
export interface ProvenName {
  type: string;
  value: string;
}

/** How a workspace has names proven that come by its write keys. */
export interface Signing {
  /** A name without a proof is not believed; otherwise it only is marked. */
  required: boolean;
  /** The names that a token proves; none where it is no token of the workspace, or over. */
  namesIn(token: string): Promise<readonly ProvenName[]>;
}

export interface Caller {
  workspaceId: string;
  access: 'write' | 'secret';
  role: Role;
  /** Of a write key. */
  sourceId?: string;
  /** Of a key. */
  keyId?: string;
  /** Of a member who has signed in. */
  userId?: string;
  /** Of a write key, where its workspace has names signed. */
  signing?: Signing;
  /** The member's name, or the key's. */
  name: string;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A route that does not say is `secret`. */
    access?: Access;
    /** The least role that a `secret` route asks for; `viewer` for GET, otherwise `editor`. */
    role?: Role;
  }
  interface FastifyRequest {
    /** Who calls; null on a public route that was called without a key. */
    caller: Caller | null;
  }
  interface FastifyInstance {
    /** Aborts when the server begins to close, so that streams can end. */
    closing: AbortSignal;
  }
}

/** What is answered is only read from here on, so it may be anything that can be read as its schema says. */
type Readable<T> = unknown extends T
  ? T
  : T extends readonly (infer Each)[]
    ? readonly Readable<Each>[]
    : T extends object
      ? { [K in keyof T]: Readable<T[K]> }
      : T;

/** TypeBox schemas type what a handler is given, and hold what it answers. */
interface RouteTypes extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Readable<Static<this['schema']>> : unknown;
}

/** The app as every room's `register…Routes` receives it: route schemas are TypeBox, and type the handler. */
export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  RouteTypes
>;
