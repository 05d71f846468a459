// Offers: how much off, and off what. The same thing is offered once: 10 % to one question and 20 % to the next make
// people ask which it is.

import type { Found, Topic } from '../claim.ts';
import { MONEY, moneyIn, thingOf } from '../money.ts';

const OFF = '(?:off|discount|reduction|rabatt|cheaper)';
const THING = String.raw`(?:\s+(?:(?:on|off|of|for)\s+)?([\p{L}\p{N}' -]{2,40}))?`;
const PERCENT = new RegExp(
  String.raw`(?:(?:save|take|get|enjoy|up to)\s+)?[-−–]?\s?(\d{1,2})\s?(?:%|per ?cent)(?:\s*${OFF}\b)?${THING}`,
  'giu',
);
const SURE = new RegExp(String.raw`[-−–]\s?\d{1,2}\s?%|\bsave\b|\b${OFF}\b`, 'i');
const AMOUNT = new RegExp(
  String.raw`(?:(${MONEY})\s+${OFF}\b|\bsave\s+(${MONEY})|[-−–]\s?(${MONEY}))${THING}`,
  'giu',
);
const DELIVERY = new RegExp(
  String.raw`\bfree\s+(?:delivery|shipping|postage)\b(?:[^.!?\n]{0,30}?\b(?:over|above|from)\s+(${MONEY}))?`,
  'giu',
);
const FIELD = /^(?:discount|percent_?off|offer|saving)s?(?:_?percent|_?percentage)?$/i;

export const offer: Topic = {
  name: 'offer',
  read({ text, role, field, thing }) {
    if (role === 'field' && field && FIELD.test(field)) return ofField(text, thing);
    return inText(text);
  },
  declared(words) {
    const found = inText(words, true);
    if (found.length > 0) return found;
    const [, what = words, on = ''] = /^(.*?)(?:\s+(?:on|for)\s+(.+))?$/.exec(words.trim())!;
    return [{ about: thingOf(on), value: what.trim().toLowerCase(), says: words }];
  },
  contradict: (a, b) => a !== b,
  sentence: ({ about }) => `Two offers for ${about === 'delivery' ? about : thing(about)}`,
};

const thing = (about: string): string => (about === 'everything' ? 'the same order' : `“${about}”`);

/** `sure`: somebody said that it is an offer. */
function inText(text: string, sure = false): Found[] {
  const found: Found[] = [];
  for (const match of text.matchAll(PERCENT)) {
    if (!sure && !SURE.test(match[0])) continue;
    const says = match[0].trim();
    found.push({ about: aboutOf(match[2]), value: `percent ${Number(match[1])}`, says });
  }
  for (const match of text.matchAll(AMOUNT)) {
    const [says, ...amounts] = match;
    const about = aboutOf(amounts[3]);
    found.push({
      about,
      value: `off ${moneyIn(amounts.find((one) => one !== undefined)!)}`,
      says: says.trim(),
    });
  }
  for (const [says, above] of text.matchAll(DELIVERY))
    found.push({
      about: 'delivery',
      value: above ? `free over ${moneyIn(above)}` : 'free',
      says: says.trim(),
    });
  return found;
}

/** Up to where another clause begins. */
function aboutOf(words = ''): string {
  const [first = ''] = words.split(
    /\s+(?:with|when|if|until|till|and|or|in|by|this|today|as|at|because|code|plus|from|to|while|use|we|you|is|are|just)\b/i,
  );
  return thingOf(first.replace(new RegExp(String.raw`^\s*${OFF}\b`, 'i'), ''));
}

function ofField(text: string, thing = ''): Found[] {
  const number = /^\s*(\d{1,2}(?:\.\d+)?)\s*%?\s*$/.exec(text)?.[1];
  if (number === undefined) return inText(text, true);
  return [{ about: thingOf(thing), value: `percent ${Number(number)}`, says: `${number} % off` }];
}
