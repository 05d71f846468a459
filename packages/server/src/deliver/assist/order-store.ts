// Whose an order is, by its number, out of the event store.

import { type Events, property } from '../../platform/events/index.ts';

const NUMBER = /^[\w#./-]{2,60}$/;
const MOST = 5;

/** Identities that completed an order of this number; the latest first. */
export async function peopleOfOrder(
  events: Pick<Events, 'query'>,
  workspaceId: string,
  number: string,
): Promise<string[]> {
  const order = number.trim();
  if (!NUMBER.test(order)) return [];
  const rows = await events.query<{ id: string }>(
    `SELECT toString(identity) AS id FROM events
     WHERE workspace_id = {workspace:String} AND type = 'track' AND name = 'Order Completed'
       AND ifNull(${property('properties.order_id').text}, '') = {order:String}
     GROUP BY identity ORDER BY max(time) DESC LIMIT ${MOST}`,
    { workspace: workspaceId, order },
  );
  return rows.map(({ id }) => id);
}
