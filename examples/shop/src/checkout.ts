// The basket and the till. Whoever orders has an account from then on, and Visavis is told who they are.

import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { mainCategory, told } from './catalogue.ts';
import {
  basketPage,
  checkoutPage,
  type Entered,
  isCountry,
  type Line,
  linesOf,
  thanksPage,
  totalOf,
} from './pages/basket.ts';
import type { Account, Order, Session } from './sessions.ts';
import type { Counter } from './shop.ts';

interface Item {
  id?: string;
  quantity?: string;
}

export function registerCheckout(app: FastifyInstance, { catalogue, session, show }: Counter): void {
  app.get('/basket', (request, reply) => {
    const lines = linesOf(catalogue, session(request, reply));
    return show(request, reply, () => ({ title: 'Basket', body: basketPage(lines) }));
  });
  app.post<{ Body: Item }>('/basket', (request, reply) => {
    const mine = session(request, reply);
    const product = catalogue.product(request.body.id ?? '');
    const quantity = quantityOf(request.body, 1);
    if (product && quantity > 0) {
      mine.basket.set(product.id, Math.min(99, (mine.basket.get(product.id) ?? 0) + quantity));
      mine.say.push(['track', 'Product Added', { cart_id: mine.cart, ...told(product), quantity }]);
    }
    return reply.redirect('/basket', 303);
  });
  app.post<{ Body: Item }>('/basket/change', (request, reply) => {
    const mine = session(request, reply);
    const product = catalogue.product(request.body.id ?? '');
    const quantity = quantityOf(request.body, 0);
    if (product && quantity > 0) mine.basket.set(product.id, quantity);
    if (product && quantity === 0 && mine.basket.delete(product.id))
      mine.say.push(['track', 'Product Removed', { cart_id: mine.cart, ...told(product) }]);
    return reply.redirect('/basket', 303);
  });
  app.get('/checkout', (request, reply) => {
    const mine = session(request, reply);
    const lines = linesOf(catalogue, mine);
    if (lines.length === 0) return reply.redirect('/basket', 303);
    mine.say.push([
      'track',
      'Checkout Started',
      { cart_id: mine.cart, value: totalOf(lines), currency: 'GBP' },
    ]);
    return show(request, reply, () => ({ title: 'Checkout', body: checkoutPage(lines, mine) }));
  });
  app.post<{ Body: Partial<Entered> }>('/checkout', (request, reply) => {
    const mine = session(request, reply);
    const lines = linesOf(catalogue, mine);
    if (lines.length === 0) return reply.redirect('/basket', 303);
    const account = accountFrom(request.body, mine.account);
    if (typeof account === 'string')
      return show(request, reply.code(422), () => ({
        title: 'Checkout',
        body: checkoutPage(lines, mine, account),
      }));
    enter(mine, account);
    const order = orderOf(mine, lines);
    return reply.redirect(`/thanks/${order.number}`, 303);
  });
  app.get<{ Params: { number: string } }>('/thanks/:number', (request, reply) => {
    const mine = session(request, reply);
    const order = mine.orders.find(({ number }) => number === request.params.number);
    if (!order) return reply.redirect('/account', 303);
    const body = thanksPage(order, mine.account?.firstName);
    return show(request, reply, () => ({ title: 'Thank you', body }));
  });
}

function quantityOf({ quantity }: Item, otherwise: number): number {
  const wanted = Math.floor(Number(quantity ?? otherwise));
  return Number.isFinite(wanted) ? Math.max(0, Math.min(99, wanted)) : otherwise;
}

/** The account, or what is wrong with what was entered. Somebody who has signed in stays who they are. */
export function accountFrom(entered: Partial<Entered>, before?: Account): Account | string {
  const firstName = entered.firstName?.trim().slice(0, 60);
  const email = entered.email?.trim().toLowerCase().slice(0, 200);
  if (!firstName) return 'Please say your first name.';
  if (!email || !/^[^\s@]+@[^\s@]+$/.test(email))
    return 'Please enter an e-mail address such as ada@example.com.';
  const country = entered.country && isCountry(entered.country) ? entered.country : undefined;
  return { id: before?.id ?? `shop:${email}`, firstName, email, country: country ?? before?.country };
}

/** Signs in, and has the next page say who this is. */
export function enter(session: Session, account: Account): void {
  session.account = account;
  const { id, firstName, email, country } = account;
  session.say.push(['identify', id, { firstName, email, country, customer: true }]);
}

function orderOf(session: Session, lines: readonly Line[]): Order {
  const order: Order = {
    number: `W${Date.now().toString(36).toUpperCase()}`,
    at: Date.now(),
    total: totalOf(lines),
    lines: lines.map(({ product: { id, name, price }, quantity }) => ({ id, name, price, quantity })),
  };
  session.orders.unshift(order);
  session.basket.clear();
  const cart_id = session.cart;
  session.cart = randomUUID();
  const properties = {
    cart_id,
    ...{ order_id: order.number, total: order.total, revenue: order.total, currency: 'GBP' },
    category: mainCategory(lines.map(({ product }) => product)),
    products: lines.map(({ product, quantity }) => ({ ...told(product), quantity })),
  };
  session.say.push(['track', 'Order Completed', properties]);
  return order;
}
