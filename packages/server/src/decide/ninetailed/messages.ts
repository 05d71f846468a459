// What Ninetailed's SDKs send, as messages of ours: pages, tracks and identifies are nearly the same; views, clicks and
// hovers of components become tracks, and a view of an experience's variant an exposure.

import { asObject, type Json, type JsonObject } from '@visavis/engine/collect';
import { HELD, variantName } from '@visavis/engine/decide';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { UNPROVEN } from '../exposures.ts';
import type { LiveNinetailed } from './live.ts';

const COMPONENT_VIEWED = 'Component Viewed';
const COMPONENT_CLICKED = 'Component Clicked';
const COMPONENT_HOVERED = 'Component Hovered';
/** How long it lasted so far; of one `viewId` or `hoverId` the longest counts. */
const ATTENTION = 'Component Attention';

export interface Sent {
  profileId: string;
  /** `X-Force-IP`: used instead of the socket's address. */
  ip?: string;
  /** Without it the place is not looked up. */
  mayLocate: boolean;
  live: LiveNinetailed;
}

/** One event of theirs; what it cannot be read as is left to collect to refuse. */
export function messagesOf(event: unknown, sent: Sent): unknown[] {
  const came = asObject(event);
  if (!came) return [event];
  const message: JsonObject = {
    ...came,
    anonymousId: sent.profileId,
    context: contextOf(asObject(came.context) ?? {}, sent),
  };
  if (typeof message.userId !== 'string' || message.userId === '' || message.userId === 'nt:empty-merge-id')
    delete message.userId;
  const make = KINDS[String(came.type)];
  return make ? make(message, sent) : [message];
}

type Make = (message: JsonObject, sent: Sent) => JsonObject[];
const KINDS: Record<string, Make> = {
  component: viewed,
  component_click: (message) => [track(message, COMPONENT_CLICKED, message.messageId, componentOf(message))],
  component_hover: (message) => [
    track(message, COMPONENT_HOVERED, idFor('hover', message, 'hoverId'), componentOf(message)),
    ...attention(message, 'hoverId', message.hoverDurationMs),
  ],
  // Ours are not made by name, but from components that were seen.
  track: (message) => [message.event === EXPERIENCE_VIEWED ? { ...message, event: UNPROVEN } : message],
  // These carry nothing but what all events share, so they name no group and no earlier name.
  group: nothingIfBare('groupId'),
  alias: nothingIfBare('previousId'),
};

function nothingIfBare(field: string): Make {
  return (message) => (message[field] === undefined ? [] : [message]);
}

/** The page repeats a view while it lasts: it is one view, and one exposure, with the same id each time. */
function viewed(message: JsonObject, { live }: Sent): JsonObject[] {
  const component = componentOf(message);
  const list = [
    track(message, COMPONENT_VIEWED, idFor('component', message, 'viewId'), component),
    ...attention(message, 'viewId', message.viewDurationMs),
  ];
  const { experienceId, variantIndex = 0 } = message;
  if (typeof experienceId !== 'string' || typeof variantIndex !== 'number') return list;
  const properties = {
    experience: experienceId,
    variant: variantOf(live, experienceId, variantIndex),
    component: message.componentId ?? null,
    // The profile is the page's own device, so nobody's cap is spent but its own.
    ...(live.capped.has(experienceId) && { capped: true }),
  };
  return [...list, track(message, EXPERIENCE_VIEWED, idFor('exposure', message, 'viewId'), properties)];
}

/** By the names that our own experiences, or the CMS's, have for it. */
function variantOf({ native, types }: LiveNinetailed, experience: string, index: number): string {
  const variants = native.get(experience);
  return variants
    ? index === 0
      ? HELD
      : (variants[index - 1] ?? String(index))
    : variantName(types.get(experience), index);
}

function attention(message: JsonObject, id: 'viewId' | 'hoverId', lastedMs: Json | undefined): JsonObject[] {
  if (typeof lastedMs !== 'number' || message[id] === undefined) return [];
  return [
    track(message, ATTENTION, idFor('attention', message), {
      ...componentOf(message),
      [id]: message[id]!,
      lastedMs,
    }),
  ];
}

function componentOf(message: JsonObject): JsonObject {
  const component: JsonObject = {};
  for (const name of ['componentId', 'componentType', 'experienceId', 'variantIndex'])
    if (message[name] !== undefined) component[name] = message[name];
  return component;
}

function track(
  { context, anonymousId, originalTimestamp, timestamp, sentAt }: JsonObject,
  event: string,
  messageId: Json | undefined,
  properties: JsonObject,
): JsonObject {
  const times = Object.fromEntries(
    Object.entries({ originalTimestamp, timestamp, sentAt }).filter(([, value]) => value !== undefined),
  );
  return {
    ...{ type: 'track', event, anonymousId: anonymousId!, context: context!, properties, ...times },
    ...(messageId !== undefined && { messageId }),
  };
}

/** One event of theirs may become several of ours, each with an id of its own. */
function idFor(kind: string, message: JsonObject, by: 'viewId' | 'hoverId' | 'messageId' = 'messageId') {
  const id = message[by] ?? message.messageId;
  return typeof id === 'string' ? `${kind}:${id}`.slice(0, 100) : undefined;
}

function contextOf(context: JsonObject, { ip, mayLocate }: Sent): JsonObject {
  const location = asObject(context.location);
  const known = { ...context, ...(ip !== undefined && { ip }) };
  if (location)
    return typeof location.timezone === 'string' ? { timezone: location.timezone, ...known } : known;
  // Whoever names a place, even none, is believed, and nothing is looked up.
  return mayLocate ? known : { ...known, location: { country: null } };
}
