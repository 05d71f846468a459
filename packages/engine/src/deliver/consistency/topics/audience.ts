// Whom a content takes the reader for. Somebody who has bought ten times and is welcomed as new feels unknown.

import type { Topic } from '../claim.ts';

/** The first that is found counts, in English, German, French or Spanish. */
const READ: readonly [string, RegExp][] = [
  [
    'lapsed',
    /(?<!\p{L})(?:wir vermissen (?:dich|sie|euch)|du fehlst uns|sie fehlen uns|lange nicht gesehen|(?:vous nous|tu nous) manque[sz]|revenez nous voir|te (?:echamos de menos|extrañamos))(?!\p{L})/iu,
  ],
  [
    'known',
    /(?<!\p{L})(?:willkommen zurück|schön,? (?:dich|sie) wiederzusehen|(?:ihre|deine) nächste bestellung|erneut bestellen|bon retour|votre prochaine commande|commander à nouveau|bienvenid[oa]s? de nuevo|(?:tu|su) próxim[oa] (?:pedido|compra))(?!\p{L})/iu,
  ],
  [
    'loyal',
    /(?<!\p{L})(?:treue\p{L}*|stammkund\p{L}+|als mitglied|(?:ihre|deine) punkte|fidélité|client(?:e|s)? fidèles?|vos points|fidelidad|client(?:e|es) fiel(?:es)?|(?:tus|sus) puntos)(?!\p{L})/iu,
  ],
  [
    'new',
    /(?<!\p{L})(?:(?:ihre|deine|die|zur|auf (?:ihre|deine)) ersten? (?:bestellung|einkauf|buchung)|neukund\p{L}+|herzlich willkommen bei|(?:votre|la|une) première (?:commande|visite|réservation)|nouveaux? clients?|bienvenue (?:chez|sur|dans|parmi)|(?:tu|su|la) primer[oa]? (?:pedido|compra|reserva)|nuev[oa]s? clientes?|bienvenid[oa]s? a)(?!\p{L})/iu,
  ],
  [
    'lapsed',
    /\b(?:we(?:'|’)?(?:ve| have)? miss(?:ed)? you|come back|it(?:'|’)s been a while|long time no see|since you were (?:last )?here)\b/iu,
  ],
  [
    'known',
    /\b(?:welcome back|good to see you again|your next (?:order|purchase|visit)|order again|re-?order|buy again)\b/iu,
  ],
  [
    'loyal',
    /\b(?:loyal(?:ty)?|valued (?:customer|member)|regulars?\b|as a (?:member|vip)|vips?\b|thank you for (?:being|staying)|reward points|your points)\b/iu,
  ],
  [
    'new',
    /\b(?:welcome(?! back)\b(?=[^.!?]{0,60}\b(?:to|first|new|aboard|discount|offer|gift|code)\b)|(?:your|the|a|place an?|on) first (?:order|purchase|booking|stay)|new (?:here|customers?|members?)|first[- ]time (?:customers?|buyers?|visitors?)|nice to meet you|(?:create|open) (?:an|your) account|sign up|join us)/iu,
  ],
];
const WORDS: Readonly<Record<string, string>> = {
  ...{ newcomer: 'new', prospect: 'new', visitor: 'new', first: 'new', stranger: 'new' },
  ...{ customer: 'known', existing: 'known', returning: 'known', buyer: 'known', active: 'known' },
  ...{ loyalty: 'loyal', regular: 'loyal', vip: 'loyal', member: 'loyal', advocate: 'loyal' },
  ...{ lapse: 'lapsed', lost: 'lapsed', dormant: 'lapsed', churned: 'lapsed', inactive: 'lapsed' },
};
const NAMES = ['new', 'known', 'loyal', 'lapsed'];
/** A loyal customer is a known one, and a lapsed one was; nobody is both new and any of them. */
const AGAINST: Readonly<Record<string, readonly string[]>> = {
  new: ['known', 'loyal', 'lapsed'],
  known: ['new'],
  loyal: ['new', 'lapsed'],
  lapsed: ['new', 'loyal'],
};
const SAYS: Readonly<Record<string, string>> = {
  ...{
    new: 'somebody new',
    known: 'a customer',
    loyal: 'a loyal customer',
    lapsed: 'somebody who has been away',
  },
};

export const audience: Topic = {
  name: 'audience',
  read({ text }) {
    for (const [value, pattern] of READ) {
      const found = pattern.exec(text);
      if (found) return [{ value, says: found[0] }];
    }
    return [];
  },
  declared(words) {
    const word = words.trim().toLowerCase();
    const value = NAMES.includes(word) ? word : wordIn(word);
    return value === undefined ? [] : [{ value, says: words }];
  },
  contradict: (a, b) => AGAINST[a]?.includes(b) ?? false,
  sentence: (a, b) => `Taken for ${SAYS[a.value]} and for ${SAYS[b.value]}`,
};

/** `Loyal customers` → loyal: the first name that says most. */
function wordIn(words: string): string | undefined {
  const values = words.split(/[^\p{L}]+/u).map((word) => {
    const one = word.replace(/s$/, '');
    return NAMES.includes(one) ? one : WORDS[one];
  });
  return values.find((value) => value !== undefined && value !== 'known') ?? values.find((value) => value);
}
