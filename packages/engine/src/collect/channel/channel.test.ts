import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { attribute, readReferrer } from './index.ts';

const PAGE = 'https://www.shop.co.uk/shoes';
const CASES: [
  does: string,
  arrival: Parameters<typeof attribute>[0],
  channel: string | undefined,
  source?: string,
][] = [
  ['a typed address', { url: PAGE }, 'direct'],
  ['a click inside the site', { url: PAGE, referrer: 'https://checkout.shop.co.uk/' }, undefined],
  ['a search', { url: PAGE, referrer: 'https://www.google.de/' }, 'organic_search', 'Google'],
  [
    'a search engine’s app',
    { url: PAGE, referrer: 'android-app://com.google.android.googlequicksearchbox/' },
    'organic_search',
    'Google',
  ],
  [
    'a search advertisement',
    { url: `${PAGE}?gclid=abc`, referrer: 'https://www.google.de/' },
    'paid_search',
    'google',
  ],
  ['a Bing advertisement', { url: PAGE, search: '?msclkid=1' }, 'paid_search', 'bing'],
  [
    'paid by its medium, search by its source',
    { url: `${PAGE}?utm_source=google&utm_medium=cpc` },
    'paid_search',
    'google',
  ],
  [
    'paid by its medium, social by its source',
    { url: `${PAGE}?utm_source=fb&utm_medium=paid` },
    'paid_social',
    'fb',
  ],
  ['a post', { url: `${PAGE}?fbclid=1`, referrer: 'https://l.facebook.com/' }, 'social', 'facebook'],
  ['a social network', { url: PAGE, referrer: 'https://t.co/abc' }, 'social', 'Twitter'],
  ['a newsletter', { campaign: { source: 'news', medium: 'email', name: 'spring' } }, 'email', 'news'],
  ['webmail', { url: PAGE, referrer: 'https://mail.google.com/' }, 'email', 'Gmail'],
  ['a banner', { url: `${PAGE}?utm_source=dv360&utm_medium=display` }, 'display', 'dv360'],
  ['a partner', { url: `${PAGE}?utm_source=blog&utm_medium=affiliate` }, 'affiliate', 'blog'],
  [
    'an affiliate network',
    { url: `${PAGE}?awc=1_2`, referrer: 'https://voucher.example/' },
    'affiliate',
    'awin',
  ],
  ['an assistant', { url: PAGE, referrer: 'https://chatgpt.com/' }, 'ai_assistant', 'ChatGPT'],
  ['another site', { url: PAGE, referrer: 'https://www.blog.example/post' }, 'referral', 'blog.example'],
  [
    'another shop on the same platform',
    { url: 'https://a.myshopify.com/', referrer: 'https://b.myshopify.com/' },
    'referral',
    'b.myshopify.com',
  ],
  ['a server’s event', {}, undefined],
];

describe('the channel of a visit', () => {
  for (const [does, arrival, channel, source] of CASES)
    it(`${does} is ${channel ?? 'not the beginning of a visit'}`, () => {
      const visit = attribute(arrival);
      assert.equal(visit?.channel, channel);
      if (source !== undefined) assert.equal(visit?.source, source);
    });
});

describe('referrers', () => {
  // Its licence does not let us ship it; where it is not there, the table above stands alone.
  const file = join(
    import.meta.dirname,
    '../../../../../../shared/data/referer-parser/referer-tests_developers.json',
  );
  const skip = existsSync(file) ? false : 'the referer-parser cases are not on this machine';
  it('are read as Snowplow’s referer-parser reads them', { skip }, () => {
    const cases = JSON.parse(readFileSync(file, 'utf8')) as {
      uri: string;
      medium: string;
      source: string;
      term: string | null;
    }[];
    for (const { uri, medium, source, term } of cases) {
      const read = readReferrer(new URL(uri));
      assert.deepEqual([read?.kind, read?.source, read?.term ?? null], [medium, source, term], uri);
    }
  });
});
