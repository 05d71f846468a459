// What is made of names that come without a proof. A write key stands in every page, so whoever reads the page can claim
// to be anybody; a token that the company's own server has signed proves it. Pure: the token was checked already, and
// which names it is for is an argument.

import type { Event, Identifier, JsonObject } from './event.ts';
import { asObject, DEVICE_TYPES } from './identifiers.ts';

export interface Proof {
  /** A name without a proof is not taken; otherwise it only is marked. */
  required: boolean;
  /** The names that a token proves. */
  namesIn(token: string | undefined): readonly Identifier[];
}

/** Every name was proven, where names must be. */
export const SIGNED = 'signed';
/** A name was not proven, and was taken all the same: signatures are not required yet. */
export const UNSIGNED = 'unsigned';
/** A name was not proven, and was not taken. */
export const UNLINKED = 'unlinked';

/** Before the type of a name that nobody proved, where an event has no other: it is kept, and is nobody else's. */
const CLAIMED = 'claimed_';

/** A message's own token, or the one in its context, where every SDK can put it. */
export function tokenIn(message: JsonObject): string | undefined {
  const token = message.identityToken ?? asObject(message.context)?.identityToken;
  return typeof token === 'string' && token !== '' ? token : undefined;
}

/** Tokens are not kept: who read one in the log could be that person until it is over. */
export function withoutToken(message: JsonObject): JsonObject {
  const context = asObject(message.context);
  if (message.identityToken === undefined && context?.identityToken === undefined) return message;
  const { identityToken: _, ...rest } = message;
  if (context?.identityToken === undefined) return rest;
  const { identityToken: __, ...others } = context;
  return { ...rest, context: others };
}

/** Whether the sender may speak for this name; everybody may for devices, which have ids that nobody else knows. */
export function mayName({ type, value }: Identifier, names: readonly Identifier[]): boolean {
  return (
    DEVICE_TYPES.has(type) || names.some((name) => name.type === type && isSame(type, name.value, value))
  );
}

const isSame = (type: string, one: string, other: string): boolean =>
  type === 'email' ? one.toLowerCase() === other.toLowerCase() : one === other;

/** The names that are taken, of which somebody without a proof has one of their own: nothing that they do is lost. */
export function believed(
  claimed: readonly Identifier[],
  names: readonly Identifier[],
): readonly Identifier[] {
  const kept = claimed.filter((name) => mayName(name, names));
  const [first] = claimed;
  return kept.length > 0 || !first ? kept : [{ type: `${CLAIMED}${first.type}`, value: first.value }];
}

/** The event as far as its sender may say whose it is. */
export function proven(event: Event, token: string | undefined, proof: Proof): Event {
  const names = proof.namesIn(token);
  const claims = [...event.identifiers, ...(event.previousId ? [event.previousId] : [])];
  const isSigned = claims.every((name) => mayName(name, names));
  if (!proof.required) return isSigned ? event : flagged(event, UNSIGNED);
  if (isSigned) {
    // The identity rules may find names in traits, too, which nobody has proven.
    const isMarked = event.type === 'identify' || claims.some(({ type }) => !DEVICE_TYPES.has(type));
    return isMarked ? flagged(event, SIGNED) : event;
  }
  const rest = { ...flagged(event, UNLINKED), identifiers: believed(event.identifiers, names) };
  if (event.previousId && !mayName(event.previousId, names)) delete rest.previousId;
  return rest;
}

const flagged = (event: Event, flag: string): Event => ({ ...event, flags: [...event.flags, flag] });
