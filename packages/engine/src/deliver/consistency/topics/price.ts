// Prices: what a thing costs. "From £5" is not what it costs, and neither is an amount without a name.

import type { Found, Topic } from '../claim.ts';
import { MONEY, moneyIn, thingOf } from '../money.ts';

const NAMED = new RegExp(
  String.raw`((?:[\p{L}\p{N}'&-]+\s+){0,3}[\p{L}\p{N}'&-]+)(?:\s*[:–—-]\s*|\s+(?:(?:is|are)\s+)?(?:(?:for|now|only|at|just|costs?|für|nur|jetzt|kostet|pour|seulement|à|por|solo|sólo|ahora)\s+){0,2})(${MONEY})(?!\s*(?:off|discount|or more|and over|and up|rabatt|nachlass|günstiger|oder mehr|de remise|de réduction|ou plus|de descuento|o más))`,
  'giu',
);
const NOT_A_THING =
  /(?<!\p{L})(?:from|over|above|under|below|save|saving|than|least|spend|up to|to|or|of|off|worth|another|delivery over|ab|über|unter|als|bis|bis zu|spare|sparen|sparen sie|mindestwert|dès|à partir de|plus de|moins de|jusqu['’]à|économisez|desde|a partir de|más de|menos de|hasta|ahorra)\s*$/iu;
/** Where a sentence says whose name comes now. */
const LEAD_IN =
  /^.*(?<!\p{L})(?:get|buy|have|take|our|the|your|a|an|try|choose|new|with|and|der|die|das|den|eine?|unsere?|jetzt|mit|und|le|la|les|une?|notre|nos|avec|et|el|los|las|una|nuestr[oa]s?|con|y)\s+/iu;
const FIELD = /^(?:price|sale_?price|amount|cost)$/i;

export const price: Topic = {
  name: 'price',
  read({ text, role, field, thing }) {
    if (role === 'field' && field && FIELD.test(field)) {
      const value = moneyIn(text) ?? plainNumber(text);
      return value && thing ? [{ about: thingOf(thing), value, says: `${thing}: ${text}` }] : [];
    }
    return inText(text);
  },
  declared: inText,
  contradict: (a, b) => a !== b,
  sentence: ({ about }) => `Two prices for “${about}”`,
};

function inText(text: string): Found[] {
  const found: Found[] = [];
  for (const [says, name, amount] of text.matchAll(NAMED)) {
    if (NOT_A_THING.test(name!)) continue;
    const about = thingOf(name!.replace(LEAD_IN, ''));
    if (about === 'everything' || !/\p{L}{3}/u.test(about)) continue;
    found.push({ about, value: moneyIn(amount!)!, says: says.trim() });
  }
  return found;
}

const plainNumber = (text: string): string | undefined =>
  /^\s*\d+(?:\.\d{1,2})?\s*$/.test(text) ? String(Number(text)) : undefined;
