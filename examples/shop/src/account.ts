// Signing in and out. On a device that goes to somebody else, the visitor's id goes too: two people must not become one.

import type { FastifyInstance, FastifyReply } from 'fastify';
import { accountFrom, enter } from './checkout.ts';
import { CUSTOMERS } from './customers.ts';
import { accountPage } from './pages/account.ts';
import type { Entered } from './pages/basket.ts';
import { forgetVisitor } from './personal.ts';
import type { Session } from './sessions.ts';
import type { Counter } from './shop.ts';

export function registerAccount(app: FastifyInstance, { session, show }: Counter): void {
  app.get('/account', (request, reply) => {
    const mine = session(request, reply);
    return show(request, reply, () => ({ title: 'Your account', body: accountPage(mine) }));
  });
  app.post<{ Body: Partial<Entered> }>('/account', (request, reply) => {
    const mine = session(request, reply);
    const account = accountFrom(request.body);
    if (typeof account !== 'string') {
      if (mine.account && mine.account.id !== account.id) leave(mine, reply);
      enter(mine, account);
    }
    return reply.redirect('/account', 303);
  });
  app.post<{ Body: { id?: string } }>('/account/as', (request, reply) => {
    const mine = session(request, reply);
    const other = CUSTOMERS.find(({ id }) => id === request.body.id);
    if (!other) return reply.redirect('/account', 303);
    leave(mine, reply);
    mine.account = { id: other.id, country: other.country };
    mine.say.push(['identify', other.id]);
    return reply.redirect('/account', 303);
  });
  app.post('/account/sign-out', (request, reply) => {
    leave(session(request, reply), reply);
    return reply.redirect('/account', 303);
  });
}

function leave(session: Session, reply: FastifyReply): void {
  session.account = undefined;
  session.orders = [];
  session.seen = [];
  session.basket.clear();
  session.say = [['reset']];
  forgetVisitor(reply);
}
