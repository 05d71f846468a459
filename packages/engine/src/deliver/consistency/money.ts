// Amounts of money, percentages and names of things, as shops write them.

const SIGNS: Record<string, string> = { '£': 'GBP', $: 'USD', '€': 'EUR' };
const NUMBER = String.raw`\d{1,3}(?:[ ,]\d{3})+(?:\.\d{2})?|\d+(?:[.,]\d{1,2})?`;
/** Two ways: `£5`, `5 EUR`. */
export const MONEY = String.raw`(?:[£$€]\s?(?:${NUMBER})|(?:${NUMBER})\s?(?:€|EUR\b|GBP\b|USD\b))`;

const ONE = new RegExp(MONEY, 'i');

/** `£1,250.00` → `1250 GBP`; undefined for what is none. */
export function moneyIn(text: string): string | undefined {
  const [found] = ONE.exec(text) ?? [];
  if (found === undefined) return undefined;
  const digits = /[\d., ]*\d/.exec(found)![0].trim();
  const sign = /[£$€]/.exec(found)?.[0];
  const currency = sign ? SIGNS[sign]! : /EUR|GBP|USD/i.exec(found)![0].toUpperCase();
  // A comma before exactly two last digits is a decimal one.
  const amount = Number(digits.replace(/,(\d{1,2})$/, '.$1').replace(/[ ,]/g, ''));
  return Number.isFinite(amount) ? `${amount} ${currency}` : undefined;
}

const EMPTY =
  /\b(?:a|an|all|the|your|our|any|every|each|this|these|that|its|selected|today|now|only|just|on|of|for|at|is|are|was|new|first|next|entire|whole|full|more|extra|item|items|product|products)\b/g;
const WHOLE =
  /^(?:|everything|all|order|orders|purchase|purchases|basket|cart|shop|shopping|store|storewide|sitewide|site wide|checkout|online)$/;

/**
 * The same name for the same thing: `all our Dresses` → `dress`; what is about the whole shop, or says of what not, is
 * about `everything`.
 */
export function thingOf(words: string): string {
  const plain = words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s-]/gu, ' ')
    .replace(EMPTY, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  if (WHOLE.test(plain)) return 'everything';
  return plain.split(' ').map(singular).join(' ');
}

function singular(word: string): string {
  if (/(?:ss|us|is)$/.test(word) || word.length < 4) return word;
  if (/(?:sses|shes|ches|xes)$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}
