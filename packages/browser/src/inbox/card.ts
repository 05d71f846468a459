// One message as it stands in the inbox and in the corner of a page.

import { h } from '../about/element.ts';
import type { InboxMessage } from './api.ts';

export function card({ id, content, seen }: InboxMessage, dismiss: () => void): HTMLElement {
  const { title, body, url, button, image } = content;
  const close = h('button', { type: 'button', className: 'close', onclick: dismiss }, '×');
  close.setAttribute('aria-label', `Dismiss “${title}”`);
  const element = h(
    'article',
    { className: seen ? 'message' : 'message unread' },
    close,
    h('h2', { id: `message-${id}` }, title),
    !!image && h('img', { src: image, alt: '', loading: 'lazy' }),
    h('p', {}, body),
    !!url && /^https?:/.test(url) && h('a', { href: url }, button || 'Have a look'),
  );
  element.setAttribute('aria-labelledby', `message-${id}`);
  return element;
}
