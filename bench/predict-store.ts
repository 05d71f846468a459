// Fills the event store with orders and visits of people, by one statement.

import type { Events } from '../packages/server/src/platform/events/index.ts';

/** Person `n` orders at a rate of their own over the last 300 days before `until`. */
export async function fillOrders(
  events: Events,
  { people, eventsEach, until }: { people: number; eventsEach: number; until: number },
): Promise<void> {
  const slice = 500_000;
  for (let from = 0; from < people * eventsEach; from += slice)
    await events.command(
      `INSERT INTO events (workspace_id, seq, message_id, identity, type, name, time, received_at, device_type, numbers)
       SELECT 'bench', number, toString(number),
         reinterpretAsUUID(concat(reinterpretAsFixedString(cityHash64(intDiv(number, ${eventsEach}))),
           reinterpretAsFixedString(cityHash64(intDiv(number, ${eventsEach}), 1)))),
         'track', if(cityHash64(number, 2) % 3 = 0, 'Page Viewed', 'Order Completed') AS name,
         fromUnixTimestamp64Milli(toInt64(${until} - (cityHash64(number, 3) % 300) * 86400000)) AS time, time,
         if(number % 2 = 0, 'mobile', 'desktop'),
         if(name = 'Order Completed', map('properties.total', toFloat64(cityHash64(number, 4) % 90)), map())
       FROM numbers(${from}, ${Math.min(slice, people * eventsEach - from)})`,
      {},
      { timeoutMs: 300_000 },
    );
}
