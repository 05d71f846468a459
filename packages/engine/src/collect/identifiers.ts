// Who a message is about: every name it carries, most telling first. Which of them may join people is for the
// identity rules in unify to say.

import type { Identifier, JsonObject } from './event.ts';

/** What names a device rather than a person. */
export const DEVICE_TYPES: ReadonlySet<string> = new Set([
  'anonymous_id',
  'device_id',
  'advertising_id',
  'push_token',
]);

/** A name as text; numbers are taken, since many shops number their customers. Empty and blank is no name. */
export function nameOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : storable(value.trim());
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return undefined;
}

/**
 * Whether a name is what its sender wrote. JSON has numbers that no double holds, and text that was not UTF-8 arrives
 * with one sign for all the letters that were lost: two customers' names can come out the same.
 */
export function isExact(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER;
  return typeof value !== 'string' || (value.isWellFormed() && !value.includes('\ufffd'));
}

/** As every store keeps it: to some, half a character and character 0 are no text, and would not be found again. */
const storable = (text: string): string =>
  text.isWellFormed() && !text.includes('\0') ? text : text.toWellFormed().replaceAll('\0', '\ufffd');

/**
 * `user_id`, then `context.externalIds`, `email`, `phone`, `anonymous_id`, and the device's own ids.
 *
 * @example identifiersOf({ type: 'identify', userId: '42', anonymousId: 'a1', traits: { email: 'Ada@X.org' } })
 * // user_id 42, email ada@x.org, anonymous_id a1
 */
export function identifiersOf(message: JsonObject, context: JsonObject | undefined): Identifier[] {
  const found: Identifier[] = [];
  add(found, 'user_id', nameOf(message.userId));
  if (context !== undefined) addExternalIds(found, context.externalIds);
  const traits = message.type === 'identify' ? asObject(message.traits) : undefined;
  const carried = context === undefined ? undefined : asObject(context.traits);
  add(found, 'email', emailOf(traits?.email) ?? emailOf(carried?.email));
  add(found, 'phone', phoneOf(traits?.phone) ?? phoneOf(carried?.phone));
  add(found, 'anonymous_id', nameOf(message.anonymousId));
  if (context !== undefined) addDevice(found, asObject(context.device));
  return found;
}

function add(found: Identifier[], type: string, value: string | undefined): void {
  if (value === undefined) return;
  for (const known of found) if (known.type === type && known.value === value) return;
  found.push({ type, value });
}

/** Segment's `[{ id, type, collection, encoding }]`, and RudderStack's `[{ id, type }]`. */
function addExternalIds(found: Identifier[], list: unknown): void {
  if (!Array.isArray(list)) return;
  for (const entry of list) {
    const external = asObject(entry);
    const type = nameOf(external?.type);
    if (type === undefined || external?.collection === 'accounts' || !isExact(external?.id)) continue;
    add(found, type, type === 'email' ? emailOf(external?.id) : nameOf(external?.id));
  }
}

function addDevice(found: Identifier[], device: JsonObject | undefined): void {
  if (device === undefined) return;
  add(found, 'device_id', nameOf(device.id));
  if (device.adTrackingEnabled !== false) add(found, 'advertising_id', nameOf(device.advertisingId));
  add(found, 'push_token', nameOf(device.token));
}

/** Addresses are compared in lower case: no provider of any size tells `Ada@` from `ada@`. */
export function emailOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !isExact(value)) return undefined;
  const address = storable(value.trim().toLowerCase());
  const at = address.indexOf('@');
  return at > 0 && at < address.length - 1 && address.length <= 254 && !/\s/.test(address)
    ? address
    : undefined;
}

/** Digits with a leading +; a number without its country's prefix names nobody for certain. */
export function phoneOf(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const digits = value.replace(/[\s().\-/]/g, '');
  return /^\+\d{7,15}$/.test(digits) ? digits : undefined;
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : undefined;
}
