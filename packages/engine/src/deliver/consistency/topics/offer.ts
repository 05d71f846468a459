// Offers: how much off, and off what. The same thing is offered once: 10 % to one question and 20 % to the next make
// people ask which it is.

import type { Found, Topic } from '../claim.ts';
import { MONEY, moneyIn, thingOf } from '../money.ts';

/** English, German, French, Spanish. */
const OFF = [
  ...['off|discount|reduction|cheaper', 'rabatt|nachlass|ermäßigung|günstiger|reduziert'],
  ...['(?:de\\s+)?(?:remise|réduction|rabais)', '(?:de\\s+)?(?:descuento|rebaja)'],
].join('|');
const SAVE = 'save|spare|sparen(?:\\s+sie)?|sparst(?:\\s+du)?|économise[sz]?|ahorra|ahorre|ahórrate';
const WORD = (words: string) => String.raw`(?<!\p{L})(?:${words})(?!\p{L})`;
const ON = 'on|off|of|for|auf|für|sur|pour|en|de|para';
const THING = String.raw`(?:\s+(?:(?:${ON})\s+)?([\p{L}\p{N}'’ -]{2,40}))?`;
const PERCENT = new RegExp(
  String.raw`(?:${WORD(`${SAVE}|take|get|enjoy|up to|bis zu|jusqu['’]à|hasta`)}\s+(?:(?:un|el)\s+)?)?[-−–]?\s?(\d{1,2}(?:[.,]\d)?)\s?(?:%|per ?cent|prozent|pour ?cent|por ciento)(?:\s*${WORD(OFF)})?${THING}`,
  'giu',
);
const SURE = new RegExp(String.raw`[-−–]\s?\d{1,2}(?:[.,]\d)?\s?%|${WORD(SAVE)}|${WORD(OFF)}`, 'iu');
const AMOUNT = new RegExp(
  String.raw`(?:(${MONEY})\s+${WORD(OFF)}|${WORD(SAVE)}\s+(${MONEY})|[-−–]\s?(${MONEY}))${THING}`,
  'giu',
);
const FREE = [
  ...['free\\s+(?:delivery|shipping|postage)', '(?:kostenlose[rn]?|gratis)[\\s-]?(?:versand|lieferung)'],
  ...['versandkostenfrei\\p{L}*', '(?:livraison|frais de port)\\s+(?:gratuite?s?|offerte?s?)'],
  'env[ií]os?\\s+(?:gratis|gratuitos?)',
].join('|');
const ABOVE = 'over|above|from|ab|über|dès|à partir de|desde|a partir de';
const DELIVERY = new RegExp(String.raw`${WORD(FREE)}(?:[^.!?\n]{0,30}?${WORD(ABOVE)}\s+(${MONEY}))?`, 'giu');
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
    found.push({ about: aboutOf(match[2]), value: `percent ${Number(match[1]!.replace(',', '.'))}`, says });
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
    /\s+(?:with|when|if|until|till|and|or|in|by|this|today|as|at|because|code|plus|from|to|while|use|we|you|is|are|just|mit|wenn|bis|und|oder|im|heute|avec|si|jusqu|et|ou|chez|aujourd|con|hasta|y|o|hoy)(?!\p{L})/iu,
  );
  return thingOf(first.replace(new RegExp(String.raw`^\s*${WORD(OFF)}\s*(?:${WORD(ON)})?`, 'iu'), ''));
}

function ofField(text: string, thing = ''): Found[] {
  const number = /^\s*(\d{1,2}(?:\.\d+)?)\s*%?\s*$/.exec(text)?.[1];
  if (number === undefined) return inText(text, true);
  return [{ about: thingOf(thing), value: `percent ${Number(number)}`, says: `${number}% off` }];
}
