// Names and the ids they hash to. The id of an identity needs no table: whoever knows workspace, type and value knows
// it. Also which of several identities stands for the person.

import { hash } from 'node:crypto';
import type { Event, Identifier } from '../collect/index.ts';

/** What stands in the event log where an event names nobody whom the rules accept. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

const IDS_KEPT = 50_000;
/** Ids lately worked out: an event's names are asked for several times on its way, and hashing was a tenth of it. */
const known = new Map<string, string>();

/** A UUID from the first 16 bytes of SHA-256 over workspace, type and value. */
export function identityId(workspaceId: string, type: string, value: string): string {
  const text = `${workspaceId}\n${type}\n${value}`;
  const found = known.get(text);
  if (found !== undefined) return found;
  const id = uuidOf(hash('sha256', text, 'hex'));
  if (known.size >= IDS_KEPT) known.clear();
  known.set(text, id);
  return id;
}

function uuidOf(hex: string): string {
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The identity whose state an event is folded into: its first identifier, once `identifiersOf` has ordered them. */
export function eventIdentity(workspaceId: string, event: Pick<Event, 'identifiers'>): string {
  const first: Identifier | undefined = event.identifiers[0];
  return first ? identityId(workspaceId, first.type, first.value) : NOBODY;
}

/** The id of the identity that was named first; ties go to the smaller id. It is the person's id. */
export function canonicalId(identities: readonly { id: string; since: number }[]): string {
  let first = identities[0]!;
  for (const identity of identities) {
    if (identity.since < first.since || (identity.since === first.since && identity.id < first.id))
      first = identity;
  }
  return first.id;
}
