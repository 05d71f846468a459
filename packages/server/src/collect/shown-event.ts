// An event as the API shows it: as it is inside, with times in words.

import type { Event } from '@visavis/engine/collect';
import Type from 'typebox';

export const ShownEvent = Type.Object(
  {
    seq: Type.Optional(Type.Integer({ description: 'Its place in the log; `before` of the next page' })),
    messageId: Type.String(),
    type: Type.String(),
    name: Type.String(),
    time: Type.String(),
    receivedAt: Type.String(),
    sourceId: Type.String(),
    identifiers: Type.Array(Type.Object({ type: Type.String(), value: Type.String() })),
    traits: Type.Record(Type.String(), Type.Unknown()),
    properties: Type.Record(Type.String(), Type.Unknown()),
    facts: Type.Record(Type.String(), Type.Unknown(), { description: 'Value and where it was found' }),
    groupId: Type.Optional(Type.String()),
    consent: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
    flags: Type.Array(Type.String()),
    raw: Type.Unknown({ description: 'The message as it came' }),
  },
  { $id: 'Event' },
);

export function showEvent(event: Event, seq?: number) {
  const { previousId: _, time, receivedAt, identifiers, flags, ...rest } = event;
  return {
    ...(seq === undefined ? {} : { seq }),
    ...rest,
    time: new Date(time).toISOString(),
    receivedAt: new Date(receivedAt).toISOString(),
    identifiers: [...identifiers],
    flags: [...flags],
  };
}
