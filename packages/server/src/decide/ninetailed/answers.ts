// One call of the Experience API: the events go through the flow, and the same look at the person gives the profile,
// the CMS's experiences and, as flags, what our own slots show.

import type { Json } from '@visavis/engine/collect';
import {
  type Decision,
  type SelectedVariant,
  selectVariants,
  type VariableChange,
} from '@visavis/engine/decide';
import type { FastifyRequest } from 'fastify';
import type { Seen } from '../answer.ts';
import type { Ask } from '../decision-routes.ts';
import type { LiveNinetailed } from './live.ts';
import { messagesOf } from './messages.ts';
import { audiencesOf, type NinetailedProfileJson, profileOf } from './profile.ts';
import { NinetailedError } from './wire.ts';

export interface Call {
  http: FastifyRequest;
  profileId: string;
  events: readonly unknown[];
  /** Evaluate, and store nothing. */
  preflight: boolean;
  locale?: string;
  ip?: string;
  mayLocate: boolean;
}
export interface ProfileAnswer {
  profile: NinetailedProfileJson;
  experiences: SelectedVariant[];
  changes: VariableChange[];
}

/** Undefined where nothing is known of the person and no event tells of them. */
export async function answerCall(
  ask: Ask,
  live: LiveNinetailed,
  { http, profileId, events, preflight, locale, ip, mayLocate }: Call,
): Promise<ProfileAnswer | undefined> {
  const own = { type: 'anonymous_id', value: profileId };
  const messages = events.flatMap((event) =>
    messagesOf(event, { profileId, mayLocate, live, ...(ip !== undefined && { ip }) }),
  );
  let seen: Seen | undefined;
  const { decisions, rejected } = await ask({
    workspaceId: http.caller!.workspaceId,
    identifiers: [own],
    messages,
    request: {},
    preview: preflight,
    log: false,
    explain: false,
    ownDevice: own,
    http,
    look: (what) => {
      seen = what;
    },
  });
  const refused = new Set(rejected.map(({ index }) => index));
  const [first] = rejected;
  if (first && refused.size === messages.length)
    throw new NinetailedError(
      'ERR_INVALID_DATA',
      `No event could be taken; the first: ${first.field} should be ${first.expected}, got ${first.got}.`,
    );
  if (!seen?.isKnown) return undefined;
  const audiences = audiencesOf(seen, live);
  const profile = profileOf({
    ...{ id: profileId, seen, live, locale, sourceId: http.caller!.sourceId },
  });
  const selected = selectVariants(live.configurations, {
    ...{ stableId: profile.stableId, audiences, viewed: seen.viewed },
  });
  return { profile, ...withSlots(selected, decisions, live) };
}

/** A slot is a flag by its key, unless the CMS has one of that name. */
function withSlots(
  { experiences, changes }: ReturnType<typeof selectVariants>,
  decisions: readonly Decision[],
  { native }: LiveNinetailed,
): ReturnType<typeof selectVariants> {
  const taken = new Set(changes.map(({ key }) => key));
  const ours = decisions.flatMap(({ slot, value, variant, experience }): VariableChange[] => {
    if (!experience || taken.has(slot)) return [];
    const variantIndex = variant === null ? 0 : (native.get(experience.key)?.indexOf(variant) ?? -1) + 1;
    const meta = { experienceId: experience.key, variantIndex };
    return [{ key: slot, type: 'Variable', value: presentable(value), meta }];
  });
  const shown = new Map(ours.map(({ meta }) => [meta.experienceId, meta.variantIndex]));
  return {
    experiences: [
      ...experiences,
      ...[...shown].map(([experienceId, variantIndex]) => ({
        ...{ experienceId, variantIndex, variants: {}, sticky: false },
      })),
    ],
    changes: [...changes, ...ours],
  };
}

/** The SDK refuses null and lists; `useFlag` takes `{ value }` for the value. */
const presentable = (value: Json): Json => (value === null || Array.isArray(value) ? { value } : value);
