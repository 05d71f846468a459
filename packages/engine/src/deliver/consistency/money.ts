// Amounts of money, percentages and names of things, as shops in Europe write them.

const SIGNS: Record<string, string> = { '£': 'GBP', $: 'USD', '€': 'EUR', zł: 'PLN', 'fr.': 'CHF', kr: 'KR' };
/** `1,250.00`, `1.250,00`, `1 250,00`, `1’250.00`, `19,90`, `19,–`. */
const NUMBER = String.raw`\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+(?:[.,](?:\d{2}|[-–—]))?(?!\d)|\d+(?:[.,](?:\d{1,2}|[-–—]))?(?!\d)`;
const CODE = String.raw`(?:EUR|GBP|USD|CHF|SEK|NOK|DKK|PLN)\b`;
/** Two ways: `£5`, `CHF 5`; `5 EUR`, `5 €`, `49 kr`. */
export const MONEY = String.raw`(?:(?:[£$€]|\b${CODE}|\bFr\.)\s?(?:${NUMBER})|(?:${NUMBER})\s?(?:€|${CODE}|zł|kr\b))`;

const ONE = new RegExp(MONEY, 'iu');

/** `£1,250.00` → `1250 GBP`; undefined for what is none. */
export function moneyIn(text: string): string | undefined {
  const [found] = ONE.exec(text) ?? [];
  if (found === undefined) return undefined;
  const digits = /\d[\d.,'’\s]*/u.exec(found)![0].replace(/\D+$/, '');
  const sign = /[£$€]|zł|fr\.|\bkr\b/i.exec(found)?.[0].toLowerCase();
  const currency = sign ? SIGNS[sign]! : new RegExp(CODE, 'i').exec(found)![0].toUpperCase();
  // What stands before one or two last digits divides off the decimals; every other mark only groups.
  const [, whole = digits, decimals = '0'] = /^(.*)[.,](\d{1,2})$/.exec(digits) ?? [];
  const amount = Number(`${whole.replace(/\D/g, '')}.${decimals}`);
  return Number.isFinite(amount) ? `${amount} ${currency}` : undefined;
}

const EMPTY = new RegExp(
  String.raw`(?<!\p{L})(?:${[
    'a|an|all|the|your|our|any|every|each|this|these|that|its|selected|today|now|only|just|on|of|for|at|is|are|was',
    'new|first|next|entire|whole|full|more|extra|item|items|product|products',
    'der|die|das|den|dem|jetzt|maintenant|ahora|alle|allen|alles|unser|unsere|unseren|unserem|ihr|ihre|ihren|dein|deine|deinen|eine?|heute|nur',
    'ausgewählte|gesamte|gesamten|neue|erste|ersten|nächste|nächsten|artikel|produkte',
    'le|la|les|l|d|un|une|tout|toute|tous|toutes|nos|notre|vos|votre|ce|ces|première|premier|prochaine|articles|produits',
    'el|los|las|una|todo|toda|todos|todas|nuestro|nuestra|nuestros|nuestras|tu|tus|su|sus|primer|primera|próximo|próxima|artículos|productos',
  ].join('|')})(?!\p{L})`,
  'gu',
);
const WHOLE =
  /^(?:|everything|all|orders?|purchases?|basket|cart|shop|shopping|store|storewide|sitewide|site wide|checkout|online|bestellung(?:en)?|einkauf|warenkorb|sortiment|commandes?|achats?|panier|boutique|site|pedidos?|compras?|cesta|tienda|web)$/;

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
