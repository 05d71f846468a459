// From what a slot was given to changes of its element: text, markup where the slot allows it, attributes, fields.

import type { Change, Json, SlotContent } from '../types.ts';
import { textOf } from './markup.ts';

const FIELD = 'data-visavis-field';

/**
 * Changes without a selector are about the slot's own element.
 *
 * @example contentOf({ href: '/sale', title: 'Sale' }, false)
 * // [{ selector: '', action: 'attr', name: 'href', value: '/sale' }, { selector: '[…-field="title"]', action: 'text', value: 'Sale' }]
 */
export function contentOf(value: Json, allowsHtml: boolean, selector = ''): Change[] {
  const found: Change[] = [];
  const add = (action: Change['action'], text: unknown, name?: string) => {
    if (text !== undefined && text !== false) found.push({ selector, action, value: `${text}`, name });
  };
  if (typeof value !== 'object') add(allowsHtml ? 'html' : 'text', `${value}`);
  const {
    text,
    html,
    href,
    url,
    src = url,
    alt,
    attributes,
    hide,
    changes: _,
    ...fields
  } = Object(value) as SlotContent;
  if (html === undefined) add('text', text);
  else if (allowsHtml) add('html', html);
  else add('text', textOf(html));
  add('hide', hide);
  const all: Record<string, unknown> = { href, src, alt, ...attributes };
  for (const name of Object.keys(all)) add('attr', all[name], name);
  if (!selector && typeof value === 'object')
    for (const name of Object.keys(fields))
      found.push(
        ...contentOf((fields as Record<string, Json>)[name]!, allowsHtml, `[${FIELD}="${CSS.escape(name)}"]`),
      );
  return found;
}
