// Why a message is held, in a sentence.

import type { Hold } from '@visavis/engine/deliver';
import type { Reason } from '../messages/index.ts';
import type { PressureRules } from './rules.ts';

/** `at`: when it goes; undefined where it would be of no use any more by then. */
export function reasonOf(hold: Hold, at: number | undefined, rules: PressureRules, timezone: string): Reason {
  const until = at === undefined ? 'Not sent' : `Held until ${clockOf(at, timezone)}`;
  const late = at === undefined ? ' There is no room before it would be too late.' : '';
  return { code: codeOf(hold, at), sentence: `${until}: ${whyOf(hold, rules)}${late}` };
}

const codeOf = ({ why }: Hold, at: number | undefined): string =>
  at === undefined ? 'no_room' : why.replaceAll(' ', '_');

function whyOf(hold: Hold, rules: PressureRules): string {
  const named = (key: string) => `“${rules.rules.find((rule) => rule.key === key)?.name ?? key}”`;
  switch (hold.why) {
    case 'not due':
      return 'it is not due.';
    case 'quiet hours':
      return 'it is a quiet hour on the person’s clock.';
    case 'pressure':
      return `${named(hold.rule)} is full.`;
    case 'priority':
      return `it makes room, under ${named(hold.rule)}, for a more important message.`;
  }
}

const clockOf = (at: number, timezone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    ...{ weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
    timeZone: timezone,
  }).format(at);
