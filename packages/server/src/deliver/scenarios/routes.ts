// The HTTP words of scenarios: making and changing them, how they go, who is on the way, and simulating one on history.

import {
  describeNode,
  type EditRules,
  type Expectation,
  SCENARIO_TEMPLATES,
  type Scenario,
  ScenarioSchema,
  waysOf,
} from '@visavis/engine/deliver';
import { Type } from 'typebox';
import { iso } from '../../platform/clock.ts';
import { VisavisError } from '../../platform/errors.ts';
import type { App } from '../../platform/http/index.ts';
import { CHANNELS } from '../messages/index.ts';
import {
  EditPlanShape,
  ScenarioReportShape,
  ScenarioRunListShape,
  ScenarioSecretShape,
  ScenarioShape,
  ScenariosPageShape,
  ScenarioTemplatesPageShape,
  ScenarioVersionsPageShape,
  SimulationReportShape,
} from './answer-shapes.ts';
import type { NamedRun, Scenarios } from './index.ts';

import type { ScenarioStatus, StoredScenario } from './scenario-store.ts';
import { LINES_DESCRIPTION, sendSimulation } from './simulation-lines.ts';

const tags = ['scenarios'];
const looking = { access: 'secret', role: 'viewer' } as const;
const secret = { access: 'secret' } as const;
const strict = { additionalProperties: false };
const Key = Type.Object({ key: Type.String({ maxLength: 60 }) });
const ExpectationShape = Type.Object(
  {
    segment: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: 'Without one: of everybody who comes in.' }),
    ),
    atMostPerWeek: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    channels: Type.Optional(
      Type.Array(Type.Union(CHANNELS.map((one) => Type.Literal(one))), { maxItems: 10 }),
    ),
    goalAtLeast: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'The share of their ways that reach the goal; on history, without the messages.',
      }),
    ),
    tones: Type.Optional(Type.Array(Type.String({ minLength: 1, maxLength: 100 }), { maxItems: 20 })),
  },
  { ...strict, description: 'What a segment may expect of whoever writes to it; looked at in simulations.' },
);
const Expectations = Type.Unsafe<Expectation[]>(Type.Array(ExpectationShape, { maxItems: 20 }));
const RuleShape = Type.Union([
  Type.Object({ rule: Type.Literal('move'), to: Type.String() }, strict),
  Type.Object({ rule: Type.Literal('exit') }, strict),
  Type.Object({ rule: Type.Literal('finish') }, strict),
]);
const Rules = Type.Unsafe<EditRules>(
  Type.Record(Type.String(), RuleShape, {
    description:
      'By a node that is gone: people on it move to another, leave, or finish the version they are in.',
  }),
);
const Status = Type.Unsafe<ScenarioStatus>(
  Type.Union(['draft', 'live', 'paused', 'archived'].map((one) => Type.Literal(one))),
);
const NewScenario = Type.Object(
  { scenario: ScenarioSchema, expectations: Type.Optional(Expectations) },
  strict,
);
const ChangedScenario = Type.Object(
  {
    version: Type.Optional(Type.Integer({ minimum: 1, description: 'The version that was seen' })),
    scenario: Type.Optional(ScenarioSchema),
    expectations: Type.Optional(Expectations),
    rules: Type.Optional(Rules),
    status: Type.Optional(Status),
    reason: Type.Optional(
      Type.String({
        ...{ minLength: 3, maxLength: 500 },
        description:
          'Why it goes live although it contradicts what people are told, was not simulated on history as it is, or is not what is expected of it; kept in the audit log.',
      }),
    ),
  },
  strict,
);

const ToSimulate = Type.Object(
  {
    days: Type.Integer({ minimum: 1, maximum: 365 }),
    scenario: Type.Optional(ScenarioSchema),
    expectations: Type.Optional(Expectations),
  },
  { ...strict, description: 'As it is saved, or with an edit that is not saved yet.' },
);

export function registerScenarioRoutes(app: App, scenarios: Scenarios): void {
  registerMaking(app, scenarios);
  registerLooking(app, scenarios);
}

function registerMaking(app: App, { definitions }: Scenarios): void {
  app.get(
    '/v1/scenarios/templates',
    {
      config: looking,
      schema: { summary: 'Scenarios to begin with', tags, response: { 200: ScenarioTemplatesPageShape } },
    },
    async () => ({ data: SCENARIO_TEMPLATES.map((one) => ({ ...one, ...outline(one.scenario) })) }),
  );
  app.get(
    '/v1/scenarios',
    {
      config: looking,
      schema: { summary: 'Scenarios, archived ones too', tags, response: { 200: ScenariosPageShape } },
    },
    async ({ caller }) => ({ data: (await definitions.list(caller!.workspaceId)).map(shown) }),
  );
  app.post(
    '/v1/scenarios',
    {
      config: secret,
      schema: {
        summary: 'Make a scenario; it is a draft',
        tags,
        body: NewScenario,
        response: { 201: ScenarioShape },
      },
    },
    async ({ caller, body }, reply) =>
      reply.code(201).send(shown(await definitions.create(caller!, { expectations: [], ...body }))),
  );
  app.get(
    '/v1/scenarios/:key',
    {
      config: looking,
      schema: { summary: 'One scenario', tags, params: Key, response: { 200: ScenarioShape } },
    },
    async ({ caller, params }) => shown(await definitions.get(caller!.workspaceId, params.key)),
  );
  app.patch(
    '/v1/scenarios/:key',
    {
      config: secret,
      schema: {
        summary: 'Change a scenario, start it, pause it, archive it',
        ...{ tags, params: Key, body: ChangedScenario },
        response: { 200: ScenarioShape },
      },
    },
    async ({ caller, params, body }) => shown(await definitions.change(caller!, params.key, body)),
  );
  app.post(
    '/v1/scenarios/:key/edit-plan',
    {
      config: { ...secret, role: 'viewer' },
      schema: {
        summary:
          'What an edit would do to people in flight: nodes that are gone, with how many stand on them',
        ...{ tags, params: Key, body: Type.Object({ scenario: ScenarioSchema }, strict) },
        response: { 200: EditPlanShape },
      },
    },
    async ({ caller, params, body }) =>
      definitions.plan(caller!.workspaceId, params.key, body.scenario as Scenario),
  );
}

function registerLooking(app: App, scenarios: Scenarios): void {
  const { definitions } = scenarios;
  const known = (workspaceId: string, key: string) => definitions.get(workspaceId, key);
  app.get(
    '/v1/scenarios/:key/versions',
    {
      config: looking,
      schema: {
        summary: 'Versions, the newest first',
        tags,
        params: Key,
        response: { 200: ScenarioVersionsPageShape },
      },
    },
    async ({ caller, params }) => {
      const { workspaceId } = caller!;
      await known(workspaceId, params.key);
      const data = await scenarios.versions(workspaceId, params.key);
      return { data: data.map(({ changedAt, ...one }) => ({ ...one, changedAt: iso(changedAt) })) };
    },
  );
  app.get(
    '/v1/scenarios/:key/report',
    {
      config: looking,
      schema: {
        summary: 'Who stands where, which ways were taken, how they ended',
        tags,
        params: Key,
        response: { 200: ScenarioReportShape },
      },
    },
    async ({ caller, params }) => {
      await known(caller!.workspaceId, params.key);
      return scenarios.report(caller!.workspaceId, params.key);
    },
  );
  app.get(
    '/v1/scenarios/:key/runs',
    {
      config: looking,
      schema: {
        summary: 'Ways of people, the latest first; of one node, or all',
        ...{ tags, params: Key },
        querystring: Type.Object({
          node: Type.Optional(Type.String()),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        }),
        response: { 200: ScenarioRunListShape },
      },
    },
    async ({ caller, params, query }) => {
      const { workspaceId } = caller!;
      await known(workspaceId, params.key);
      const { node, limit = 50 } = query;
      const filter = { scenario: params.key, limit, ...(node !== undefined && { node }) };
      return { data: (await scenarios.runs(workspaceId, filter)).map(shownRun) };
    },
  );
  app.get(
    '/v1/scenarios/:key/secret',
    {
      config: secret,
      schema: {
        summary: 'What its webhooks are signed with',
        tags,
        params: Key,
        response: { 200: ScenarioSecretShape },
      },
    },
    async ({ caller, params }) => {
      await known(caller!.workspaceId, params.key);
      return { secret: scenarios.secretOf(caller!.workspaceId, params.key) };
    },
  );
  app.post(
    '/v1/scenarios/:key/simulate',
    {
      config: { ...secret, role: 'viewer' },
      schema: {
        summary: 'Replay the last days: who would have come in, what they would have been told and when',
        description: LINES_DESCRIPTION,
        ...{ tags, params: Key, body: ToSimulate },
        response: { 200: SimulationReportShape },
      },
    },
    async (request, reply) => {
      const { caller, params, body } = request;
      if (body.scenario !== undefined && caller!.role === 'viewer')
        throw new VisavisError(
          'forbidden',
          'A viewer may simulate a scenario as it is saved, and edit none.',
        );
      const simulation = await scenarios.simulate(caller!, params.key, body);
      return sendSimulation(simulation, request, reply);
    },
  );
  app.get(
    '/v1/profiles/:key/scenarios',
    {
      config: looking,
      schema: {
        summary: 'The ways of one person, the latest first',
        ...{ tags, params: Type.Object({ key: Type.String({ maxLength: 500 }) }) },
        response: { 200: ScenarioRunListShape },
      },
    },
    async ({ caller, params }) => {
      const { workspaceId } = caller!;
      const person = await scenarios.person(workspaceId, params.key);
      if (!person) throw new VisavisError('not_found', `Nobody is known as ${params.key.slice(0, 200)}.`);
      const profileIds = [...new Set([person.id, ...person.view.profile.identities.map(({ id }) => id)])];
      return { data: (await scenarios.runs(workspaceId, { profileIds, limit: 100 })).map(shownRun) };
    },
  );
}

/** What a page draws: nodes in words, and where each leads. */
const outline = ({ nodes }: Scenario) => ({
  outline: nodes.map((node) => ({ id: node.id, says: describeNode(node), ways: waysOf(node) })),
});

const shown = (stored: StoredScenario) => ({
  ...stored,
  ...outline(stored.scenario),
  createdAt: iso(stored.createdAt),
  updatedAt: iso(stored.updatedAt),
});

const shownRun = ({
  id,
  profileId,
  name,
  scenario,
  key,
  version,
  side,
  node,
  outcome,
  reason,
  ...run
}: NamedRun) => ({
  ...{ id, profileId, name, scenario, key, version, side, node: node ?? null, outcome, reason },
  enteredAt: iso(run.enteredAt),
  since: iso(run.since),
  wakesAt: run.wakeAt > 0 ? iso(run.wakeAt) : null,
  endedAt: run.endedAt > 0 ? iso(run.endedAt) : null,
  goalAt: run.goalAt > 0 ? iso(run.goalAt) : null,
});
