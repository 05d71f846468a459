// What GrowthBook's tracking plugin sends, as messages of ours: an experiment that was viewed is an exposure, and so is a
// feature whose value one of our experiences gave.

import { asObject, type JsonObject } from '@visavis/engine/collect';
import { HELD } from '@visavis/engine/decide';
import { EXPERIENCE_VIEWED } from '@visavis/engine/unify';
import { UNPROVEN } from '../exposures.ts';
import { HOLDOUT } from './payload.ts';

/** What a view needs to know of one of our own experiences. */
export interface OwnExperience {
  variants: readonly string[];
  /** Views of it are counted. */
  isCapped: boolean;
}

/** `own` are our own experiences, by key. */
export function messagesOf(
  events: readonly unknown[],
  own: ReadonlyMap<string, OwnExperience>,
): JsonObject[] {
  return events
    .map(asObject)
    .filter((came) => came !== undefined)
    .map((came) => messageOf(came, own))
    .filter((message) => message !== undefined);
}

function messageOf(came: JsonObject, own: ReadonlyMap<string, OwnExperience>): JsonObject | undefined {
  const name = textOf(came.event_name);
  if (name === undefined) return undefined;
  const properties = asObject(came.properties_json) ?? {};
  const seen = exposureIn(name, properties, own);
  const userId = textOf(came.user_id);
  const device = textOf(came.device_id);
  const anonymousId = device ?? textOf(properties.hashValue);
  const names = {
    // What was seen is the device's that saw it: a user id can be anybody's who was guessed.
    ...(userId && !(seen && device) && { userId }),
    ...(anonymousId && { anonymousId }),
  };
  return {
    ...{
      type: 'track',
      event: seen ? EXPERIENCE_VIEWED : name === EXPERIENCE_VIEWED ? UNPROVEN : name,
      ...names,
      context: contextOf(came),
    },
    properties: seen ? counted(seen, own, userId !== undefined && device === undefined) : properties,
  };
}

/** Views count for a cap where they are a device's own: a user id alone can be guessed, and its cap spent by anybody. */
function counted(seen: JsonObject, own: ReadonlyMap<string, OwnExperience>, isGuessed: boolean): JsonObject {
  const isCapped = own.get(String(seen.experience))?.isCapped ?? false;
  return isCapped && !isGuessed ? { ...seen, capped: true } : seen;
}

function exposureIn(
  event: string,
  properties: JsonObject,
  own: ReadonlyMap<string, OwnExperience>,
): JsonObject | undefined {
  if (event === 'Experiment Viewed') {
    const experience = textOf(properties.experimentId);
    const variant = textOf(properties.variationId) ?? String(properties.variationId ?? '');
    if (experience === undefined) return undefined;
    return { experience, variant: variant === HOLDOUT ? HELD : variant };
  }
  const experience = textOf(properties.ruleId);
  const variants = experience === undefined ? undefined : own.get(experience)?.variants;
  // Where there is but one variant, the page draws nothing, and tells of the feature only.
  if (event !== 'Feature Evaluated' || properties.variationId || variants?.length !== 1) return undefined;
  return { experience: experience!, variant: variants[0]!, slot: properties.feature ?? null };
}

function contextOf({
  url,
  page_title,
  utm_source,
  utm_medium,
  utm_campaign,
  utm_term,
  utm_content,
}: JsonObject): JsonObject {
  const campaign: JsonObject = {};
  const parts = {
    source: utm_source,
    medium: utm_medium,
    name: utm_campaign,
    term: utm_term,
    content: utm_content,
  };
  for (const [key, value] of Object.entries(parts)) if (textOf(value)) campaign[key] = value!;
  const page: JsonObject = {};
  if (textOf(url)) page.url = url!;
  if (textOf(page_title)) page.title = page_title!;
  return {
    library: { name: 'growthbook' },
    ...(Object.keys(page).length > 0 && { page }),
    ...(Object.keys(campaign).length > 0 && { campaign }),
  };
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;
