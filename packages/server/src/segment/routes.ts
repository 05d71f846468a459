// The HTTP words of segment: definitions, and registering what can be asked of them and who is told.

import { conditionSchema, describe, familiesOf } from '@visavis/engine/segment';
import { Type } from 'typebox';
import { iso } from '../platform/clock.ts';
import { type App, nothing } from '../platform/http/index.ts';
import {
  ComputedListShape,
  ComputedShape,
  SegmentSchemaShape,
  SegmentShape,
  SegmentsAnswerShape,
  SegmentsPageShape,
} from './answer-shapes.ts';
import type { Computed, Segment, VersionLine } from './definition.ts';
import { newest } from './definition.ts';
import { registerGuardRoutes } from './guard-routes.ts';
import type { Segments } from './index.ts';
import { registerQuestionRoutes } from './question-routes.ts';
import { AnyCondition, authorOf, Id, secret, shownPoint, tags } from './route-words.ts';
import { surroundingsOf } from './surroundings.ts';
import { registerWebhookRoutes } from './webhook-routes.ts';

const Key = Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Description = Type.String({ maxLength: 2000 });
const Reason = Type.String({
  maxLength: 1000,
  description:
    'Why it is wanted although the over-segmentation guard speaks against it (GET /v1/segments/guard).',
});
const NewSegment = Type.Object(
  {
    ...{ name: Name, key: Type.Optional(Key), description: Type.Optional(Description) },
    ...{ condition: AnyCondition, reason: Type.Optional(Reason) },
  },
  { additionalProperties: false },
);
const ChangedSegment = Type.Partial(
  Type.Object(
    { name: Name, description: Description, condition: AnyCondition, reason: Reason },
    { additionalProperties: false },
  ),
);
const NewComputed = Type.Object(
  {
    key: Key,
    name: Name,
    filter: Type.Unknown(),
    measure: Type.Unknown(),
    window: Type.Optional(Type.Unknown()),
  },
  { additionalProperties: false },
);

export function registerSegmentRoutes(app: App, segments: Segments): void {
  registerDefinitionRoutes(app, segments);
  registerRestoreRoute(app, segments);
  registerComputedRoutes(app, segments);
  registerGuardRoutes(app, segments);
  registerQuestionRoutes(app, segments);
  registerWebhookRoutes(app, segments.webhooks);
}

function registerDefinitionRoutes(app: App, segments: Segments): void {
  const { definitions } = segments;
  app.get(
    '/v1/segments',
    {
      config: secret,
      schema: {
        summary: 'Segments with their sizes, now and in the last two weeks',
        tags,
        response: { 200: SegmentsPageShape },
      },
    },
    async (request) => {
      const { workspaceId } = request.caller!;
      const all = await definitions.segments(workspaceId);
      const show = await shower(segments, workspaceId);
      const lately = await segments.insights.sizes.lately(workspaceId, all);
      const sparkline = ({ id }: Segment) => (lately.get(id) ?? []).map(shownPoint);
      return { data: all.map((segment) => ({ ...show(segment), sparkline: sparkline(segment) })) };
    },
  );
  app.post(
    '/v1/segments',
    {
      config: secret,
      schema: {
        summary: 'Make a segment; it is brought up from history',
        tags,
        body: NewSegment,
        response: { 201: SegmentsAnswerShape },
      },
    },
    async (request, reply) => {
      const { condition, reason, ...rest } = request.body;
      const author = authorOf(request.caller!);
      const sound = await definitions.check(author.workspaceId, condition);
      const findings = await segments.guard.demandReason(author.workspaceId, sound, { reason });
      const made = await definitions.create(author, { ...rest, condition });
      if (findings.length > 0) await definitions.publishedPast(author, made.key, findings, reason!);
      return reply.code(201).send((await shower(segments, made.workspaceId))(made));
    },
  );
  app.get(
    '/v1/segments/schema',
    {
      config: secret,
      schema: {
        summary: 'The grammar of conditions, as a JSON schema',
        tags,
        response: { 200: SegmentSchemaShape },
      },
    },
    async () => conditionSchema,
  );
  app.get(
    '/v1/segments/:id',
    { config: secret, schema: { summary: 'One segment', tags, params: Id, response: { 200: SegmentShape } } },
    async (request) => {
      const { workspaceId } = request.caller!;
      const segment = await definitions.segment(workspaceId, request.params.id);
      const versions = await definitions.versions(workspaceId, segment.id);
      return { ...(await shower(segments, workspaceId))(segment), versions: versions.map(shownVersion) };
    },
  );
  app.patch(
    '/v1/segments/:id',
    {
      config: secret,
      schema: {
        summary: 'Change a segment',
        tags,
        params: Id,
        body: ChangedSegment,
        response: { 200: SegmentsAnswerShape },
      },
    },
    async (request) => {
      const { reason, ...change } = request.body;
      const author = authorOf(request.caller!);
      const { key } = await definitions.segment(author.workspaceId, request.params.id);
      const past =
        change.condition === undefined
          ? []
          : await segments.guard.demandReason(
              author.workspaceId,
              await definitions.check(author.workspaceId, change.condition, { key }),
              { reason, self: key },
            );
      const changed = await definitions.change(author, request.params.id, change);
      if (past.length > 0) await definitions.publishedPast(author, key, past, reason!);
      return (await shower(segments, changed.workspaceId))(changed);
    },
  );
  app.delete(
    '/v1/segments/:id',
    {
      config: secret,
      schema: { summary: 'Archive a segment', tags, params: Id, response: { 204: nothing() } },
    },
    async (request, reply) => {
      await definitions.archive(authorOf(request.caller!), request.params.id);
      return reply.code(204).send();
    },
  );
}

function registerRestoreRoute(app: App, segments: Segments): void {
  app.post(
    '/v1/segments/:id/restore',
    {
      config: secret,
      schema: {
        summary: 'Bring an archived segment back; it is brought up again',
        tags,
        params: Type.Object({ id: Type.String({ description: 'The segment’s id.' }) }),
        response: { 200: SegmentsAnswerShape },
      },
    },
    async (request) => {
      const author = authorOf(request.caller!);
      const restored = await segments.definitions.restore(author, request.params.id);
      return (await shower(segments, restored.workspaceId))(restored);
    },
  );
}

function registerComputedRoutes(app: App, { definitions }: Segments): void {
  app.get(
    '/v1/computed-traits',
    {
      config: secret,
      schema: { summary: 'Traits worked out from behaviour', tags, response: { 200: ComputedListShape } },
    },
    async (request) => ({
      data: (await definitions.computed(request.caller!.workspaceId)).map(shownComputed),
    }),
  );
  app.post(
    '/v1/computed-traits',
    {
      config: secret,
      schema: { summary: 'Make a computed trait', tags, body: NewComputed, response: { 201: ComputedShape } },
    },
    async (request, reply) => {
      const made = await definitions.createComputed(authorOf(request.caller!), request.body);
      return reply.code(201).send(shownComputed(made));
    },
  );
  app.delete(
    '/v1/computed-traits/:key',
    {
      config: secret,
      schema: {
        summary: 'Archive a computed trait',
        tags,
        params: Type.Object({ key: Type.String() }),
        response: { 204: nothing() },
      },
    },
    async (request, reply) => {
      await definitions.archiveComputed(authorOf(request.caller!), request.params.key);
      return reply.code(204).send();
    },
  );
}

/** While a segment is being brought up it has no size: null, never a number that is not true. */
async function shower(segments: Segments, workspaceId: string) {
  await segments.settleDue(workspaceId);
  const [sizes, program, names] = await Promise.all([
    segments.membership.sizes(workspaceId),
    segments.program(workspaceId),
    segments.names(workspaceId),
  ]);
  const others = surroundingsOf(program).segments;
  return (segment: Segment) => ({
    id: segment.id,
    key: segment.key,
    name: segment.name,
    description: segment.description,
    version: segment.version,
    condition: newest(segment),
    sentence: describe(newest(segment), names),
    families: familiesOf(newest(segment), others),
    state: segment.state,
    progress: { done: segment.progress.done, total: segment.progress.total },
    size: segment.state === 'live' ? (sizes.get(segment.id) ?? 0) : null,
    createdAt: iso(segment.createdAt),
    createdBy: segment.createdBy,
    updatedAt: iso(segment.updatedAt),
  });
}

const shownVersion = ({ changedAt, ...line }: VersionLine) => ({ ...line, changedAt: iso(changedAt) });

const shownComputed = ({ definition, state, progress, version, createdAt, createdBy }: Computed) => ({
  ...definition,
  version,
  state,
  progress: { done: progress.done, total: progress.total },
  createdAt: iso(createdAt),
  createdBy,
});
