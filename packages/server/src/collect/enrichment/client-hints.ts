// What a Chromium browser says of itself in client hints, from the page (`context.userAgentData`) or from the
// request's `sec-ch-ua` headers. Better than its user agent string, which is frozen.

import type { IncomingHttpHeaders } from 'node:http';
import { asObject, type JsonObject } from '@visavis/engine/collect';

export interface ClientHints {
  browser?: string;
  browserVersion?: string;
  os?: string;
  osVersion?: string;
  mobile?: boolean;
  model?: string;
  headless: boolean;
}

interface Brand {
  brand: string;
  version: string;
}

export function hintsOfContext(context: JsonObject | undefined): ClientHints | undefined {
  const data = asObject(context?.userAgentData);
  if (data === undefined) return undefined;
  const listed =
    Array.isArray(data.fullVersionList) && data.fullVersionList.length > 0
      ? data.fullVersionList
      : data.brands;
  return hintsOf({
    brands: Array.isArray(listed) ? listed.flatMap(brandOf) : [],
    mobile: typeof data.mobile === 'boolean' ? data.mobile : undefined,
    platform: typeof data.platform === 'string' ? data.platform : undefined,
    platformVersion: typeof data.platformVersion === 'string' ? data.platformVersion : undefined,
    model: typeof data.model === 'string' ? data.model : undefined,
  });
}

export function hintsOfHeaders(headers: IncomingHttpHeaders): ClientHints | undefined {
  const brands = headers['sec-ch-ua-full-version-list'] ?? headers['sec-ch-ua'];
  if (typeof brands !== 'string') return undefined;
  const mobile = headers['sec-ch-ua-mobile'];
  return hintsOf({
    brands: [...brands.matchAll(/"([^"]*)"\s*;\s*v="([^"]*)"/g)].map(([, brand = '', version = '']) => ({
      brand,
      version,
    })),
    mobile: mobile === undefined ? undefined : mobile === '?1',
    platform: unquoted(headers['sec-ch-ua-platform']),
    platformVersion: unquoted(headers['sec-ch-ua-platform-version']),
    model: unquoted(headers['sec-ch-ua-model']),
  });
}

function unquoted(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value.replace(/^"|"$/g, '') : undefined;
}

function brandOf(value: unknown): Brand[] {
  const entry = asObject(value);
  if (typeof entry?.brand !== 'string') return [];
  return [{ brand: entry.brand, version: String(entry.version ?? '') }];
}

const NAMES: Record<string, string> = {
  'Google Chrome': 'Chrome',
  'Microsoft Edge': 'Edge',
  'Microsoft Edge WebView2': 'Edge WebView2',
  'Android WebView': 'Chrome WebView',
  HeadlessChrome: 'Headless Chrome',
};

interface Said {
  brands: Brand[];
  mobile?: boolean;
  platform?: string;
  platformVersion?: string;
  model?: string;
}

function hintsOf({ brands, mobile, platform, platformVersion, model }: Said): ClientHints | undefined {
  const brand = tellingBrand(brands);
  if (brand === undefined && !platform) return undefined;
  const hints: ClientHints = { headless: brands.some((one) => one.brand === 'HeadlessChrome') };
  if (brand !== undefined) {
    hints.browser = NAMES[brand.brand] ?? brand.brand;
    const major = Number.parseInt(brand.version, 10);
    if (Number.isFinite(major)) hints.browserVersion = String(major);
  }
  if (platform && platform !== 'Unknown') hints.os = platform === 'Chromium OS' ? 'Chrome OS' : platform;
  if (platformVersion) hints.osVersion = osVersion(platform, platformVersion);
  if (mobile !== undefined) hints.mobile = mobile;
  if (model) hints.model = model;
  return hints;
}

/** The list holds Chromium, the product, and a made-up brand that keeps readers from relying on order. */
function tellingBrand(brands: Brand[]): Brand | undefined {
  const real = brands.filter(({ brand }) => !/not.?a.?brand|^[\W_]*not/i.test(brand));
  return real.find(({ brand }) => brand !== 'Chromium') ?? real[0];
}

/** Windows counts in its own way here: 13 and more is Windows 11, 1 to 10 is 10. */
function osVersion(platform: string | undefined, version: string): string {
  if (platform !== 'Windows') return version;
  const major = Number.parseInt(version, 10);
  return major >= 13 ? '11' : major > 0 ? '10' : version;
}
