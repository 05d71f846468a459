// The shop: an address, what it shows, and what it tells Visavis. Pages are rendered here, each with one question to
// Visavis, and work without scripts and without Visavis.

import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { registerAccount } from './account.ts';
import { registerAssets } from './assets.ts';
import { type Catalogue, mainCategory, readCatalogue, told } from './catalogue.ts';
import { registerCheckout } from './checkout.ts';
import { html } from './html.ts';
import { knownOf } from './known.ts';
import { homePage } from './pages/home.ts';
import { type Frame, layout, type Page } from './pages/layout.ts';
import { departmentPage, PER_PAGE, searchPage } from './pages/listing.ts';
import { productPage } from './pages/product.ts';
import { whyKnown, whyPage } from './pages/why.ts';
import { OWN, personalize, type SlotKey, type VisavisSettings } from './personal.ts';
import { cookieOf, createSessions, type Session } from './sessions.ts';

export interface ShopOptions {
  /** The product feed, a CSV file. */
  feed: string | URL;
  visavis: VisavisSettings;
}

/** What the routes of the shop share. */
export interface Counter {
  catalogue: Catalogue;
  session(request: FastifyRequest, reply: FastifyReply): Session;
  /** Renders a page with what was decided for it; every page asks for the banner. */
  show(
    request: FastifyRequest,
    reply: FastifyReply,
    page: (frame: Frame) => Page,
    slots?: readonly SlotKey[],
  ): Promise<FastifyReply>;
}

/** Not listening yet. */
export function createShop({ feed, visavis }: ShopOptions): FastifyInstance {
  const app = Fastify({ forceCloseConnections: true });
  const catalogue = readCatalogue(feed);
  const sessions = createSessions();
  const sdk = { host: visavis.url, writeKey: visavis.writeKey };
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.addHook('onSend', async (_, reply) => {
    reply.header('content-security-policy', policy(visavis.url)).header('x-content-type-options', 'nosniff');
  });

  const counter: Counter = {
    catalogue,
    session: sessions.of,
    async show(request, reply, page, slots = []) {
      const session = sessions.of(request, reply);
      const asked = { session, slots: ['home-banner' as const, ...slots] };
      const personal = await personalize(visavis, request, reply, asked);
      const frame: Frame = { catalogue, session, personal, sdk };
      // What is on a page depends on who looks at it.
      reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
      return reply.send(layout(frame, page(frame)));
    },
  };

  registerAssets(app, catalogue);
  registerLooking(app, counter);
  registerCheckout(app, counter);
  registerAccount(app, counter);
  registerWhy(app, counter, visavis);
  app.setNotFoundHandler((request, reply) => notFound(counter, request, reply));
  return app;
}

/** The one stranger whose scripts run here, and whom the page may talk to, is Visavis. */
const policy = (visavisUrl: string, { origin } = new URL(visavisUrl)): string =>
  `default-src 'self'; script-src 'self' ${origin}; connect-src 'self' ${origin}; img-src 'self' data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

const HOME: readonly SlotKey[] = [
  ...(['home-greeting', 'home-hero', 'home-tip'] as const),
  ...(['home-shelves', 'home-picks', 'home-for-you'] as const),
];

/** So many are remembered of what was looked at; the picks leave them out. */
const SEEN = 12;

function registerLooking(app: FastifyInstance, counter: Counter): void {
  const { catalogue, show, session } = counter;
  app.get('/', (request, reply) =>
    show(request, reply, (frame) => ({ title: 'Home', body: homePage(frame) }), HOME),
  );
  app.get<{ Params: { key: string }; Querystring: { page?: string } }>('/c/:key', (request, reply) => {
    const { key } = request.params;
    const name = catalogue.departments.get(key);
    if (name === undefined) return notFound(counter, request, reply);
    const products = catalogue.inCategory(key);
    const last = Math.ceil(products.length / PER_PAGE);
    const page = Math.min(last, Math.max(1, Math.floor(Number(request.query.page ?? 1)) || 1));
    const properties = { list_id: key, category: key, products: products.slice(0, 10).map(told) };
    session(request, reply).say.push(['track', 'Product List Viewed', properties]);
    const body = departmentPage(name, products, page, `/c/${key}`);
    return show(request, reply, () => ({ title: name, body, category: key }));
  });
  app.get<{ Querystring: { q?: string | string[] } }>('/search', (request, reply) => {
    const query = String(request.query.q ?? '')
      .trim()
      .slice(0, 100);
    const found = catalogue.search(query);
    const properties = { query, results: found.length, category: mainCategory(found.slice(0, PER_PAGE)) };
    if (query) session(request, reply).say.push(['track', 'Products Searched', properties]);
    return show(request, reply, (frame) => ({
      title: query ? `“${query}”` : 'Search',
      body: searchPage(frame, query, found),
      query,
    }));
  });
  app.get<{ Params: { id: string } }>('/product/:id', (request, reply) => {
    const product = catalogue.product(request.params.id);
    if (!product) return notFound(counter, request, reply);
    const mine = session(request, reply);
    mine.seen = [product.id, ...mine.seen.filter((id) => id !== product.id)].slice(0, SEEN);
    mine.say.push(['track', 'Product Viewed', told(product)]);
    return show(request, reply, (frame) => ({
      title: product.name,
      body: productPage(frame, product),
      category: product.category,
    }));
  });
}

function registerWhy(app: FastifyInstance, { session, show }: Counter, visavis: VisavisSettings): void {
  const known = async (request: FastifyRequest, reply: FastifyReply) => {
    const anonymousId = cookieOf(request, 'visavis_id');
    if (anonymousId === undefined) return undefined;
    return knownOf(visavis, anonymousId, session(request, reply).account);
  };
  app.get('/why', async (request, reply) => {
    const found = await known(request, reply);
    const all = (Object.keys(OWN) as SlotKey[]).filter((slot) => slot !== 'home-banner');
    return show(
      request,
      reply,
      ({ personal }) => ({ title: 'Why do I see this?', body: whyPage(personal, found) }),
      all,
    );
  });
  app.get('/known', async (request, reply) => {
    const found = await known(request, reply);
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-store');
    return reply.send(whyKnown(found).text);
  });
}

function notFound({ show }: Counter, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = html`<div class="narrow prose"><h1>There is nothing here</h1><p>The address is old, or was never one. <a href="/">Back to the shop</a>.</p></div>`;
  return show(request, reply.code(404), () => ({ title: 'Not found', body }));
}
