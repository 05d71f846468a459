// The HTTP words for an experience's way to its audience and back (review, approval, what changed, starting over), and
// for what holds for all experiences of a workspace.

import { Type } from 'typebox';
import type { App } from '../platform/http/index.ts';
import {
  DecideSettingsShape,
  ExperienceSideListShape,
  ScheduledShape,
  VersionDifferenceListShape,
} from './answer-shapes.ts';
import type { Decide } from './index.ts';
import { ReasonShape, scheduled } from './shown.ts';

const Id = Type.Object({ id: Type.String() });
const Version = Type.Integer({ minimum: 1 });
const Share = Type.Number({ minimum: 0, maximum: 0.5 });
const Settings = Type.Object(
  {
    holdouts: Type.Optional(
      Type.Object(
        {
          key: Type.Optional(
            Type.String({
              pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$',
              description: 'Names the round; another one draws everybody anew.',
            }),
          ),
          universal: Type.Optional(Share),
          rungs: Type.Optional(
            Type.Partial(
              Type.Object({ 2: Share, 3: Share, 4: Share, 5: Share }, { additionalProperties: false }),
            ),
          ),
        },
        { additionalProperties: false },
      ),
    ),
    approval: Type.Optional(
      Type.Boolean({
        description: 'An experience goes live only when somebody else, an admin, approves it.',
      }),
    ),
    version: Type.Optional(Type.Integer({ minimum: 0 })),
  },
  { additionalProperties: false },
);
const Between = Type.Partial(Type.Object({ from: Version, to: Version }));
const Approved = Type.Union([
  Type.Null(),
  Type.Object({ reason: Type.Optional(ReasonShape) }, { additionalProperties: false }),
]);
const config = { access: 'secret' } as const;
const tags = ['decide'];

export function registerLifecycleRoutes(app: App, { experiences, settings }: Decide): void {
  app.get(
    '/v1/decide/settings',
    {
      config,
      schema: {
        summary: 'Holdouts of all people and of a rung, and whether to approve',
        tags,
        response: { 200: DecideSettingsShape },
      },
    },
    async ({ caller }) => settings.read(caller!.workspaceId),
  );
  app.patch(
    '/v1/decide/settings',
    {
      config: { access: 'secret', role: 'admin' },
      schema: {
        summary: 'Change them; what is not named stays',
        tags,
        body: Settings,
        response: { 200: DecideSettingsShape },
      },
    },
    async ({ caller, body }) => settings.change(caller!.workspaceId, body, caller!),
  );
  app.get(
    '/v1/decide/holdouts',
    {
      config,
      schema: {
        summary: 'The holdouts that keep anybody back, with the people seen on each side',
        tags,
        response: { 200: ExperienceSideListShape },
      },
    },
    async ({ caller }) => ({ data: await settings.sides(caller!.workspaceId) }),
  );
  app.post(
    '/v1/experiences/:id/approve',
    {
      config: { access: 'secret', role: 'admin' },
      schema: {
        summary: 'Let an experience that is up for review go live',
        ...{ tags, params: Id, body: Approved },
        response: { 200: ScheduledShape },
      },
    },
    async ({ caller, params, body }) =>
      scheduled(await experiences.approve(caller!.workspaceId, params.id, caller!, body?.reason)),
  );
  app.post(
    '/v1/experiences/:id/start-over',
    {
      config,
      schema: {
        summary: 'Go back to the first version, as a new one',
        tags,
        params: Id,
        response: { 200: ScheduledShape },
      },
    },
    async ({ caller, params }) =>
      scheduled(await experiences.restore(caller!.workspaceId, params.id, 1, caller!)),
  );
  app.get(
    '/v1/experiences/:id/differences',
    {
      config,
      schema: {
        summary: 'What two versions differ in; the latest two, when not given',
        tags,
        params: Id,
        querystring: Between,
        response: { 200: VersionDifferenceListShape },
      },
    },
    async ({ caller, params, query }) => ({
      data: await experiences.differences(caller!.workspaceId, params.id, query),
    }),
  );
}
