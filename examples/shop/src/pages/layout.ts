// The frame of every page: banner, masthead, departments, footer, and the drawer that says why one sees what one sees.

import { handOver } from '@visavis/browser/server';
import type { Catalogue } from '../catalogue.ts';
import { data, type Html, html, raw } from '../html.ts';
import type { Personal } from '../personal.ts';
import { countOf, type Session } from '../sessions.ts';
import { whyLink, whySlots } from './why.ts';

export interface Frame {
  catalogue: Catalogue;
  session: Session;
  personal: Personal;
  /** What the page's script needs to start the SDK. */
  sdk: { host: string; writeKey: string };
}

export interface Page {
  title: string;
  description?: string;
  body: Html;
  /** The department that is looked at. */
  category?: string;
  query?: string;
}

export function layout(frame: Frame, { title, description, body, category, query = '' }: Page): string {
  const { session, personal, sdk } = frame;
  // Told once, by the page that is about to be shown.
  const say = session.say.splice(0);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · Hearth &amp; Bunting</title>
<meta name="description" content="${description ?? 'Gifts and small things for the house, picked with care.'}">
<link rel="preload" href="/assets/fraunces.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="/assets/style.css">
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
${raw(handOver(personal.state))}
${data('shop', { ...sdk, say, slots: personal.slots })}
<script type="module" src="/assets/page.js" data-host="${sdk.host}" data-write-key="${sdk.writeKey}"></script>
</head>
<body>
<a class="skip" href="#content">To the content</a>
${banner(personal)}
${masthead(frame, query)}
${departments(frame, category)}
<main id="content">${body}</main>
${footer(personal)}
<dialog id="why" aria-label="Why you see this"><form method="dialog"><button class="close" aria-label="Close">×</button></form>
<div class="why-slots"><h2>Why do I see this?</h2>${whySlots(personal)}</div><div class="why-known" data-known><p class="quiet">Looking up what is known …</p></div></dialog>
</body>
</html>`.text;
}

function banner(personal: Personal): Html {
  const { text, href } = personal.show('home-banner');
  return html`<aside class="banner" aria-label="Notice"><a data-visavis-slot="home-banner" href="${href}">${text}</a>${whyLink('home-banner')}</aside>`;
}

function masthead({ session }: Frame, query: string): Html {
  const count = countOf(session);
  const { account } = session;
  return html`<header class="masthead">
<a class="brand" href="/">Hearth <i>&amp;</i> Bunting</a>
<form class="search" role="search" action="/search"><label class="hidden" for="q">Search the shop</label><input id="q" name="q" type="search" value="${query}" placeholder="Mugs, bunting, lanterns …" autocomplete="off"><button>Search</button></form>
<nav class="mine" aria-label="Yours"><a href="/account">${account ? (account.firstName ?? 'Your account') : 'Sign in'}</a><a href="/basket" class="basket">Basket<span class="count"${raw(count === 0 ? ' hidden' : '')}>${count}</span></a></nav>
</header>`;
}

function departments({ catalogue }: Frame, category: string | undefined): Html {
  const links = [...catalogue.departments].map(
    ([key, name]) =>
      html`<a href="/c/${key}"${raw(key === category ? ' aria-current="page"' : '')}>${name}</a>`,
  );
  return html`<nav class="departments" aria-label="Departments">${links}</nav>`;
}

function footer({ isDecided }: Personal): Html {
  return html`<footer>
<p><a href="/why">Why do I see this?</a> ${isDecided ? '' : 'Nothing on this page was chosen for you: it shows what everybody sees.'}</p>
<p class="quiet">An example shop. Names and prices are those of a real gift shop (UCI Online Retail, D. Chen, CC BY 4.0); departments are derived from the names, and the pictures are drawn by the shop. Nothing is sold or sent.</p>
</footer>`;
}
