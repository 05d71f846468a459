// Lists of products: a department, or what a search has found.

import type { Product } from '../catalogue.ts';
import { type Html, html } from '../html.ts';
import type { Frame } from './layout.ts';
import { grid } from './products.ts';

export const PER_PAGE = 40;

export function departmentPage(name: string, products: readonly Product[], page: number, path: string): Html {
  return html`<div class="heading"><h1>${name}</h1><p class="quiet">${products.length} things</p></div>
${grid(products.slice((page - 1) * PER_PAGE, page * PER_PAGE))}${pager(products.length, page, path)}`;
}

export function searchPage({ catalogue }: Frame, query: string, found: readonly Product[]): Html {
  if (found.length === 0)
    return html`<div class="heading"><h1>Nothing found for “${query}”</h1><p>Try one word, such as “mug” or “bunting”, or look at what others like.</p></div>${grid(catalogue.products.slice(0, 10))}`;
  return html`<div class="heading"><h1>“${query}”</h1><p class="quiet">${found.length === 1 ? 'One thing' : `${found.length} things`} found</p></div>${grid(found.slice(0, PER_PAGE))}`;
}

function pager(count: number, page: number, path: string): Html {
  const last = Math.ceil(count / PER_PAGE);
  if (last <= 1) return html``;
  return html`<nav class="pager" aria-label="Pages">${page > 1 && html`<a href="${path}?page=${page - 1}" rel="prev">Before</a>`}<span>Page ${page} of ${last}</span>${page < last && html`<a href="${path}?page=${page + 1}" rel="next">Next</a>`}</nav>`;
}
