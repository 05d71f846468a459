// Versions as texts that sort: numbers are padded, and what has no pre-release comes after what has one.

import type { Json } from '../../collect/index.ts';

/** @example paddedVersion('v1.2.3-rc.1') // '    1-    2-    3-rc-    1' */
export function paddedVersion(version: Json): string {
  const text = typeof version === 'number' ? String(version) : typeof version === 'string' ? version : '';
  const parts = (text === '' ? '0' : text).replace(/(^v|\+.*$)/g, '').split(/[-.]/);
  if (parts.length === 3) parts.push('~');
  return parts.map((part) => (/^\d+$/.test(part) ? part.padStart(5, ' ') : part)).join('-');
}
