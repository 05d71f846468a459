// The HTTP words of decide: slots and experiences for the people who make them. The calls of websites and of
// OpenFeature's providers are beside.

import { type Rung, SLOT_TYPES } from '@visavis/engine/decide';
import { type TSchema, Type } from 'typebox';
import { VisavisError } from '../platform/errors.ts';
import { type App, nothing } from '../platform/http/index.ts';
import {
  DayShareListShape,
  ExperienceListShape,
  ExperienceShape,
  ExperienceVersionsPageShape,
  ExposuresPageShape,
  ExposuresShape,
  ScheduledShape,
  SlotListShape,
  SlotShape,
} from './answer-shapes.ts';
import { type Ask, registerDecisionRoutes } from './decision-routes.ts';
import type { StoredExperience } from './definition-store.ts';
import { registerFeatureRoutes } from './growthbook/index.ts';
import type { Decide } from './index.ts';
import { registerLearningRoutes } from './learning/index.ts';
import { AllocationShape } from './learning/routes.ts';
import { registerLifecycleRoutes } from './lifecycle-routes.ts';
import { ReportShape } from './ninetailed/answer-shapes.ts';
import { registerEntryRoutes, takesEntries } from './ninetailed/index.ts';
import { registerOfrepRoutes } from './ofrep-routes.ts';
import { ReasonShape, scheduled, shown } from './shown.ts';

const Key = Type.String({ minLength: 1, maxLength: 100, pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
const Name = Type.String({ minLength: 1, maxLength: 200 });
const Share = Type.Number({ minimum: 0, maximum: 1 });
const Time = Type.Union([Type.Null(), Type.String({ format: 'date-time' })]);
const Version = Type.Integer({ minimum: 1 });
const literals = (names: readonly string[]) => Type.Union(names.map((name) => Type.Literal(name)));
const optional = <T extends Record<string, TSchema>>(parts: T) =>
  Type.Partial(Type.Object(parts, { additionalProperties: false }));

const SlotParts = {
  name: Name,
  type: Type.Unsafe<(typeof SLOT_TYPES)[number]>(literals(SLOT_TYPES)),
  schema: Type.Unsafe<Record<string, never> | null>(
    Type.Union([Type.Null(), Type.Record(Type.String(), Type.Unknown())], {
      description: 'JSON schema of the object, or of each item of the list.',
    }),
  ),
  default: Type.Unknown({ description: 'Shown when no experience is for somebody.' }),
  status: Type.Unsafe<'on' | 'off'>(literals(['on', 'off'])),
};
const NewSlot = Type.Object(
  {
    key: Key,
    name: Type.Optional(SlotParts.name),
    type: SlotParts.type,
    schema: Type.Optional(SlotParts.schema),
    default: SlotParts.default,
    status: Type.Optional(SlotParts.status),
  },
  { additionalProperties: false },
);
const ChangedSlot = optional({ ...SlotParts, version: Version });

const MetricParts = {
  metric: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'A metric’s key.' })),
  name: Type.Optional(Name),
  condition: Type.Optional(
    Type.Record(Type.String(), Type.Unknown(), {
      description: 'Instead of a metric: an event with a rolling window, how long after a view it counts.',
    }),
  ),
};
const Metric = Type.Object(MetricParts, { additionalProperties: false });
const Guardrail = Type.Object(
  { ...MetricParts, harm: Type.Optional(Type.Unsafe<'more' | 'less'>(literals(['more', 'less']))) },
  { additionalProperties: false },
);
const Editable = {
  name: Name,
  slot: Key,
  audience: Type.Union([Type.Null(), Type.Record(Type.String(), Type.Unknown())], {
    description: 'A condition in the grammar of segments; null is everybody.',
  }),
  variants: Type.Array(
    Type.Object(
      {
        key: Key,
        content: Type.Unknown(),
        weight: Type.Optional(Type.Number({ minimum: 0, maximum: 1_000_000 })),
      },
      { additionalProperties: false },
    ),
    { minItems: 1, maxItems: 50 },
  ),
  allocation: AllocationShape,
  traffic: Share,
  holdout: Share,
  layer: Type.Union([
    Type.Null(),
    Type.Object({ key: Key, from: Share, to: Share }, { additionalProperties: false }),
  ]),
  from: Time,
  to: Time,
  priority: Type.Integer({ minimum: -1000, maximum: 1000, description: 'Inside its rung.' }),
  rung: Type.Unsafe<Rung | null>(
    Type.Union([Type.Null(), Type.Integer({ minimum: 1, maximum: 5 })], {
      description: 'Null, or left out, follows from what the audience rests on.',
    }),
  ),
  cap: Type.Union([
    Type.Null(),
    Type.Object(
      {
        exposures: Type.Integer({ minimum: 1 }),
        window: Type.Union([Type.Null(), Type.String({ pattern: '^[1-9][0-9]{0,4}[mhdw]$' })]),
      },
      { additionalProperties: false, description: 'How often one person is shown it at most.' },
    ),
  ]),
  goal: Type.Union([Type.Null(), Metric], { description: 'What it is for; nothing goes live without.' }),
  guardrails: Type.Array(Guardrail, { maxItems: 20, description: 'What must not get worse.' }),
  unmeasured: Type.Union([Type.Null(), Type.String({ minLength: 10, maxLength: 500 })], {
    description: 'Why it goes live without a goal or a holdout; kept with the version.',
  }),
  status: Type.Unsafe<'draft' | 'review' | 'live' | 'paused'>(
    literals(['draft', 'review', 'live', 'paused']),
  ),
  reason: ReasonShape,
};
const { name, slot, variants, ...choice } = Editable;
const NewExperience = Type.Object(
  { key: Type.Optional(Key), name, slot, variants, ...optionalEach(choice) },
  { additionalProperties: false },
);
const ChangedExperience = optional({ ...Editable, version: Version });
const Id = Type.Object({ id: Type.String() });
const Restore = Type.Object(
  { version: Version, reason: Type.Optional(ReasonShape) },
  { additionalProperties: false },
);

export function registerDecideRoutes(app: App, decide: Decide, ask: Ask): void {
  registerDecisionRoutes(app, decide, ask);
  registerOfrepRoutes(app, decide, ask);
  registerSlotRoutes(app, decide);
  registerExperienceRoutes(app, decide);
  registerLearningRoutes(app, decide.experiences, decide.learning);
  registerLifecycleRoutes(app, decide);
  registerEntryRoutes(app, decide.ninetailed);
  registerFeatureRoutes(app, decide.growthbook);
}

function registerSlotRoutes(app: App, { slots }: Decide): void {
  const config = { access: 'secret' } as const;
  const tags = ['decide'];
  app.get(
    '/v1/slots',
    { config, schema: { summary: 'Slots', tags, response: { 200: SlotListShape } } },
    async ({ caller }) => ({
      data: (await slots.list(caller!.workspaceId)).map(shown),
    }),
  );
  app.post(
    '/v1/slots',
    {
      config,
      schema: {
        summary: 'Make a slot: a place for content of one type',
        tags,
        body: NewSlot,
        response: { 201: SlotShape },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send(shown(await slots.create(caller!.workspaceId, body, caller!))),
  );
  app.get(
    '/v1/slots/:id',
    {
      config,
      schema: { summary: 'One slot, by id or key', tags, params: Id, response: { 200: SlotShape } },
    },
    async ({ caller, params }) => shown(await slots.find(caller!.workspaceId, params.id)),
  );
  app.patch(
    '/v1/slots/:id',
    {
      config,
      schema: {
        summary: 'Change a slot; content of its experiences must still fit',
        tags,
        params: Id,
        body: ChangedSlot,
        response: { 200: SlotShape },
      },
    },
    async ({ caller, params, body }) =>
      shown(await slots.change(caller!.workspaceId, params.id, body, caller!)),
  );
  app.delete(
    '/v1/slots/:id',
    {
      config,
      schema: { summary: 'Remove a slot that nothing fills', tags, params: Id, response: { 204: nothing() } },
    },
    async ({ caller, params }, reply) => {
      await slots.archive(caller!.workspaceId, params.id, caller!);
      return reply.code(204).send();
    },
  );
}

function registerExperienceRoutes(app: App, { experiences, ninetailed }: Decide): void {
  const config = { access: 'secret' } as const;
  const tags = ['decide'];
  app.get(
    '/v1/experiences',
    {
      config,
      schema: {
        summary: 'Experiences, in the order in which they are tried',
        tags,
        response: { 200: ExperienceListShape },
      },
    },
    async ({ caller }) => {
      const { workspaceId } = caller!;
      const [all, rungOf, sentenceOf] = await Promise.all([
        experiences.list(workspaceId),
        experiences.rungs(workspaceId),
        experiences.sentences(workspaceId),
      ]);
      const told = (one: StoredExperience) => ({ standsOn: rungOf(one), sentence: sentenceOf(one) });
      return { data: all.map((one) => ({ ...scheduled(one), ...told(one) })) };
    },
  );
  app.get(
    '/v1/exposures',
    {
      config,
      schema: {
        summary: 'How many people have seen each experience, by its key',
        tags,
        response: { 200: ExposuresPageShape },
      },
    },
    async ({ caller }) => ({ data: await experiences.seen(caller!.workspaceId) }),
  );
  app.post(
    '/v1/experiences',
    {
      config,
      preValidation: takesEntries(ninetailed),
      schema: {
        summary: 'Make an experience, or take the entries of a CMS as `/v1/cms/entries` does',
        tags,
        body: NewExperience,
        response: { 201: Type.Union([ScheduledShape, ReportShape]) },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send(scheduled(await experiences.create(caller!.workspaceId, body, caller!))),
  );
  app.get(
    '/v1/experiences/:id',
    {
      config,
      schema: {
        summary: 'One experience, by id or key',
        tags,
        params: Id,
        response: { 200: ExperienceShape },
      },
    },
    async ({ caller, params }) => {
      const found = await experiences.find(caller!.workspaceId, params.id);
      if (!found) throw new VisavisError('not_found', `There is no experience “${params.id}”.`);
      const { workspaceId } = caller!;
      const rungOf = await experiences.rungs(workspaceId);
      const sentenceOf = await experiences.sentences(workspaceId);
      return { ...scheduled(found), standsOn: rungOf(found), sentence: sentenceOf(found) };
    },
  );
  app.patch(
    '/v1/experiences/:id',
    {
      config,
      schema: {
        summary: 'Change an experience; with `version`, only if nobody else has changed it since',
        tags,
        params: Id,
        body: ChangedExperience,
        response: { 200: ScheduledShape },
      },
    },
    async ({ caller, params, body }) =>
      scheduled(await experiences.change(caller!.workspaceId, params.id, body, caller!)),
  );
  app.delete(
    '/v1/experiences/:id',
    { config, schema: { summary: 'Archive an experience', tags, params: Id, response: { 204: nothing() } } },
    async ({ caller, params }, reply) => {
      await experiences.archive(caller!.workspaceId, params.id, caller!);
      return reply.code(204).send();
    },
  );
  app.get(
    '/v1/experiences/:id/versions',
    {
      config,
      schema: {
        summary: 'Every version that an experience had, newest first',
        tags,
        params: Id,
        response: { 200: ExperienceVersionsPageShape },
      },
    },
    async ({ caller, params }) => {
      const versions = await experiences.versions(caller!.workspaceId, params.id);
      return {
        data: versions.map(({ at, actor, definition }) => ({
          version: definition.version,
          at: new Date(at).toISOString(),
          actor,
          experience: scheduled(definition),
        })),
      };
    },
  );
  app.get(
    '/v1/experiences/:id/exposures',
    {
      config,
      schema: {
        summary: 'Who has seen which variant; people who have seen several are counted',
        tags,
        params: Id,
        response: { 200: ExposuresShape },
      },
    },
    async ({ caller, params }) => experiences.exposures(caller!.workspaceId, params.id),
  );
  app.get(
    '/v1/experiences/:id/shares',
    {
      config,
      schema: {
        summary: 'How views were shared among the variants, by day',
        tags,
        params: Id,
        querystring: Type.Object({ days: Type.Integer({ minimum: 1, maximum: 3660, default: 90 }) }),
        response: { 200: DayShareListShape },
      },
    },
    async ({ caller, params, query }) => ({
      data: await experiences.shares(caller!.workspaceId, params.id, query.days),
    }),
  );
  app.post(
    '/v1/experiences/:id/restore',
    {
      config,
      schema: {
        summary: 'Go back to an earlier version',
        tags,
        params: Id,
        body: Restore,
        response: { 200: ScheduledShape },
      },
    },
    async ({ caller, params, body }) =>
      scheduled(
        await experiences.restore(caller!.workspaceId, params.id, body.version, caller!, body.reason),
      ),
  );
}

function optionalEach<T extends Record<string, TSchema>>(parts: T) {
  return Type.Partial(Type.Object(parts)).properties;
}
