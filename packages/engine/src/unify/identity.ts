// Names and the ids they hash to. The id of an identity needs no table: whoever knows workspace, type and value knows
// it. Also which of several identities stands for the person.

import { hash } from 'node:crypto';
import type { Event, Identifier } from '../collect/index.ts';

/** What stands in the event log where an event names nobody whom the rules accept. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

const IDS_KEPT = 50_000;
/**
 * Ids lately worked out, by workspace and type, then by value: an event's names are asked for a dozen times on its way.
 * Looked up by the value as it came, not by a text made for it, which would be hashed anew each time: 0.1 against
 * 1.2 µs.
 */
const known = new Map<string, Map<string, Map<string, string>>>();
let kept = 0;

/** A UUID from the first 16 bytes of SHA-256 over workspace, type and value. */
export function identityId(workspaceId: string, type: string, value: string): string {
  const found = known.get(workspaceId)?.get(type)?.get(value);
  if (found !== undefined) return found;
  const id = uuidOf(hash('sha256', `${workspaceId}\n${type}\n${value}`, 'hex'));
  keep(workspaceId, type, value, id);
  return id;
}

function keep(workspaceId: string, type: string, value: string, id: string): void {
  if (kept++ >= IDS_KEPT) {
    known.clear();
    kept = 1;
  }
  const types = known.get(workspaceId) ?? new Map<string, Map<string, string>>();
  known.set(workspaceId, types);
  const values = types.get(type) ?? new Map<string, string>();
  types.set(type, values);
  values.set(value, id);
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
