// Which events were done to people, and not by them.

import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';

/**
 * SQL over the event store, `e` being the events table: what was shown (proven or not) and sent to people. Whoever writes to people would
 * find them apart by having been written to.
 */
export const DONE_TO_THEM =
  `startsWith(e.name, '${EXPERIENCE_VIEWED}') OR ` +
  `e.source_id = 'messages' AND match(e.name, ' (Sent|Delivered|Bounced)$')`;
