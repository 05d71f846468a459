// The HTTP words of the over-segmentation guard.

import { Type } from 'typebox';
import { iso, isoOrNull } from '../platform/clock.ts';
import type { App } from '../platform/http/index.ts';
import { FindingListShape, JudgedShape } from './answer-shapes.ts';
import type { GuardAction } from './guard-action-store.ts';
import type { Segments } from './index.ts';
import { AnyCondition, authorOf, secret, tags } from './route-words.ts';

const Goal = Type.Object({
  goal: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'The event that counts; orders, or the commonest, when not given.',
    }),
  ),
});
const Foreseen = Type.Object(
  { condition: AnyCondition, self: Type.Optional(Type.String({ maxLength: 60 })) },
  { additionalProperties: false },
);

const Proposed = Type.Object(
  {
    segment: Type.String({ maxLength: 100, description: 'Its id or key.' }),
    action: Type.Union([Type.Literal('retire'), Type.Literal('merge')]),
    into: Type.Optional(
      Type.String({ maxLength: 100, description: 'For a merge: the segment that takes its place.' }),
    ),
    effect: Type.Optional(
      Type.String({
        maxLength: 2000,
        description: 'What the guard said would be different, for the record.',
      }),
    ),
  },
  { additionalProperties: false },
);
const ActionShape = Type.Object({
  id: Type.String(),
  action: Type.String(),
  segment: Type.Object({ id: Type.String(), key: Type.String(), name: Type.String() }),
  into: Type.Union([Type.String(), Type.Null()]),
  people: Type.Integer({ description: 'How many were in it.' }),
  effect: Type.String(),
  changed: Type.Array(Type.Object({ kind: Type.String(), key: Type.String(), name: Type.String() }), {
    description: 'What named it, and names the other one now.',
  }),
  isDone: Type.Boolean({
    description: 'False while what leaned on it is being brought up with the other one.',
  }),
  doneAt: Type.String(),
  doneBy: Type.String(),
  undoneAt: Type.Union([Type.String(), Type.Null()]),
  undoneBy: Type.String(),
});

const shown = ({ workspaceId: _, doneAt, undoneAt, changed, ...action }: GuardAction) => ({
  ...action,
  changed: changed.map(({ kind, key, name }) => ({ kind, key, name })),
  doneAt: iso(doneAt),
  undoneAt: isoOrNull(undoneAt),
});

function registerActionRoutes(app: App, { guardActions }: Segments): void {
  app.get(
    '/v1/segments/guard/actions',
    {
      config: secret,
      schema: {
        summary: 'What was merged and retired, the latest first',
        ...{ tags, response: { 200: Type.Object({ data: Type.Array(ActionShape) }) } },
      },
    },
    async ({ caller }) => ({ data: (await guardActions.list(caller!.workspaceId)).map(shown) }),
  );
  app.post(
    '/v1/segments/guard/actions',
    {
      config: secret,
      schema: {
        summary: 'Retire a segment, or merge it into another that takes its place wherever it is named',
        ...{ tags, body: Proposed, response: { 201: ActionShape } },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send(shown(await guardActions.apply(authorOf(caller!), body))),
  );
  app.post(
    '/v1/segments/guard/actions/:id/undo',
    {
      config: secret,
      schema: {
        summary: 'Take a merge or a retirement back',
        tags,
        params: Type.Object({ id: Type.String() }),
        response: {
          200: Type.Object({
            ...ActionShape.properties,
            kept: Type.Array(Type.Object({ kind: Type.String(), name: Type.String() }), {
              description: 'What somebody has changed or started since, and which therefore stays as it is.',
            }),
          }),
        },
      },
    },
    async ({ caller, params }) => {
      const { kept, ...action } = await guardActions.undo(authorOf(caller!), params.id);
      return { ...shown(action), kept };
    },
  );
}

export function registerGuardRoutes(app: App, segments: Segments): void {
  const { guard, definitions } = segments;
  registerActionRoutes(app, segments);
  app.get(
    '/v1/segments/guard',
    {
      config: secret,
      schema: {
        summary: 'Which segments tell nobody apart, and what to do about them',
        tags,
        querystring: Goal,
        response: { 200: JudgedShape },
      },
    },
    ({ caller, query }) => guard.judge(caller!.workspaceId, query.goal),
  );
  app.post(
    '/v1/segments/guard',
    {
      config: secret,
      schema: {
        summary: 'What speaks against publishing a condition',
        tags,
        body: Foreseen,
        response: { 200: FindingListShape },
      },
    },
    async ({ caller, body }) => {
      const condition = await definitions.check(caller!.workspaceId, body.condition);
      return { data: await guard.foresee(caller!.workspaceId, condition, body.self) };
    },
  );
}
