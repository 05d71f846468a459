// What the shop itself remembers of a visit: the basket, who has signed in, and what is to be told to Visavis on the
// next page. In memory, since this is an example: a restart empties every basket.

import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

export interface Account {
  /** The id that the shop knows the customer by, and tells Visavis. */
  id: string;
  firstName?: string;
  email?: string;
  country?: string;
}

export interface Order {
  number: string;
  at: number;
  total: number;
  lines: { id: string; name: string; price: number; quantity: number }[];
}

/** A call of the SDK that the next page makes: `['track', 'Product Added', {…}]`. */
export type Say = [call: 'track' | 'identify' | 'reset', ...args: unknown[]];

export interface Session {
  id: string;
  /** Quantities by product. */
  basket: Map<string, number>;
  /** What Visavis calls the basket; another one after an order. */
  cart: string;
  account?: Account;
  orders: Order[];
  /** Products that were looked at, the latest first. */
  seen: string[];
  say: Say[];
}

export interface Sessions {
  /** The visitor's session; a new one for somebody without a cookie. */
  of(request: FastifyRequest, reply: FastifyReply): Session;
}

const COOKIE = 'shop_session';
const MOST = 10_000;

export function createSessions(): Sessions {
  const sessions = new Map<string, Session>();
  return {
    of(request, reply) {
      const id = cookieOf(request, COOKIE);
      const known = id === undefined ? undefined : sessions.get(id);
      if (known) return known;
      const session: Session = {
        ...{ id: randomUUID(), basket: new Map(), cart: randomUUID() },
        ...{ orders: [], seen: [], say: [] },
      };
      sessions.set(session.id, session);
      // The one that is there the longest goes.
      if (sessions.size > MOST) sessions.delete(sessions.keys().next().value!);
      setCookie(reply, `${COOKIE}=${session.id}; Path=/; HttpOnly; SameSite=Lax`);
      return session;
    },
  };
}

export function cookieOf({ headers }: FastifyRequest, name: string): string | undefined {
  return new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`).exec(headers.cookie ?? '')?.[1];
}

/** Beside those that are set already. */
export function setCookie(reply: FastifyReply, cookie: string): void {
  const before = reply.getHeader('set-cookie');
  reply.header('set-cookie', [...(Array.isArray(before) ? before : before ? [String(before)] : []), cookie]);
}

export const countOf = ({ basket }: Session): number =>
  [...basket.values()].reduce((sum, quantity) => sum + quantity, 0);
