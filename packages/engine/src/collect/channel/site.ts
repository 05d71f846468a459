// Whether two hosts belong to one site, so that a click inside a shop is not taken for a visit from elsewhere.

const SECOND_LEVEL: ReadonlySet<string> = new Set([
  'co',
  'com',
  'net',
  'org',
  'ac',
  'gov',
  'edu',
  'or',
  'ne',
  'gob',
]);
/** Endings under which every name is another owner's. */
const SHARED =
  /\.(github\.io|gitlab\.io|netlify\.app|vercel\.app|pages\.dev|workers\.dev|myshopify\.com|herokuapp\.com|web\.app|firebaseapp\.com|blogspot\.com|wordpress\.com|tumblr\.com)$/;

/** @example sameSite('www.shop.co.uk', 'checkout.shop.co.uk') // true */
export function sameSite(one: string, other: string): boolean {
  return one === other || siteOf(one) === siteOf(other);
}

function siteOf(host: string): string {
  if (/^[\d.]+$|^\[/.test(host)) return host;
  const labels = host.split('.');
  const shared = SHARED.test(host);
  const second = labels.at(-1)?.length === 2 && SECOND_LEVEL.has(labels.at(-2) ?? '');
  return labels.slice(shared || second ? -3 : -2).join('.');
}
