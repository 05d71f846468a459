// Which channel a link's own `utm_medium` and `utm_source` name. The rules follow Google Analytics' default channel
// grouping, since that is what people who write these parameters have in mind.

import type { Channel } from './channel.ts';
import { readReferrer } from './referrer.ts';

const RULES: readonly (readonly [Channel, RegExp])[] = [
  ['paid_search', /^(paid[ _-]?search|sem|search[ _-]?ads?)$/],
  ['paid_social', /^(paid[ _-]?social|social[ _-]?(paid|ads?|cpc|ppc)|(cpc|ppc)[ _-]?social)$/],
  [
    'display',
    /^(display|banner|expandable|interstitial|cpm|native|programmatic|paid[ _-]?display|display[ _-]?ads?)$/,
  ],
  ['affiliate', /^affiliates?$|^affiliate[ _-]?marketing$|^partner(ship)?s?$/],
  ['email', /^(e[ _-]?mail|newsletter|mail|edm)s?$/],
  ['sms', /^(sms|mms|whatsapp)$/],
  ['push', /push$|notification|^mobile$/],
  ['social', /^(social|social[ _-]?(network|media|organic)s?|organic[ _-]?social|sm)$/],
  ['organic_search', /^(organic|organic[ _-]?search|seo)$/],
  ['ai_assistant', /^(ai|llm|chatbot|ai[ _-]?assistant)s?$/],
  ['referral', /^(referral|app|link|ref)$/],
  ['direct', /^\(?none\)?$|^\(?direct\)?$/],
];
const PAID = /^(.*cp.*|ppc|retargeting|remarketing|paid.*)$/;

/** Undefined when the two say nothing that is known. */
export function channelOfCampaign(
  source: string | undefined,
  medium: string | undefined,
): Channel | undefined {
  const kind = medium?.trim().toLowerCase() ?? '';
  const place = source === undefined ? undefined : kindOfSource(source.trim().toLowerCase());
  for (const [channel, pattern] of RULES) if (pattern.test(kind)) return channel;
  if (PAID.test(kind))
    return place === 'search' ? 'paid_search' : place === 'social' ? 'paid_social' : 'paid_other';
  if (place === 'search') return 'organic_search';
  if (place === 'chatbot') return 'ai_assistant';
  if (place === 'social' || place === 'email') return place;
  return undefined;
}

const SHORT: Record<string, string> = { fb: 'facebook.com', ig: 'instagram.com', adwords: 'google.com' };
const EMAIL_SOURCE =
  /^(e[ _-]?mail|newsletter|mailchimp|klaviyo|sendgrid|brevo|sendinblue|activecampaign|hubspot_email)/;
const KINDS = new Map<string, string | undefined>();

/** A source is a name (`google`), a short one (`fb`) or a host (`m.facebook.com`). Remembered, since campaigns repeat. */
function kindOfSource(source: string): string | undefined {
  if (EMAIL_SOURCE.test(source)) return 'email';
  if (KINDS.has(source)) return KINDS.get(source);
  const host =
    SHORT[source] ?? (source.includes('.') ? source : `${source.replaceAll(/[^a-z0-9-]/g, '')}.com`);
  const url = URL.parse(`https://${host}/`);
  const kind = url === null ? undefined : readReferrer(url)?.kind;
  if (KINDS.size < 1000) KINDS.set(source, kind);
  return kind;
}
