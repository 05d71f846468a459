// The HTTP words of the pressure rules.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import type { Ledger } from './index.ts';
import { PressureShape } from './rules.ts';

const tags = ['messages'];
const Version = Type.Object({
  version: Type.Integer({ minimum: 0, description: '0: nobody has made any yet.' }),
});

export function registerLedgerRoutes(app: App, ledger: Ledger): void {
  app.get(
    '/v1/pressure',
    {
      config: { access: 'secret' },
      schema: {
        summary: 'How much one person is told at most, and when they are left alone',
        tags,
        response: { 200: Type.Evaluate(Type.Intersect([PressureShape, Version])) },
      },
    },
    ({ caller }) => ledger.rules(caller!.workspaceId),
  );
  app.put(
    '/v1/pressure',
    {
      config: { access: 'secret', role: 'admin' },
      schema: {
        summary: 'Replace the rules; they hold for whatever goes out from now on',
        tags,
        body: Type.Evaluate(Type.Intersect([PressureShape, Version])),
        response: { 200: Type.Evaluate(Type.Intersect([PressureShape, Version])) },
      },
    },
    async ({ caller, body: { version, ...rules } }) => {
      await ledger.changeRules(caller!, rules, version);
      return ledger.rules(caller!.workspaceId);
    },
  );
}
