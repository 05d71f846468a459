// Where a number of people leads: to the builder, which shows who they are, how many, and how that went lately.

import type { Condition } from '@visavis/engine/segment';

/** @example <Link to="/segments/new" search={peopleWho({ attribute: 'channel', op: 'eq', value: 'direct' })}> */
export const peopleWho = (condition: Condition): { from: string } => ({ from: JSON.stringify(condition) });

/** Those who did anything on a day. */
export function peopleOf(day: string): { from: string } {
  const from = new Date(day).toISOString();
  const to = new Date(Date.parse(day) + 86_400_000).toISOString();
  return peopleWho({ event: '*', window: { from, to } });
}
