// Device, operating system, browser and whether it is a program, from client hints first and the user agent second.
// Answers are kept by what was said: the same few thousand combinations come again and again.

import type { Fact } from '@visavis/engine/collect';
import { isbot } from 'isbot';
import { LRUCache } from 'lru-cache';
import type { ClientHints } from './client-hints.ts';
import { type Product, readUserAgent } from './user-agent.ts';

export interface DeviceFacts {
  facts: Readonly<Record<string, Fact>>;
  bot: boolean;
}

const NOTHING: DeviceFacts = { facts: {}, bot: false };
const KEPT = 10_000;
/** Longer strings are no browser's, and patterns could be slow on them. */
const LONGEST = 1000;

export class Devices {
  readonly #known = new LRUCache<string, DeviceFacts>({ max: KEPT });

  /** `from` names where the user agent was found: `context.userAgent` or `request`. */
  read(userAgent: string | undefined, hints: ClientHints | undefined, from: string): DeviceFacts {
    if (userAgent === undefined && hints === undefined) return NOTHING;
    const said = userAgent?.slice(0, LONGEST);
    const key = hints === undefined ? `${from}|${said}` : `${from}|${said}|${JSON.stringify(hints)}`;
    let facts = this.#known.get(key);
    if (facts === undefined) {
      facts = work(said ?? '', hints, `user agent (${from})`);
      this.#known.set(key, facts);
    }
    return facts;
  }
}

function work(userAgent: string, hints: ClientHints | undefined, from: string): DeviceFacts {
  const read = readUserAgent(userAgent);
  const facts: Record<string, Fact> = {};
  const type = deviceType(userAgent, hints);
  if (type !== undefined) facts['device.type'] = [type, hints?.mobile === undefined ? from : 'client hints'];
  if (read.browser !== undefined && read.browser.family !== 'Other') browserFacts(facts, read.browser, from);
  if (read.os !== undefined && read.os.family !== 'Other') osFacts(facts, read.os, hints, from);
  if (hints?.browser !== undefined) facts['device.browser'] = [hints.browser, 'client hints'];
  if (hints?.browserVersion !== undefined)
    facts['device.browserVersion'] = [hints.browserVersion, 'client hints'];
  if (hints?.os !== undefined) facts['device.os'] = [hints.os, 'client hints'];
  if (hints?.osVersion !== undefined) facts['device.osVersion'] = [hints.osVersion, 'client hints'];
  return { facts, bot: hints?.headless === true || isbot(userAgent) || HEADLESS.test(userAgent) };
}

const HEADLESS = /headless|phantomjs|electron\/.*(playwright|puppeteer)|selenium|webdriver|cypress/i;

function browserFacts(facts: Record<string, Fact>, browser: Product, from: string): void {
  facts['device.browser'] = [plainName(browser.family), from];
  const major = Number.parseInt(browser.major ?? '', 10);
  if (Number.isFinite(major)) facts['device.browserVersion'] = [String(major), from];
}

/** uap-core tells `Chrome Mobile iOS` from `Chrome`; the device is a fact of its own here. */
function plainName(family: string): string {
  if (family === 'Mobile Safari' || family === 'Mobile Safari UI/WKWebView') return 'Safari';
  if (family === 'IE' || family === 'IE Mobile') return 'Internet Explorer';
  if (family === 'HeadlessChrome') return 'Headless Chrome';
  return family.replace(/ Mobile( iOS)?$| iOS$/, '').replace(/^Chrome Mobile WebView$/, 'Chrome WebView');
}

function osFacts(
  facts: Record<string, Fact>,
  os: Product,
  hints: ClientHints | undefined,
  from: string,
): void {
  const family = os.family === 'Mac OS X' ? 'macOS' : os.family;
  facts['device.os'] = [family, from];
  // A browser that gives hints has frozen these two in its user agent.
  const frozen =
    hints?.os !== undefined && (family === 'Windows' || family === 'macOS' || family === 'Android');
  if (os.major === undefined || frozen || (hints?.os !== undefined && hints.os !== family)) return;
  const version = /^\d+$/.test(os.minor ?? '') && family !== 'Windows' ? `${os.major}.${os.minor}` : os.major;
  facts['device.osVersion'] = [version, from];
}

const TYPES: readonly (readonly [string, RegExp])[] = [
  [
    'tv',
    /smart-?tv|hbbtv|googletv|apple ?tv|appletv|\btv\b|bravia|roku|web0s|netcast|crkey|aft[a-z]{1,3}\b.*android/i,
  ],
  ['console', /playstation|xbox|nintendo/i],
  ['wearable', /watch ?os|apple ?watch|wear ?os|\bwatch\d/i],
  ['tablet', /ipad|tablet|kindle|silk(?!.*mobile)|playbook|android(?!.*mobi)/i],
  ['mobile', /mobi|iphone|ipod|android|phone|blackberry|bb10|opera mini|windows ce|symbian/i],
  ['desktop', /windows|macintosh|mac os x|linux|cros|x11|bsd/i],
];

function deviceType(userAgent: string, hints: ClientHints | undefined): string | undefined {
  const read = TYPES.find(([, pattern]) => pattern.test(userAgent))?.[0];
  if (hints?.mobile === undefined) return read;
  if (hints.mobile) return read === 'tablet' || read === 'wearable' ? read : 'mobile';
  // Not mobile and on Android is a tablet or a television.
  if (hints.os === 'Android') return read === 'tv' ? read : 'tablet';
  return read === 'tv' || read === 'console' ? read : 'desktop';
}
