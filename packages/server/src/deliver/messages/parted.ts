// A message that waits while people are parted: it was asked for by a name, and written down for whoever had that name then.
// Who has it now is not known any more, so it goes to neither; what is told to many asks its audience again anyway.

import type { StoredPerson } from '../../unify/index.ts';
import type { Message, Reason } from './message.ts';

/** Whether somebody was parted from this person after that instant. */
export type PartedSince = (workspaceId: string, person: StoredPerson, since: number) => Promise<boolean>;

const BY_NAME = ['api', 'form', 'survey'];

export async function partedMeanwhile(
  partedSince: PartedSince,
  workspaceId: string,
  messages: readonly Message[],
  people: ReadonlyMap<string, StoredPerson>,
): Promise<Map<Message, Reason>> {
  const parted = new Map<Message, Reason>();
  for (const message of messages) {
    const person = people.get(message.profileId);
    if (!person || !BY_NAME.includes(message.cause.kind)) continue;
    if (!(await partedSince(workspaceId, person, message.createdAt))) continue;
    const sentence =
      'Not sent: the person whom it was for has turned out to be two people, and it is not known which of them was meant.';
    parted.set(message, { code: 'parted', sentence });
  }
  return parted;
}
