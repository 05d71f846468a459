// Products as cards: in shelves that scroll sideways and in grids.

import { money, type Product } from '../catalogue.ts';
import { type Html, html } from '../html.ts';

export const picture = ({ id }: { id: string }, lazy = true): Html =>
  html`<img src="/picture/${id}.svg" alt="" width="200" height="200"${lazy && html` loading="lazy"`}>`;

const card = (product: Product): Html =>
  html`<li class="card"><a href="/product/${product.id}">${picture(product)}<span class="name">${product.name}</span></a><span class="price">${money(product.price)}</span></li>`;

export interface Shelf {
  key: string;
  name: string;
  products: readonly Product[];
  /** Where there is more of it. */
  more?: string;
  note?: Html | false;
  /** The slot whose content it shows, if any. */
  slot?: string;
}

export function shelf({ key, name, products, more, note, slot }: Shelf): Html {
  return html`<section class="shelf" data-shelf="${key}"${slot && html` data-viewed="${slot}"`} aria-labelledby="shelf-${key}"><header><h2 id="shelf-${key}">${name}</h2>${note}${more && html`<a href="${more}" class="more">See all<span class="hidden"> of ${name}</span></a>`}</header><ul class="row" tabindex="0" aria-labelledby="shelf-${key}">${products.map(card)}</ul></section>`;
}

export const grid = (products: readonly Product[]): Html => html`<ul class="grid">${products.map(card)}</ul>`;
