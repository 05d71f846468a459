// What Visavis decided for this page, with the shop's own content under it: where there is no answer in time, or none
// at all, the page shows what it would show without Visavis.

import { type DecidedPage, type Decision, decideOnServer } from '@visavis/browser/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { countOf, type Session, setCookie } from './sessions.ts';

export interface VisavisSettings {
  /** Where Visavis is. */
  url: string;
  /** Stands in the page; it may say what happened and ask what to show. */
  writeKey: string;
  /** Asks for passes for those who have signed in; stays on the server. Without it everybody counts as a browser. */
  secretKey?: string;
  /** How long a page waits for its decisions; 500. */
  timeoutMs?: number;
}

export interface Hero {
  title: string;
  lead: string;
  cta: { text: string; href: string };
  picture: { src: string; alt: string };
}
export interface Banner {
  text: string;
  href: string;
}

export interface Tip {
  title: string;
  cta: { text: string; href: string };
}

/** The shop's own content, by slot. */
export const OWN = {
  'home-greeting': 'Hello, and welcome',
  'home-hero': {
    title: 'Small things that make a house a home',
    lead: 'Over a thousand gifts, picked with care.',
    cta: { text: 'Look around', href: '/c/table' },
    picture: { src: '/picture/22423.svg', alt: '' },
  } as Hero,
  'home-banner': { text: 'Free delivery in the United Kingdom from £40', href: '/c/party' } as Banner,
  'home-tip': {
    title: 'A tip',
    cta: { text: 'Most gifts here cost less than £3.', href: '/c/party' },
  } as Tip,
  'home-shelves': ['table', 'light', 'party', 'kitchen', 'garden', 'bags', 'home', 'children', 'craft'],
  'home-picks': [] as { id: string }[],
  'home-for-you': [] as { id: string; because?: { text: string; item?: string } }[],
};
export type SlotKey = keyof typeof OWN;

export interface Personal {
  /** The slot's content: decided, or the shop's own. */
  show<Key extends SlotKey>(slot: Key): (typeof OWN)[Key];
  decision(slot: SlotKey): Decision | undefined;
  /** What to hand over to the SDK in the page. */
  state: DecidedPage['state'];
  slots: readonly SlotKey[];
  /** False when Visavis did not answer. */
  isDecided: boolean;
}

const WAITS_MS = 500;

/** Every page asks once, for all its slots. */
export async function personalize(
  { url, writeKey, timeoutMs = WAITS_MS }: VisavisSettings,
  request: FastifyRequest,
  reply: FastifyReply,
  { session, slots }: { session: Session; slots: readonly SlotKey[] },
): Promise<Personal> {
  let isDecided = true;
  const onError = () => {
    isDecided = false;
  };
  const page = await decideOnServer({ host: url, key: writeKey, timeoutMs, onError }, request, {
    slots: [...slots],
    userId: session.account?.id,
    request: { basket: countOf(session), seen: [...new Set([...session.basket.keys(), ...session.seen])] },
  });
  if (page.setCookie) setCookie(reply, page.setCookie);
  return {
    show: (slot) => (slots.includes(slot) ? page.value(slot, OWN[slot]) : OWN[slot]),
    decision: (slot) => page.decision(slot),
    state: page.state,
    slots,
    isDecided,
  };
}

/** The visitor's id goes with the person: who comes next on this device is somebody else. */
export function forgetVisitor(reply: FastifyReply): void {
  setCookie(reply, 'visavis_id=; Path=/; Max-Age=0; SameSite=Lax');
}
