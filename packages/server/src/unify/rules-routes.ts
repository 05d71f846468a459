// The HTTP words of the identity rules: read, change, and see what a change would do.

import type { App } from '../platform/http/index.ts';
import { DryRunShape, IdentityRulesAnswerShape, IdentityRulesShape } from './answer-shapes.ts';
import type { Unify } from './index.ts';
import { secret, type UnifyRoutesOptions, words, workspaceOf } from './route-words.ts';
import * as schemas from './schemas.ts';

export function registerRules(app: App, unify: Unify, { audit, submit }: UnifyRoutesOptions): void {
  app.get(
    '/v1/identity-rules',
    {
      config: secret,
      schema: { ...words('Who counts as one person'), response: { 200: IdentityRulesShape } },
    },
    (request) => unify.rules.of(workspaceOf(request)),
  );
  app.put(
    '/v1/identity-rules',
    {
      config: { access: 'secret', role: 'admin' },
      schema: {
        ...words('Change the identity rules; what is left out stays'),
        body: schemas.SomeRules,
        response: { 200: IdentityRulesAnswerShape },
      },
    },
    async (request) => {
      const rules = { ...(await unify.rules.of(workspaceOf(request))), ...request.body };
      await unify.rules.set(workspaceOf(request), rules);
      await audit(workspaceOf(request), request.caller, 'identity_rules.changed', 'identity_rules');
      // History follows in the background, a group of people at a time; whoever comes in meanwhile is resolved at once.
      unify.rules.apply(workspaceOf(request), submit).catch((error: unknown) => {
        app.log.error({ err: error }, 'changed identity rules could not be taken to all of history');
      });
      return rules;
    },
  );
  app.post(
    '/v1/identity-rules/dry-run',
    {
      config: { access: 'secret', role: 'viewer' },
      schema: {
        ...words('What changed rules would do to the people there are; changes nothing'),
        body: schemas.SomeRules,
        response: { 200: DryRunShape },
      },
    },
    async (request) =>
      unify.rules.dryRun(workspaceOf(request), {
        ...(await unify.rules.of(workspaceOf(request))),
        ...request.body,
      }),
  );
}
