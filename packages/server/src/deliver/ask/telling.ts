// Answers as events like any others: what was said of the person is an identify, that it was said is a track. Both go
// through the flow, so segments, journeys and decisions know of them at once.

import type { Identifier, Json, JsonObject } from '@visavis/engine/collect';
import { naming } from '../naming.ts';

export interface Telling {
  /** Of the submission or response: what is sent twice counts once. */
  id: string;
  event: string;
  properties: JsonObject;
  traits: Record<string, Json>;
  consent: Record<string, boolean>;
  who: Identifier;
  page?: JsonObject;
  library: string;
}

export const FORM_SUBMITTED = 'Form Submitted';
export const FORM_CONFIRMED = 'Form Confirmed';
export const SURVEY_ANSWERED = 'Survey Answered';

/** The identify comes first, so that whoever looks at the event already knows what it told. */
export function messagesOf(telling: Telling): JsonObject[] {
  const { id, event, properties, traits, consent, who, page, library } = telling;
  const isTold = Object.keys(traits).length > 0 || Object.keys(consent).length > 0;
  const context: JsonObject = { library: { name: library }, ...(page && { page }) };
  const agreed = Object.keys(consent).length > 0 && { consent: { categoryPreferences: consent } };
  const identify: JsonObject = {
    ...{ type: 'identify', messageId: `${id}:told`, traits },
    ...naming(who, { ...context, ...agreed }),
  };
  const track: JsonObject = { type: 'track', messageId: id, event, properties, ...naming(who, context) };
  return isTold ? [identify, track] : [track];
}
