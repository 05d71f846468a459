// The HTTP words of lookalikes.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import { JobShape } from '../shapes.ts';
import { shownJob } from '../shown.ts';
import type { Lookalike, Lookalikes } from './lookalikes.ts';

const tags = ['segments'];
const secret = { access: 'secret' as const };
const Params = Type.Object({ id: Type.String({ description: 'A segment’s id or key.' }) });
const LookalikeShape = Type.Object({
  segment: Type.Object({ key: Type.String(), name: Type.String() }),
  model: Type.Union([Type.String(), Type.Null()], {
    description: 'Its key: the likeness of everybody is the attribute prediction.<key>. null: never learned.',
  }),
  job: Type.Union([JobShape, Type.Null()]),
  scoring: Type.Union([Type.Object({ share: Type.Number() }), Type.Null()]),
  summary: Type.String(),
  auc: Type.Union([
    Type.Object({
      value: Type.Number(),
      low: Type.Optional(Type.Number()),
      high: Type.Optional(Type.Number()),
    }),
    Type.Null(),
  ]),
  alike: Type.Array(
    Type.Object({
      share: Type.Number({ description: 'Of everybody outside of the segment, when it was learned.' }),
      score: Type.Number({ description: 'The least likeness.' }),
      mean: Type.Number({ description: 'The mean chance that somebody who behaves so is a member.' }),
      size: Type.Integer({ description: 'People who are so like the members, and are none, now.' }),
      condition: Type.Unknown({ description: 'POST /v1/segments takes it as it is.' }),
    }),
    { description: 'The likest first: fewer people, and more like the members.' },
  ),
});

export function registerLookalikeRoutes(app: App, lookalikes: Lookalikes): void {
  const asks = { tags, params: Params };
  app.get(
    '/v1/segments/:id/lookalikes',
    {
      config: secret,
      schema: {
        summary: 'People who are like a segment’s members: how many at each degree of likeness',
        ...{ ...asks, response: { 200: LookalikeShape } },
      },
    },
    async ({ caller, params }) => shown(await lookalikes.of(caller!.workspaceId, params.id)),
  );
  app.post(
    '/v1/segments/:id/lookalikes',
    {
      config: secret,
      schema: {
        summary: 'Learn who is like a segment’s members',
        ...asks,
        response: { 202: LookalikeShape },
      },
    },
    async ({ caller, params }, reply) =>
      reply.code(202).send(shown(await lookalikes.learn(caller!, params.id))),
  );
}

const shown = ({ model, job, auc, ...rest }: Lookalike) => ({
  ...rest,
  model: model?.key ?? null,
  job: job ? shownJob(job) : null,
  auc: auc ? { value: auc.value, ...(auc.low !== undefined && { low: auc.low, high: auc.high! }) } : null,
});
