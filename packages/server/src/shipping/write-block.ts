// Rows of the outbox as a block of the table `events`.

import { decodeEvent, messageText } from '@visavis/engine/collect';
import { eventIdentity } from '@visavis/engine/unify';
import { EventBlock } from '../platform/events/event-block.ts';
import type { Parcel } from './event-blocks.ts';

/** Of `seq, workspaceId, body` one after the other. */
export function writeBlock(parcel: Parcel): Uint8Array<ArrayBuffer> {
  const block = new EventBlock();
  for (let at = 0; at < parcel.length; at += 3) {
    const [seq, workspaceId, body] = [Number(parcel[at]), String(parcel[at + 1]), String(parcel[at + 2])];
    const event = decodeEvent(body);
    const identity = eventIdentity(workspaceId, event);
    block.add({ workspaceId, seq, identity, event, message: messageText(body) });
  }
  return block.written();
}
