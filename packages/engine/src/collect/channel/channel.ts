// How a visit began: from the campaign that its link names (UTM), the click id that hangs on it, and the page it came
// from, in that order of trust.

import type { Json, JsonObject } from '../event.ts';
import { CLICK_IDS, type ClickId } from './click-ids.ts';
import { channelOfCampaign } from './medium.ts';
import { type Referrer, readReferrer } from './referrer.ts';
import { sameSite } from './site.ts';

export const CHANNELS = [
  'paid_search',
  'paid_social',
  'paid_other',
  'display',
  'affiliate',
  'email',
  'sms',
  'push',
  'organic_search',
  'social',
  'ai_assistant',
  'referral',
  'direct',
] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Arrival {
  /** The page that was opened. */
  url?: string;
  /** Its query, when the sender gives it apart from the URL. */
  search?: string;
  referrer?: string;
  /** `context.campaign`: what the SDK read from the UTM parameters. */
  campaign?: JsonObject;
}

export interface Visit {
  channel: Channel;
  source?: string;
  medium?: string;
  campaign?: string;
  term?: string;
  content?: string;
  referrer?: string;
  /** Which evidence decided: `utm`, `click id`, `referrer`, `no referrer`. */
  from: string;
}

/**
 * Undefined when the message tells nothing about how the visit began: no page, or a page reached from the same site.
 *
 * @example attribute({ url: 'https://shop.example/?gclid=x', referrer: 'https://www.google.de/' })
 * // { channel: 'paid_search', source: 'google', medium: 'cpc', from: 'click id', ... }
 */
export function attribute(arrival: Arrival): Visit | undefined {
  if (isPlainlyInside(arrival)) return undefined;
  const origin = plainOrigin(arrival);
  return origin === undefined ? worked(arrival) : known.of(origin, arrival);
}

/**
 * Where the page's address has no query, all that counts of it is the host, and the same few referrers come again and
 * again: taking addresses apart was most of what reading a message took.
 */
const known = {
  visits: new Map<string, Map<string, Visit | undefined>>(),
  kept: 0,
  of(origin: string, arrival: Arrival): Visit | undefined {
    const referrer = arrival.referrer ?? '';
    const visits = this.visits.get(origin) ?? new Map<string, Visit | undefined>();
    if (visits.has(referrer)) return visits.get(referrer);
    const visit = worked(arrival);
    if (this.kept++ >= VISITS_KEPT) {
      this.visits.clear();
      this.kept = 0;
      return visit;
    }
    visits.set(referrer, visit && Object.freeze(visit));
    this.visits.set(origin, visits);
    return visit;
  },
};
const VISITS_KEPT = 5_000;
const LONGEST_KEPT = 300;
const ORIGIN = /^https?:\/\/[\w.-]+(:\d+)?$/;

/** `https://shop.example`, where nothing else of the arrival matters but its referrer. */
function plainOrigin({ url, search, referrer, campaign }: Arrival): string | undefined {
  if (url === undefined || campaign !== undefined || (search !== undefined && search.length > 1))
    return undefined;
  if (url.includes('?') || (referrer !== undefined && referrer.length > LONGEST_KEPT)) return undefined;
  const end = url.indexOf('/', 8);
  const origin = end < 0 ? url : url.slice(0, end);
  return ORIGIN.test(origin) ? origin : undefined;
}

function worked(arrival: Arrival): Visit | undefined {
  const page = parseUrl(arrival.url);
  const query = queryOf(arrival, page);
  const from = parseUrl(arrival.referrer);
  const internal = from !== undefined && page !== undefined && sameSite(from.hostname, page.hostname);
  const outside = internal ? undefined : from;
  const referrer = outside === undefined ? undefined : readReferrer(outside);
  const seen = outside === undefined ? {} : { referrer: arrival.referrer };

  const campaign = campaignOf(arrival.campaign, query);
  const click = clickIdOf(query);
  if (campaign !== undefined) return { ...campaignVisit(campaign, click, referrer), ...seen };
  if (click !== undefined) return { ...click, ...termOf(referrer), from: 'click id', ...seen };
  if (outside !== undefined) return { ...referrerVisit(outside, referrer), ...seen };
  return internal || page === undefined || !isWeb(page)
    ? undefined
    : { channel: 'direct', from: 'no referrer' };
}

/** Most page views: reached from the same host, by an address without a query. Told without taking addresses apart. */
function isPlainlyInside({ url, search, referrer, campaign }: Arrival): boolean {
  if (url === undefined || referrer === undefined || campaign !== undefined) return false;
  if (url.includes('?') || (search !== undefined && search.length > 1)) return false;
  const end = url.indexOf('/', 8);
  return end > 0 && referrer.length > end && referrer.startsWith(url.slice(0, end + 1));
}

type Campaign = Partial<Record<'source' | 'medium' | 'name' | 'term' | 'content', string>>;

function campaignOf(given: JsonObject | undefined, query: URLSearchParams | undefined): Campaign | undefined {
  const found: Campaign = {};
  for (const part of ['source', 'medium', 'name', 'term', 'content'] as const) {
    const value = text(given?.[part]) ?? text(query?.get(part === 'name' ? 'utm_campaign' : `utm_${part}`));
    if (value !== undefined) found[part] = value;
  }
  return found.source === undefined && found.medium === undefined && found.name === undefined
    ? undefined
    : found;
}

function campaignVisit(
  campaign: Campaign,
  click: ClickId | undefined,
  referrer: Referrer | undefined,
): Visit {
  const known = channelOfCampaign(campaign.source, campaign.medium);
  const channel = known ?? click?.channel ?? (referrer && CHANNEL_OF[referrer.kind]) ?? 'referral';
  const visit: Visit = { channel, from: 'utm' };
  const source = campaign.source ?? click?.source ?? referrer?.source;
  const medium = campaign.medium ?? click?.medium;
  const term = campaign.term ?? referrer?.term;
  if (source !== undefined) visit.source = source;
  if (medium !== undefined) visit.medium = medium;
  if (campaign.name !== undefined) visit.campaign = campaign.name;
  if (term !== undefined) visit.term = term;
  if (campaign.content !== undefined) visit.content = campaign.content;
  return visit;
}

const CHANNEL_OF: Record<Referrer['kind'], Channel> = {
  search: 'organic_search',
  social: 'social',
  email: 'email',
  paid: 'display',
  chatbot: 'ai_assistant',
  unknown: 'referral',
};
const MEDIUM_OF: Record<Referrer['kind'], string> = {
  search: 'organic',
  social: 'social',
  email: 'email',
  paid: 'display',
  chatbot: 'ai assistant',
  unknown: 'referral',
};

function referrerVisit(from: URL, referrer: Referrer | undefined): Visit {
  const kind = referrer?.kind ?? 'unknown';
  const source = referrer?.source ?? from.hostname.replace(/^www\./, '');
  return {
    channel: CHANNEL_OF[kind],
    source,
    medium: MEDIUM_OF[kind],
    ...termOf(referrer),
    from: 'referrer',
  };
}

function termOf(referrer: Referrer | undefined): { term?: string } {
  return referrer?.term === undefined ? {} : { term: referrer.term };
}

function clickIdOf(query: URLSearchParams | undefined): ClickId | undefined {
  if (query === undefined) return undefined;
  for (const name of query.keys()) {
    const found = CLICK_IDS.get(name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function queryOf(arrival: Arrival, page: URL | undefined): URLSearchParams | undefined {
  if (arrival.search !== undefined && arrival.search.length > 1) return new URLSearchParams(arrival.search);
  return page === undefined || page.search === '' ? undefined : page.searchParams;
}

function parseUrl(value: string | undefined): URL | undefined {
  if (value === undefined || value === '') return undefined;
  return URL.parse(value) ?? undefined;
}

function isWeb(page: URL): boolean {
  return page.protocol === 'https:' || page.protocol === 'http:';
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
