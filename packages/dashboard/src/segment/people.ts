// Where a number of people leads: to the builder, which shows who they are, how many, and how that went lately.

import type { Condition } from '@visavis/engine/segment';
import { dayBounds } from '../ui/dayBounds.ts';

/** @example <Link to="/segments/new" search={peopleWho({ attribute: 'channel', op: 'eq', value: 'direct' })}> */
export const peopleWho = (condition: Condition): { from: string } => ({ from: JSON.stringify(condition) });

/** Those who did anything on a day of the workspace. */
export const peopleOf = (day: string, timezone?: string): { from: string } =>
  peopleWho({ event: '*', window: dayBounds(day, timezone) });
