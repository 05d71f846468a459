// What a hand-over makes of a message: sent, tried again after ever longer pauses, or given up with a reason.

import type { ChannelSettings, Handed } from './channels/channel.ts';
import type { Message } from './message.ts';

const FIRST_PAUSE_MS = 30_000;
const LONGEST_PAUSE_MS = 3_600_000;
const TRIES = 12;

export function afterHanding(handed: Handed, now: number, inDoubt: ChannelSettings['inDoubt'] = 'again') {
  return (message: Message): Pick<Message, 'state' | 'reason' | 'attempts' | 'dueAt' | 'sentAt'> => {
    const attempts = message.attempts + 1;
    const same = { attempts, dueAt: message.dueAt, sentAt: 0 };
    if (handed.outcome === 'taken') return { ...same, state: 'sent', reason: null, sentAt: now };
    const { reason } = handed;
    if (handed.outcome === 'refused') return { ...same, state: 'failed', reason };
    if (handed.outcome === 'unknown' && inDoubt === 'hold') return { ...same, state: 'in_doubt', reason };
    if (attempts >= TRIES) return { ...same, state: 'failed', reason };
    const usual = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
    const pause = 'afterMs' in handed && handed.afterMs !== undefined ? handed.afterMs : usual;
    return { ...same, state: 'waiting', reason, dueAt: now + pause };
  };
}
