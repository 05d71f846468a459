// Which names the messages of one request may speak for: every token in it is checked once, before they are read.

import { type Proof, tokenIn } from '@visavis/engine/collect';
import type { Caller, ProvenName } from '../platform/http/index.ts';

/** A page says who one visitor is. Whoever speaks for more people than this at once has a server, and a secret key. */
const MOST_TOKENS = 100;

/**
 * Undefined where the workspace has nothing signed, or the caller is believed: then all names are taken. `vouched` are
 * names that this server has proven by itself; a message without a token may use them.
 */
export async function proofOf(
  caller: Caller | null,
  messages: readonly unknown[],
  vouched: readonly ProvenName[] = [],
): Promise<Proof | undefined> {
  if (caller?.access !== 'write' || !caller.signing) return undefined;
  const { signing } = caller;
  const tokens = new Set<string>();
  for (const message of messages) {
    const token = isObject(message) ? tokenIn(message) : undefined;
    if (token !== undefined && tokens.size < MOST_TOKENS) tokens.add(token);
  }
  const known = new Map<string | undefined, readonly ProvenName[]>([[undefined, vouched]]);
  for (const token of tokens) known.set(token, await signing.namesIn(token));
  return { required: signing.required, namesIn: (token) => known.get(token) ?? [] };
}

const isObject = (value: unknown): value is Parameters<typeof tokenIn>[0] =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
