// Reads the text of one setting; `undefined` where it is not what is expected.

import { isIP } from 'node:net';

export const text = (value: string): string | undefined => value.trim() || undefined;

export function readPort(value: string): number | undefined {
  const port = Number(value);
  return /^\d+$/.test(value) && port <= 65535 ? port : undefined;
}

export function readUrl(...protocols: string[]): (value: string) => string | undefined {
  return (value) => {
    const url = URL.parse(value);
    return url && protocols.includes(url.protocol) ? value.replace(/\/+$/, '') : undefined;
  };
}

export function readOrigin(value: string): string | undefined {
  const url = URL.parse(value);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.pathname === '/' && !url.search && !url.hash ? url.origin : undefined;
}

function isRange(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

export function readRanges(value: string): string[] | undefined {
  const ranges = value
    .split(',')
    .map((range) => range.trim())
    .filter(Boolean);
  return ranges.every(isRange) ? ranges : undefined;
}

export function readBoolean(value: string): boolean | undefined {
  if (['1', 'true', 'yes', 'on'].includes(value.toLowerCase())) return true;
  if (['0', 'false', 'no', 'off'].includes(value.toLowerCase())) return false;
  return undefined;
}

export function readDays(value: string): number | undefined {
  const days = Number(value);
  return /^\d{1,4}$/.test(value) && days <= 3650 ? days : undefined;
}

export function readCount(value: string): number | undefined {
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined;
}

/** As signing in takes them: `me@localhost` would be an owner who cannot get in. */
export function readEmail(value: string): string | undefined {
  return /^[^\s@]+@[^\s@]+\.[A-Za-z]{2,}$/.test(value) ? value.toLowerCase() : undefined;
}
