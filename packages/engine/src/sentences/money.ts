// What sums of money are in. Nothing is converted: a sum has a currency only where every order names the same one.

import { list } from './words.ts';

/** How many orders name a currency; '' stands for those that name none. */
export interface Currency {
  currency: string;
  orders: number;
}

/** `512.40 GBP`; only the amount where currencies differ, or where an order names none. */
export function inCurrency(amount: string, currencies: readonly Currency[]): string {
  const [only, ...others] = currencies;
  return only?.currency && others.length === 0 ? `${amount} ${only.currency}` : amount;
}

/** Says what was added up as if it were in one currency; undefined where it is, or where none is ever named. */
export function mixedCurrencies(currencies: readonly Currency[]): string | undefined {
  if (currencies.length < 2) return undefined;
  const kinds = currencies.map(({ currency }) => (currency ? `in ${currency}` : 'without a currency'));
  return `Amounts ${list(kinds)} are added up as they are.`;
}
