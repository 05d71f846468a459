// The HTTP words of comments and of notes on dates. Whoever may look may speak.

import type { StoryKind } from '@visavis/engine/measure';
import { Type } from 'typebox';
import { iso, isoOrNull } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing } from '../../platform/http/index.ts';
import type { Annotation } from './annotations.ts';
import type { StoredComment } from './comment-store.ts';
import { authorOf } from './comments.ts';
import type { Stories } from './index.ts';
import { Subject, tags } from './route-words.ts';

const viewer = { access: 'secret', role: 'viewer' } as const;
const editor = { access: 'secret', role: 'editor' } as const;
const strict = { additionalProperties: false };
const Text = Type.String({ minLength: 1, maxLength: 4000, pattern: '\\S' });
const Maybe = Type.Union([Type.Null(), Type.String()]);
const Id = Type.Object({ id: Type.String() });
const Comment = Type.Object({
  ...{ id: Type.String(), text: Type.String(), by: Type.String(), at: Type.String(), editedAt: Maybe },
  ...{ resolvedAt: Maybe, resolvedBy: Maybe, isOwn: Type.Boolean() },
});
const Note = Type.Object({
  id: Type.Union([Type.Null(), Type.String()], { description: 'Null of what went live by itself.' }),
  ...{ time: Type.String(), text: Type.String(), by: Type.String(), to: Maybe },
});
const Instant = Type.Unsafe<string>({ type: 'string', format: 'date-time' });

export function registerTalkRoutes(app: App, { comments, annotations }: Stories): void {
  app.get(
    '/v1/stories/:kind/:key/comments',
    {
      config: viewer,
      schema: {
        summary: 'What people say of a segment, a persona, a stage or an experiment; the oldest first',
        ...{ tags, params: Subject, response: { 200: Type.Object({ data: Type.Array(Comment) }) } },
      },
    },
    async ({ caller, params: { kind, key } }) => ({
      data: (await comments.of(caller!.workspaceId, kind as StoryKind, key)).map((one) =>
        shownComment(one, authorOf(caller!)),
      ),
    }),
  );
  app.post(
    '/v1/stories/:kind/:key/comments',
    {
      config: viewer,
      schema: {
        summary: 'Say something of it',
        ...{ tags, params: Subject, body: Type.Object({ text: Text }, strict), response: { 201: Comment } },
      },
    },
    async ({ caller, params: { kind, key }, body }, reply) =>
      reply
        .code(201)
        .send(
          shownComment(
            await comments.add(caller!, kind as StoryKind, key, body.text.trim()),
            authorOf(caller!),
          ),
        ),
  );
  app.patch(
    '/v1/comments/:id',
    {
      config: viewer,
      schema: {
        summary: 'Change one’s own words, or say that it is settled (`resolved`) or open again',
        ...{ tags, params: Id, response: { 200: Comment } },
        body: Type.Object({ text: Type.Optional(Text), resolved: Type.Optional(Type.Boolean()) }, strict),
      },
    },
    async ({ caller, params, body }) =>
      shownComment(
        await comments.change(caller!, params.id, {
          ...body,
          ...(body.text !== undefined && { text: body.text.trim() }),
        }),
        authorOf(caller!),
      ),
  );
  app.delete(
    '/v1/comments/:id',
    {
      config: viewer,
      schema: { summary: 'Take one’s own words back', tags, params: Id, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      await comments.remove(caller!, params.id);
      return reply.code(204).send();
    },
  );
  app.get(
    '/v1/annotations',
    {
      config: viewer,
      schema: {
        summary:
          'Notes on dates: written ones, and experiences, campaigns and scenarios that went live or ended',
        tags,
        querystring: Type.Object({
          from: Type.Optional(Instant),
          to: Type.Optional(Instant),
        }),
        response: { 200: Type.Object({ data: Type.Array(Note) }) },
      },
    },
    async ({ caller, query }) => {
      const at = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));
      const stretch = { from: at(query.from), to: at(query.to) };
      return { data: (await annotations.between(caller!.workspaceId, stretch)).map(shownNote) };
    },
  );
  app.post(
    '/v1/annotations',
    {
      config: editor,
      schema: {
        summary: 'Note something on a date: `{ "time": "2026-05-04T00:00:00Z", "text": "Campaign started" }`',
        ...{ tags, response: { 201: Note } },
        body: Type.Object(
          { time: Instant, text: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }) },
          strict,
        ),
      },
    },
    async ({ caller, body }, reply) => {
      const time = Date.parse(body.time);
      if (!Number.isFinite(time))
        throw new VisavisError(
          'invalid_request',
          `Expected as "time" a moment such as 2026-05-04T00:00:00Z; got ${JSON.stringify(body.time)}.`,
          {
            faults: [{ field: 'time', expected: 'a moment such as 2026-05-04T00:00:00Z', got: body.time }],
          },
        );
      return reply.code(201).send(shownNote(await annotations.add(caller!, time, body.text.trim())));
    },
  );
  app.delete(
    '/v1/annotations/:id',
    { config: editor, schema: { summary: 'Remove a note', tags, params: Id, response: { 204: nothing() } } },
    async ({ caller, params }, reply) => {
      await annotations.remove(caller!, params.id);
      return reply.code(204).send();
    },
  );
}

const shownComment = (
  { id, text, authorId, authorName, at, editedAt, resolvedAt, resolvedBy }: StoredComment,
  asker: string | null,
) => ({
  ...{ id, text, by: authorName, at: iso(at), editedAt: isoOrNull(editedAt), resolvedBy },
  ...{ resolvedAt: isoOrNull(resolvedAt), isOwn: authorId !== null && authorId === asker },
});

const shownNote = ({ time, ...rest }: Annotation) => ({ ...rest, time: iso(time) });
