// One product, and what stands next to it.

import { money, type Product } from '../catalogue.ts';
import { type Html, html } from '../html.ts';
import type { Frame } from './layout.ts';
import { picture, shelf } from './products.ts';

export function productPage({ catalogue }: Frame, product: Product): Html {
  const { id, name, category, price } = product;
  const department = catalogue.departments.get(category) ?? category;
  const near = catalogue.inCategory(category).filter((one) => one.id !== id);
  return html`<article class="product"><div class="art">${picture(product, false)}</div><div>
<p class="crumb"><a href="/c/${category}">${department}</a></p><h1>${name}</h1><p class="price large">${money(price)}</p>
<form method="post" action="/basket"><input type="hidden" name="id" value="${id}"><label for="quantity">How many</label> <input id="quantity" name="quantity" type="number" min="1" max="99" value="1" inputmode="numeric"><button class="button">Add to the basket</button></form>
<p class="quiet">Stock code ${id}. The picture is drawn from the name: the shop's data has none.</p></div></article>
${shelf({ key: 'near', name: `More in ${department}`, products: near.slice(0, 8), more: `/c/${category}` })}`;
}
