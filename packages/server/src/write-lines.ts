// Rows of the outbox as lines of JSON for the table `events`.

import { decodeEvent } from '@visavis/engine/collect';
import { eventIdentity } from '@visavis/engine/unify';
import type { Parcel } from './event-lines.ts';
import { eventRow } from './platform/events/event-row.ts';

/** Of `seq, workspaceId, body` one after the other. */
export function writeLines(parcel: Parcel): Uint8Array<ArrayBuffer> {
  let lines = '';
  for (let at = 0; at < parcel.length; at += 3) {
    const workspaceId = String(parcel[at + 1]);
    const event = decodeEvent(String(parcel[at + 2]));
    const identity = eventIdentity(workspaceId, event);
    lines += `${JSON.stringify(eventRow({ workspaceId, seq: Number(parcel[at]), identity, event }))}\n`;
  }
  return new TextEncoder().encode(lines);
}
