// A message about things of the catalogue that was held: whether any of them can still be had. What the catalogue does not
// know counts as there, since there is nothing to say against it.

import type { Json, JsonObject } from '@visavis/engine/collect';
import type { Catalogue } from '../../unify/index.ts';
import type { Message, Reason } from './message.ts';

/** By message: why it is of no use any more. */
export async function soldOut(
  catalogue: Pick<Catalogue, 'items'>,
  workspaceId: string,
  messages: readonly Message[],
): Promise<Map<Message, Reason>> {
  const gone = new Map<Message, Reason>();
  const about = messages.filter(({ whileAvailable }) => whileAvailable);
  if (about.length === 0) return gone;
  const items = await catalogue.items(workspaceId);
  for (const message of about) {
    const ids = itemsIn(message.context);
    if (ids.length === 0 || ids.some((id) => items.get(id)?.available !== false)) continue;
    const titles = ids.map((id) => `“${items.get(id)!.title}”`);
    const sentence = `Not sent any more: while it was held ${titles.slice(0, 3).join(', ')} went out of stock.`;
    gone.set(message, { code: 'unavailable', sentence });
  }
  return gone;
}

/** Ids of the things that a message is about, as the events name them that brought it about. */
function itemsIn({ properties, event, items }: JsonObject): string[] {
  const ids = new Set<string>();
  const look = (one: Json | undefined) => {
    if (typeof one === 'string') ids.add(one);
    if (typeof one !== 'object' || one === null || Array.isArray(one)) return;
    const id = one.product_id ?? one.id;
    if (typeof id === 'string' || typeof id === 'number') ids.add(String(id));
  };
  for (const whole of [properties, event]) {
    if (typeof whole !== 'object' || whole === null || Array.isArray(whole)) continue;
    if (whole.product_id !== undefined) look({ product_id: whole.product_id });
    if (Array.isArray(whole.products)) whole.products.forEach(look);
  }
  if (Array.isArray(items)) items.forEach(look);
  return [...ids];
}
