// Pages of our own for whoever has no site to put a form or a survey into, and for links in mails. They hold an element
// and what it must know; the script that fills them is the one that other sites load.

import type { FastifyReply } from 'fastify';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'";
const STYLE =
  'body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:clamp(16px,6vw,64px);background:Canvas;color:CanvasText}main{max-width:36rem;margin:auto}button{font:inherit;padding:.6em 1.2em}';

export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** `body` is markup: whatever comes from elsewhere goes through `escaped` first. */
export function sendPage(reply: FastifyReply, title: string, body: string): FastifyReply {
  // A link in a mail says whom it was sent to: it is told to nobody, and kept by nobody.
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .header('referrer-policy', 'no-referrer')
    .header('cache-control', 'no-store')
    .header('x-robots-tag', 'noindex')
    .send(`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>${escaped(title)}</title><style>${STYLE}</style>
<main>${body}</main></html>`);
}

/** @example element('visavis-form', { page: token }) */
export function element(name: string, attributes: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escaped(value)}"`],
  );
  return `<script type="module" src="/sdk/visavis-ask.js"></script><${name}${given.join('')}></${name}>`;
}
