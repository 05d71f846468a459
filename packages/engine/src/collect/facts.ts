// The facts that the message itself tells: the page, the locale, the time zone, the app's own account of its device,
// and how the visit began. What the message says wins over what the server found.

import { attribute } from './channel/index.ts';
import type { EventType, Fact, Json, JsonObject } from './event.ts';
import { asObject } from './identifiers.ts';

export function contextFacts(
  type: EventType,
  raw: JsonObject,
  context: JsonObject | undefined,
  found: Record<string, Fact> | undefined,
): Record<string, Fact> {
  const facts: Record<string, Fact> = { ...found };
  if (context !== undefined) {
    put(facts, 'locale', context.locale, 'context.locale');
    // RudderStack's `GMT+0100` is an offset at one moment, not a zone.
    if (typeof context.timezone === 'string' && !context.timezone.startsWith('GMT'))
      put(facts, 'place.timezone', context.timezone, 'context.timezone');
    deviceFacts(facts, context);
    locationFacts(facts, asObject(context.location));
  }
  const page = pageOf(type, raw, context);
  if (page !== undefined) {
    put(facts, 'page.url', page.url, 'page');
    put(facts, 'page.path', page.path, 'page');
    put(facts, 'page.title', page.title, 'page');
  }
  channelFacts(facts, page, context);
  return facts;
}

/** Page calls carry the page in their properties too, and those are what the caller may have corrected. */
function pageOf(type: EventType, raw: JsonObject, context: JsonObject | undefined): JsonObject | undefined {
  const page = asObject(context?.page);
  const properties = type === 'page' ? asObject(raw.properties) : undefined;
  if (properties === undefined || typeof properties.url !== 'string') return page;
  return page === undefined ? properties : { ...page, ...properties };
}

function deviceFacts(facts: Record<string, Fact>, context: JsonObject): void {
  const device = asObject(context.device);
  const os = asObject(context.os);
  put(facts, 'device.type', deviceType(device?.type, context.screen), 'context.device');
  put(facts, 'device.os', os?.name, 'context.os');
  put(facts, 'device.osVersion', os?.version, 'context.os');
}

/** Mobile SDKs put the platform (`ios`, `android`) where one expects the kind of device. */
function deviceType(type: Json | undefined, screen: Json | undefined): string | undefined {
  if (typeof type !== 'string') return undefined;
  const kind = type.toLowerCase();
  if (kind !== 'ios' && kind !== 'android') return KINDS.has(kind) ? kind : undefined;
  const { width, height } = asObject(screen) ?? {};
  const tablet = typeof width === 'number' && typeof height === 'number' && Math.min(width, height) >= 744;
  return tablet && kind === 'ios' ? 'tablet' : 'mobile';
}
const KINDS: ReadonlySet<string> = new Set([
  'mobile',
  'tablet',
  'desktop',
  'tv',
  'wearable',
  'console',
  'car',
]);

/** Segment's `context.location`, filled by senders who know. */
function locationFacts(facts: Record<string, Fact>, location: JsonObject | undefined): void {
  if (location === undefined) return;
  const country = location.countryCode ?? location.country;
  if (typeof country === 'string' && /^[A-Za-z]{2}$/.test(country))
    put(facts, 'place.country', country.toUpperCase(), 'context.location');
  put(facts, 'place.region', location.region, 'context.location');
  put(facts, 'place.city', location.city, 'context.location');
  put(facts, 'place.postalCode', location.postalCode, 'context.location');
}

function channelFacts(
  facts: Record<string, Fact>,
  page: JsonObject | undefined,
  context: JsonObject | undefined,
) {
  const campaign = asObject(context?.campaign);
  if (page === undefined && campaign === undefined) return;
  const url = text(page?.url);
  const referrer = text(page?.referrer) ?? text(asObject(context?.referrer)?.url);
  const visit = attribute({ url, search: text(page?.search), referrer, campaign });
  if (visit === undefined) return;
  put(facts, 'channel', visit.channel, visit.from);
  put(facts, 'channel.source', visit.source, visit.from);
  put(facts, 'channel.medium', visit.medium, visit.from);
  put(facts, 'channel.campaign', visit.campaign, visit.from);
  put(facts, 'channel.term', visit.term, visit.from);
  put(facts, 'channel.content', visit.content, visit.from);
  put(facts, 'channel.referrer', visit.referrer, 'referrer');
}

function put(facts: Record<string, Fact>, name: string, value: Json | undefined, from: string): void {
  if (typeof value === 'string' && value !== '') facts[name] = [value, from];
  else if (typeof value === 'number' || typeof value === 'boolean') facts[name] = [value, from];
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
