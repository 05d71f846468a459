// Why each message that waits is held, and when it goes next: what the ledger or a failed try said, a pause, or simply
// its hour. There is none without a reason.

import type { Message, Reason } from './message.ts';
import type { Pause } from './pauses.ts';

export interface Hold extends Reason {
  /** When it is looked at next; null while it is paused. */
  at: number | null;
}

const NAMES: Record<string, string> = {
  '*': 'everything',
  email: 'e-mail',
  web_push: 'web push',
  mobile_push: 'mobile push',
  in_app: 'what is shown in the page',
  webhook: 'webhooks',
};

export function holdOf(message: Message, pauses: readonly Pause[], now: number): Hold {
  const { reason, dueAt, channel, cause } = message;
  const pause = pauses.find(({ scope }) => ['*', channel, `${cause.kind}:${cause.id}`].includes(scope));
  if (pause) {
    const what = NAMES[pause.scope] ?? `the ${pause.scope.replace(':', ' “')}”`;
    return {
      code: 'paused',
      sentence: `Held until somebody goes on: ${pause.by} has paused ${what}.`,
      at: null,
    };
  }
  if (reason) return { ...reason, at: dueAt };
  if (dueAt > now) return { code: 'not_due', sentence: 'Held until its time comes.', at: dueAt };
  return { code: 'next', sentence: 'It is next in line.', at: dueAt };
}
