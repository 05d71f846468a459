// Reads browser and operating system from a user agent string, by uap-core's specification: the first pattern that
// matches decides. Seeing a string for the first time costs tenths of a millisecond, so callers keep the answers.

import { type Pattern, readPatterns } from './ua-patterns.ts';

export interface Product {
  family: string;
  major?: string;
  minor?: string;
}
export interface UserAgent {
  browser?: Product;
  os?: Product;
}

interface Matcher {
  regex: RegExp;
  family?: string;
  major?: string;
  minor?: string;
}

let matchers: { browser: Matcher[]; os: Matcher[] } | undefined;

/** @example readUserAgent('Mozilla/5.0 (X11; Linux x86_64) ... Firefox/130.0').browser // { family: 'Firefox', major: '130', minor: '0' } */
export function readUserAgent(text: string): UserAgent {
  matchers ??= loadMatchers();
  const browser = firstMatch(matchers.browser, text);
  const os = firstMatch(matchers.os, text);
  return { ...(browser && { browser }), ...(os && { os }) };
}

function loadMatchers() {
  const { user_agent_parsers, os_parsers } = readPatterns();
  return {
    browser: user_agent_parsers.map((pattern) => matcherOf(pattern, 'family', 'v1', 'v2')),
    os: os_parsers.map((pattern) => matcherOf(pattern, 'os', 'os_v1', 'os_v2')),
  };
}

function matcherOf(pattern: Pattern, family: string, major: string, minor: string): Matcher {
  return {
    regex: new RegExp(pattern.regex, pattern.regex_flag),
    family: pattern[`${family}_replacement`],
    major: pattern[`${major}_replacement`],
    minor: pattern[`${minor}_replacement`],
  };
}

function firstMatch(list: readonly Matcher[], text: string): Product | undefined {
  for (const matcher of list) {
    const groups = matcher.regex.exec(text);
    if (groups === null) continue;
    const product: Product = { family: filled(matcher.family, groups) ?? groups[1] ?? 'Other' };
    const major = filled(matcher.major, groups) ?? groups[2];
    const minor = filled(matcher.minor, groups) ?? groups[3];
    if (major) product.major = major;
    if (minor) product.minor = minor;
    return product;
  }
  return undefined;
}

/** A replacement with its `$1` filled in. */
function filled(replacement: string | undefined, groups: RegExpExecArray): string | undefined {
  return replacement?.replace(/\$(\d)/g, (_, group: string) => groups[Number(group)] ?? '').trim();
}
