// Which language a content is written in, as far as that matters here: whether what it says is read at all. By the small
// words that every sentence needs; Cavnar and Trenkle's n-grams would tell a hundred languages apart, which nobody asks.

import type { Json } from '../../collect/index.ts';
import { fragmentsOf } from './fragments.ts';

export const READ_LANGUAGES = ['en', 'de', 'fr', 'es'] as const;
export type ReadLanguage = (typeof READ_LANGUAGES)[number];

const SMALL: Readonly<Record<ReadLanguage, string>> = {
  en: 'the and of to in is you your for on we are this that with our it be from at a have was not or by',
  de: 'der die das und ist sie du für auf mit wir ihr ihre dein deine ein eine nicht von zu den dem im es sich an',
  fr: 'le la les et de des du est vous votre vos pour sur nous avec un une dans que qui ce pas au aux en à',
  es: 'el la los las y de del es tu su para en con un una que se lo por nos te más sus tus al no a',
};
const WORDS = READ_LANGUAGES.map((language) => [language, new Set(SMALL[language].split(' '))] as const);
/** Of fewer words nothing can be said. */
const FEWEST = 8;
/** In running text a third to a half of all words are small ones; in headlines far fewer. */
const LEAST_SHARE = 0.12;

/**
 * @example languageOf('Ваш заказ уже в пути, спасибо что выбрали нас снова сегодня') // 'another'
 * @returns undefined where there is too little to tell
 */
export function languageOf(content: Json): ReadLanguage | 'another' | undefined {
  const text = fragmentsOf(content)
    .map((one) => one.text)
    .join(' ');
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < FEWEST) return undefined;
  const [[language, hits] = ['en', 0] as const] = WORDS.map(
    ([name, small]) => [name, words.filter((word) => small.has(word)).length] as const,
  ).sort((a, b) => b[1] - a[1]);
  return hits / words.length >= LEAST_SHARE ? language : 'another';
}
