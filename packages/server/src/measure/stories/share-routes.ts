// The HTTP words of links to a story. Giving out and revoking is for editors; opening is for whoever holds the link.

import type { StoryKind } from '@visavis/engine/measure';
import { Type } from 'typebox';
import { iso, isoOrNull } from '../../platform/clock.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import { PublicStoryShape, Subject, shownStory, tags } from './route-words.ts';
import type { StoredShare } from './share-store.ts';
import type { Shares } from './shares.ts';

const editor = { access: 'secret', role: 'editor' } as const;
const Mode = Type.Union([Type.Literal('snapshot'), Type.Literal('live')], {
  default: 'snapshot',
  description: '`snapshot`: as it is now; `live`: written anew every five minutes.',
});
const Maybe = Type.Union([Type.Null(), Type.String()]);
const Share = Type.Object({
  ...{ id: Type.String(), mode: Type.String(), createdAt: Type.String(), createdBy: Type.String() },
  ...{ expiresAt: Type.String(), revokedAt: Maybe, opened: Type.Integer(), openedAt: Maybe },
  path: Type.Union([Type.Null(), Type.String()], { description: 'The page; null when it is over.' }),
});

export function registerShareRoutes(app: App, shares: Shares): void {
  app.get(
    '/v1/stories/:kind/:key/shares',
    {
      config: editor,
      schema: {
        summary: 'Links to this story, those that are over too; the latest first',
        ...{ tags, params: Subject, response: { 200: Type.Object({ data: Type.Array(Share) }) } },
      },
    },
    async ({ caller, params: { kind, key } }) => ({
      data: (await shares.of(caller!.workspaceId, kind as StoryKind, key)).map((one) =>
        shown(one, shares.tokenOf(one)),
      ),
    }),
  );
  app.post(
    '/v1/stories/:kind/:key/shares',
    {
      config: editor,
      schema: {
        summary: 'Give out a link that shows this story, and nothing else, to whoever holds it',
        ...{ tags, params: Subject, response: { 201: Share } },
        body: Type.Object(
          { mode: Mode, days: Type.Integer({ minimum: 1, maximum: 366, default: 30 }) },
          { additionalProperties: false },
        ),
      },
    },
    async ({ caller, params: { kind, key }, body }, reply) => {
      const { share, token } = await shares.create(caller!, kind as StoryKind, key, body);
      return reply.code(201).send(shown(share, token));
    },
  );
  app.delete(
    '/v1/shares/:id',
    {
      config: editor,
      schema: {
        summary: 'Revoke a link',
        tags,
        params: Type.Object({ id: Type.String() }),
        response: { 204: nothing() },
      },
    },
    async ({ caller, params }, reply) => {
      await shares.revoke(caller!, params.id);
      return reply.code(204).send();
    },
  );
  app.get(
    '/v1/shared/:token',
    {
      config: { access: 'public' },
      schema: {
        summary: 'What a link shows; without signing in, and with no person in it',
        ...{ tags, params: Type.Object({ token: Type.String({ maxLength: 100 }) }) },
        response: {
          200: Type.Object({
            ...{ story: PublicStoryShape, mode: Type.String() },
            ...{ computedAt: Type.String(), expiresAt: Type.String() },
          }),
        },
      },
    },
    async ({ params, ip }, reply) => {
      reply.headers({
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-robots-tag': 'noindex, nofollow',
      });
      const retry = (seconds: number) => void reply.header('retry-after', String(seconds));
      const { story, ...rest } = await shares.open(params.token, ip, retry);
      return { ...rest, story: shownStory(story) };
    },
  );
}

const shown = (share: StoredShare, token: string | undefined) => ({
  ...{ id: share.id, mode: share.mode, createdBy: share.createdBy, opened: share.opened },
  ...{ createdAt: iso(share.createdAt), expiresAt: iso(share.expiresAt) },
  ...{ revokedAt: isoOrNull(share.revokedAt), openedAt: isoOrNull(share.openedAt) },
  path: token === undefined ? null : `/shared/${token}`,
});
