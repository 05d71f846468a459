// Pages of our own for whoever has no site to put a form or a survey into, and for links in mails. They hold an element
// and what it must know; the script that fills them is the one that other sites load.

import type { FastifyReply } from 'fastify';

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'";
const STYLE = [
  'body{font:16px/1.5 system-ui,sans-serif;margin:0;padding:clamp(16px,6vw,64px);background:Canvas;color:CanvasText}',
  // An address is one long word.
  'main{max-width:36rem;margin:auto;overflow-wrap:anywhere}',
  'h1{font-size:clamp(1.375rem,5vw,1.75rem);line-height:1.25;margin:0 0 1rem}',
  'button{font:inherit;font-weight:600;padding:.6em 1.2em;border:1px solid;border-radius:6px;background:none;color:inherit;cursor:pointer}',
  'main>form label{display:flex;gap:.6em;align-items:center}main>form input{width:1.2em;height:1.2em;margin:0;flex:none}',
  'a{color:inherit}:focus-visible{outline:3px solid;outline-offset:2px}',
].join('');

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
