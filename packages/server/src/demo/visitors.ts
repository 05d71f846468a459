// Who comes to the simulated website and how: devices, the ways that lead there, and what a browser says of both.

import type { JsonObject } from '@visavis/engine/collect';
import { type Chance, chance } from '@visavis/engine/numeric';
import { COUNTRIES } from './countries.ts';

export const SEED = 20110831;

export interface Device {
  anonymousId: string;
  userAgent: string;
}
export interface Arrival {
  search: string;
  referrer: string;
}

/** Up to three devices, the one used most first. */
export function devicesOf(customer: string): Device[] {
  const draw = chance(SEED, 'devices', customer);
  const many = Number(draw.weighted({ 1: 55, 2: 35, 3: 10 }));
  return Array.from({ length: many }, () => deviceOf(draw));
}

export function deviceOf(draw: Chance): Device {
  return { anonymousId: draw.uuid(), userAgent: draw.pick(AGENTS) };
}

export const arrivalOf = (draw: Chance): Arrival => ARRIVALS[draw.weighted(CHANNELS)];

/** The context of every simulated message. */
export function contextOf({ userAgent }: Device, country: string): JsonObject {
  const known = COUNTRIES[country];
  return {
    simulated: true,
    library: { name: 'visavis-demo', version: '1' },
    userAgent,
    ...(known ? { timezone: known.timezone, location: { country: known.code } } : {}),
  };
}

const CHANNELS = { direct: 28, organic: 30, paid: 12, social: 12, email: 12, referral: 6 };
const ARRIVALS: Record<keyof typeof CHANNELS, Arrival> = {
  direct: { search: '', referrer: '' },
  organic: { search: '', referrer: 'https://www.google.com/' },
  paid: {
    search: '?utm_source=google&utm_medium=cpc&utm_campaign=gifts',
    referrer: 'https://www.google.com/',
  },
  social: {
    search: '?utm_source=instagram&utm_medium=social&utm_campaign=story',
    referrer: 'https://l.instagram.com/',
  },
  email: { search: '?utm_source=newsletter&utm_medium=email&utm_campaign=weekly', referrer: '' },
  referral: { search: '', referrer: 'https://giftguide.example/' },
};
const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Mobile Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
  'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
];
