// The home page: a greeting, a hero, the picks, and the shelves in the order that was decided.

import type { Product } from '../catalogue.ts';
import { type Html, html } from '../html.ts';
import type { Frame } from './layout.ts';
import { picture, shelf } from './products.ts';
import { whyLink } from './why.ts';

const ON_A_SHELF = 8;
const SHELVES = 6;

export function homePage({ catalogue, personal }: Frame): Html {
  const decided = personal.show('home-picks').flatMap(({ id }) => catalogue.product(id) ?? []);
  const picks = decided.length > 0 ? decided : catalogue.products.slice(0, ON_A_SHELF);
  const shown = new Set(picks);
  const shelves = personal.show('home-shelves').slice(0, SHELVES);
  return html`${hero(personal)}
${shelf({ key: 'picks', name: 'Picked for you', products: picks, note: whyLink('home-picks'), slot: 'home-picks' })}
<div class="shelves" data-viewed="home-shelves"><div class="shelves-note">${whyLink('home-shelves')}</div>
${shelves.map((key) => departmentShelf(key, catalogue.departments.get(key), without(shown, catalogue.inCategory(key))))}</div>`;
}

function hero(personal: Frame['personal']): Html {
  const { title, text, link, button = 'Have a look', picture: id = '22423' } = personal.show('home-hero');
  return html`<section class="hero" aria-label="Welcome">
<div class="words"><p class="greeting"><span data-visavis-slot="home-greeting">${personal.show('home-greeting')}</span>${whyLink('home-greeting')}</p>
<div data-visavis-slot="home-hero"><h1 data-visavis-field="title">${title}</h1><p class="lead" data-visavis-field="text">${text}</p><a class="button" href="${link}">${button}</a></div>${whyLink('home-hero')}</div>
<div class="art">${picture({ id }, false)}</div></section>`;
}

const departmentShelf = (key: string, name = key, products: readonly Product[]): Html =>
  products.length === 0
    ? html``
    : shelf({ key, name, products: products.slice(0, ON_A_SHELF), more: `/c/${key}` });

/** What is among the picks already stands lower on its shelf. */
const without = (shown: ReadonlySet<Product>, products: readonly Product[]): Product[] =>
  products.filter((product) => !shown.has(product));
