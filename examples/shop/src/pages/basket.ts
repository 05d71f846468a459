// The basket, the till, and the confirmation.

import { type Catalogue, money, type Product } from '../catalogue.ts';
import { type Html, html } from '../html.ts';
import type { Order, Session } from '../sessions.ts';
import { picture } from './products.ts';

export interface Line {
  product: Product;
  quantity: number;
}

export const linesOf = (catalogue: Catalogue, { basket }: Session): Line[] =>
  [...basket].flatMap(([id, quantity]) => {
    const product = catalogue.product(id);
    return product ? [{ product, quantity }] : [];
  });

/** In pennies first, so that prices add up. */
export const totalOf = (lines: readonly Line[]): number =>
  lines.reduce((sum, { product, quantity }) => sum + Math.round(product.price * 100) * quantity, 0) / 100;

export function basketPage(lines: readonly Line[]): Html {
  if (lines.length === 0)
    return html`<div class="narrow prose"><h1>Your basket is empty</h1><p><a class="button" href="/">Look around</a></p></div>`;
  return html`<div class="narrow"><h1>Your basket</h1><ul class="lines">${lines.map(line)}</ul>
<p class="total"><span>Together</span> <strong>${money(totalOf(lines))}</strong></p><p class="right"><a class="button" href="/checkout">To the checkout</a></p></div>`;
}

const line = ({ product, quantity }: Line): Html =>
  html`<li>${picture(product)}<a href="/product/${product.id}">${product.name}</a><form method="post" action="/basket/change"><input type="hidden" name="id" value="${product.id}"><label class="hidden" for="n-${product.id}">How many of ${product.name}</label><input id="n-${product.id}" name="quantity" type="number" min="0" max="99" value="${quantity}"><button>Change</button></form><span class="price">${money(product.price * quantity)}</span></li>`;

export interface Entered {
  firstName: string;
  email: string;
  country: string;
}

export function checkoutPage(lines: readonly Line[], { account }: Session, fault?: string): Html {
  return html`<div class="narrow"><h1>Checkout</h1>${fault && html`<p class="fault" role="alert">${fault}</p>`}
<form method="post" action="/checkout" class="fields">
<label for="firstName">First name</label><input id="firstName" name="firstName" required autocomplete="given-name" value="${account?.firstName ?? ''}">
<label for="email">E-mail</label><input id="email" name="email" type="email" required autocomplete="email" value="${account?.email ?? ''}">
<label for="country">Country</label><select id="country" name="country" autocomplete="country">${COUNTRIES.map(([code, name]) => html`<option value="${code}"${code === (account?.country ?? 'GB') && html` selected`}>${name}</option>`)}</select>
<p class="total"><span>${lines.length === 1 ? 'One thing' : `${lines.length} things`}</span> <strong>${money(totalOf(lines))}</strong></p>
<button class="button">Order now</button><p class="quiet">This signs you in. Nothing is paid and nothing is sent: this shop is an example.</p></form></div>`;
}

const COUNTRIES = [
  ['GB', 'United Kingdom'],
  ['IE', 'Ireland'],
  ['FR', 'France'],
  ['DE', 'Germany'],
  ['NL', 'Netherlands'],
  ['ES', 'Spain'],
  ['US', 'United States'],
] as const;
export const isCountry = (code: string): boolean => COUNTRIES.some(([known]) => known === code);

export const thanksPage = ({ number, total, lines }: Order, firstName = ''): Html =>
  html`<div class="narrow prose"><h1>Thank you${firstName && html`, ${firstName}`}</h1><p>Your order ${number} over ${money(total)} is in.</p><ul>${lines.map(({ name, quantity }) => html`<li>${quantity} × ${name}</li>`)}</ul><p><a class="button" href="/">Back to the shop</a></p></div>`;
