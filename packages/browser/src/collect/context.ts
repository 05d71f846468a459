// What every event says of the moment: page, campaign, language, time zone, browser. Shaped as Segment's are, so that
// the server reads facts from it as from any other SDK.

import { attempt } from '../platform/safe.ts';
import type { Properties } from '../types.ts';
import { VERSION } from '../version.ts';

/** In a single-page application the page before is the referrer; `document.referrer` stays what it was at load. */
export function pageNow(before?: string): Record<string, string> {
  const { pathname, search, href } = location;
  const { title, referrer } = document;
  return { path: pathname, search, url: href, title, referrer: before ?? referrer };
}

export function contextNow(page: Properties): Properties {
  const { language, userAgent, userAgentData } = navigator as Navigator & { userAgentData?: unknown };
  return {
    page,
    campaign: campaignOf(`${page.search}`),
    locale: language,
    timezone: attempt(() => Intl.DateTimeFormat().resolvedOptions().timeZone),
    userAgent,
    // It has a `toJSON` with brands, mobile and platform.
    userAgentData,
    library: { name: '@visavis/browser', version: VERSION },
  };
}

/** @example campaignOf('?utm_campaign=spring&utm_source=news') // { name: 'spring', source: 'news' } */
export function campaignOf(search: string): Record<string, string> | undefined {
  let campaign: Record<string, string> | undefined;
  new URLSearchParams(search).forEach((value, name) => {
    if (!name.startsWith('utm_')) return;
    campaign ??= {};
    campaign[name === 'utm_campaign' ? 'name' : name.slice(4)] = value;
  });
  return campaign;
}
