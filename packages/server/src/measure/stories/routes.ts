// The HTTP words of stories.

import type { StoryKind } from '@visavis/engine/measure';
import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import type { Stories } from './index.ts';
import { registerStoriedReports } from './report-routes.ts';
import { Kind, StoryShape, Subject, shownStory, tags } from './route-words.ts';
import { registerShareRoutes } from './share-routes.ts';
import { registerTalkRoutes } from './talk-routes.ts';

const viewer = { access: 'secret', role: 'viewer' } as const;

export function registerStoryRoutes(app: App, stories: Stories): void {
  app.get(
    '/v1/stories/:kind/:key',
    {
      config: viewer,
      schema: {
        summary: 'A story written from numbers: what is the case, how sure that is, what follows',
        ...{ tags, params: Subject, response: { 200: StoryShape } },
      },
    },
    async ({ caller, params: { kind, key } }) =>
      shownStory(await stories.story(caller!.workspaceId, kind as StoryKind, key)),
  );
  app.get(
    '/v1/stories/:kind/:key/queries/:id',
    {
      config: viewer,
      schema: {
        summary: 'The query behind a figure: the call, and the statements as they are asked, with parameters',
        tags,
        params: Type.Object({ kind: Kind, key: Type.String(), id: Type.String() }),
        response: {
          200: Type.Object({
            ...{ id: Type.String(), says: Type.String(), call: Type.String() },
            statements: Type.Array(
              Type.Object({
                store: Type.Union([Type.Literal('events'), Type.Literal('records')]),
                ...{ sql: Type.String(), params: Type.Unknown() },
              }),
              { description: 'What came from a cache asked nothing.' },
            ),
            answer: Type.Unknown(),
          }),
        },
      },
    },
    ({ caller, params: { kind, key, id } }) => stories.query(caller!.workspaceId, kind as StoryKind, key, id),
  );
  registerTalkRoutes(app, stories);
  registerShareRoutes(app, stories.shares);
  registerStoriedReports(app, stories.questions);
}
