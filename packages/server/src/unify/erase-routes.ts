// The HTTP words of erasing: a person goes everywhere, and a receipt says how far it is.

import { VisavisError } from '../platform/errors.ts';
import type { App } from '../platform/http/index.ts';
import { ReceiptListShape, ReceiptShape } from './answer-shapes.ts';
import type { Unify } from './index.ts';
import { secret, type UnifyRoutesOptions, words, workspaceOf } from './route-words.ts';
import * as schemas from './schemas.ts';

export function registerErasing(app: App, unify: Unify, options: UnifyRoutesOptions): void {
  app.delete(
    '/v1/profiles/:key',
    {
      config: { access: 'secret', role: 'admin' },
      schema: {
        ...words(
          'Erase a person everywhere; answers with a receipt: 200 when the last trace is gone, 202 while the event store still rewrites its files, or is away',
        ),
        params: schemas.Key,
        querystring: schemas.EraseQuery,
        response: { 200: ReceiptShape, 202: ReceiptShape },
      },
    },
    async (request, reply) => {
      const person = await unify.people.get(workspaceOf(request), request.params.key);
      const { suppress = false, wait = 2 } = request.query;
      const how = { actor: request.caller!.name, suppress };
      const { receipt, done } = await unify.erase(workspaceOf(request), person, how, options);
      const going = done.catch((error: unknown) => {
        app.log.error({ err: error }, 'an erasure has failed, and is tried again');
        return receipt;
      });
      const target = `erasure:${receipt.id}`;
      await options.audit(workspaceOf(request), request.caller, 'profile.erased', target);
      const latest = await Promise.race([going, later(wait * 1000, receipt)]);
      if (latest.state === 'erasing') reply.code(202).header('location', `/v1/erasures/${receipt.id}`);
      return latest;
    },
  );
  app.get(
    '/v1/erasures',
    {
      config: secret,
      schema: {
        ...words('Receipts of erasures, the latest first; they name nobody'),
        response: { 200: ReceiptListShape },
      },
    },
    async (request) => ({ data: await unify.erasures(workspaceOf(request), ERASURES_SHOWN) }),
  );
  app.get(
    '/v1/erasures/:id',
    {
      config: secret,
      schema: { ...words('How far an erasure is'), params: schemas.Id, response: { 200: ReceiptShape } },
    },
    async (request) => {
      const all = await unify.erasures(workspaceOf(request), ERASURES_SHOWN);
      const found = all.find(({ id }) => id === request.params.id);
      if (!found) throw new VisavisError('not_found', 'There is no such erasure.');
      return found;
    },
  );
}

const ERASURES_SHOWN = 1000;
const later = <T>(ms: number, value: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(value), ms).unref());
