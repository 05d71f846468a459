// Where somebody is: from what a trusted proxy found out, else from the operator's own database, else the country of
// the time zone. Every fact says which it was.

import type { IncomingHttpHeaders } from 'node:http';
import type { Fact } from '@visavis/engine/collect';
import { getCountryForTimezone } from 'countries-and-timezones';
import type { GeoDatabase } from './geo-database.ts';

type PlaceFacts = Readonly<Record<string, Fact>>;

/** By fact, the headers of Cloudflare, Vercel, CloudFront, App Engine and Fastly examples; the first that is there. */
const HEADERS: readonly (readonly [fact: string, headers: readonly string[]])[] = [
  [
    'place.country',
    [
      'cf-ipcountry',
      'x-vercel-ip-country',
      'cloudfront-viewer-country',
      'x-appengine-country',
      'x-country-code',
      'x-geo-country',
    ],
  ],
  [
    'place.region',
    ['cf-region', 'cloudfront-viewer-country-region-name', 'x-vercel-ip-country-region', 'x-geo-region'],
  ],
  [
    'place.city',
    ['cf-ipcity', 'x-vercel-ip-city', 'cloudfront-viewer-city', 'x-appengine-city', 'x-geo-city'],
  ],
  ['place.postalCode', ['cf-postal-code', 'x-vercel-ip-postal-code', 'cloudfront-viewer-postal-code']],
  ['place.timezone', ['cf-timezone', 'x-vercel-ip-timezone', 'cloudfront-viewer-time-zone']],
];

/** Call only for requests that came through a proxy that the operator trusts: anybody can send these headers. */
export function placeOfHeaders(headers: IncomingHttpHeaders): PlaceFacts | undefined {
  const facts: Record<string, Fact> = {};
  for (const [fact, names] of HEADERS) {
    const name = names.find((one) => typeof headers[one] === 'string' && headers[one] !== '');
    const value = name === undefined ? undefined : decoded(headers[name] as string);
    if (value === undefined || (fact === 'place.country' && !isCountry(value))) continue;
    facts[fact] = [value, `header ${name}`];
  }
  return facts['place.country'] === undefined ? undefined : facts;
}

/** Cloudflare's XX is "unknown" and T1 is Tor; App Engine's is ZZ. */
function isCountry(value: string): boolean {
  return /^[A-Z]{2}$/.test(value) && value !== 'XX' && value !== 'ZZ';
}

/** Vercel percent-encodes cities; Node reads all headers as Latin-1, and Cloudflare writes UTF-8. */
function decoded(value: string): string | undefined {
  try {
    if (value.includes('%')) return decodeURIComponent(value);
    const bytes = Buffer.from(value, 'latin1');
    const text = bytes.toString('utf8');
    return text.includes('\ufffd') ? value : text;
  } catch {
    return value;
  }
}

const zones = new Map<string, PlaceFacts>();

export function placeOfTimeZone(zone: string): PlaceFacts {
  let facts = zones.get(zone);
  if (facts === undefined) {
    const country = getCountryForTimezone(zone)?.id;
    facts = country === undefined ? {} : { 'place.country': [country, 'time zone'] };
    if (zones.size < 1000) zones.set(zone, facts);
  }
  return facts;
}

export function placeOfAddress(ip: string, database: GeoDatabase | undefined): PlaceFacts | undefined {
  const found = database?.find(ip);
  if (found === undefined) return undefined;
  const facts: Record<string, Fact> = {};
  for (const [name, value] of Object.entries(found)) facts[`place.${name}`] = [value, 'geo database'];
  return facts;
}
