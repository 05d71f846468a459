// The home page: a greeting, a hero, the picks, and the shelves in the order that was decided.

import type { Product } from '../catalogue.ts';
import { type Html, html } from '../html.ts';
import type { Frame } from './layout.ts';
import { type Shelf, shelf } from './products.ts';
import { whyLink } from './why.ts';

const ON_A_SHELF = 8;
const SHELVES = 6;

export function homePage({ catalogue, personal }: Frame): Html {
  const decided = personal.show('home-picks').flatMap(({ id }) => catalogue.product(id) ?? []);
  const picks = decided.length > 0 ? decided : catalogue.products.slice(0, ON_A_SHELF);
  const shown = new Set(picks);
  const shelves = personal.show('home-shelves').slice(0, SHELVES);
  return html`${hero(personal)}
${tip(personal)}
${shelf({ key: 'picks', name: 'Picked for you', products: picks, note: whyLink('home-picks'), slot: 'home-picks' })}
<div data-viewed="home-shelves">${shelves.map((key, index) =>
    departmentShelf({
      key,
      name: catalogue.departments.get(key) ?? key,
      products: without(shown, catalogue.inCategory(key)),
      note: index === 0 && whyLink('home-shelves'),
    }),
  )}</div>
${forYou({ catalogue, personal })}`;
}

/** From the whole catalogue, with the reason for the first one; only where something is known to start from. */
function forYou({ catalogue, personal }: Pick<Frame, 'catalogue' | 'personal'>): Html | false {
  const list = personal.show('home-for-you').filter(({ because }) => because?.item !== undefined);
  const products = list.flatMap(({ id }) => catalogue.product(id) ?? []);
  if (products.length === 0) return false;
  const note = html`<span class="because">${list[0]!.because!.text}</span>${whyLink('home-for-you')}`;
  return shelf({ key: 'for-you', name: 'Recommended for you', products, note, slot: 'home-for-you' });
}

/** Marked for the SDK: where the server's answer came too late, the page fills it. */
function hero(personal: Frame['personal']): Html {
  const { title, lead, cta, picture } = personal.show('home-hero');
  return html`<section class="hero" aria-label="Welcome" data-visavis-slot="home-hero">
<div class="words"><p class="greeting"><span data-visavis-slot="home-greeting">${personal.show('home-greeting')}</span>${whyLink('home-greeting')}</p>
<h1 data-visavis-field="title">${title}</h1><p class="lead" data-visavis-field="lead">${lead}</p>
<p class="act"><a class="button" data-visavis-field="cta" href="${cta.href}">${cta.text}</a>${whyLink('home-hero')}</p></div>
<div class="art"><img data-visavis-field="picture" src="${picture.src}" alt="${picture.alt}" width="400" height="400"></div></section>`;
}

/** On every rung of the ladder something else; filled by the page where the answer came too late, as the hero. */
function tip(personal: Frame['personal']): Html {
  const { title, cta } = personal.show('home-tip');
  return html`<aside class="tip" aria-label="Tip" data-visavis-slot="home-tip"><b data-visavis-field="title">${title}</b>
<a data-visavis-field="cta" href="${cta.href}">${cta.text}</a>${whyLink('home-tip')}</aside>`;
}

const departmentShelf = (department: Shelf): Html | false =>
  department.products.length > 0 &&
  shelf({
    ...department,
    products: department.products.slice(0, ON_A_SHELF),
    more: `/c/${department.key}`,
  });

/** What is among the picks already stands lower on its shelf. */
const without = (shown: ReadonlySet<Product>, products: readonly Product[]): Product[] =>
  products.filter((product) => !shown.has(product));
