// The HTTP words of results.

import { scenarioKeyOf } from '@visavis/engine/deliver';
import { Type } from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import type { App } from '../../platform/http/index.ts';
import type { Dimension } from '../metrics/index.ts';
import type { Experiments } from './index.ts';
import {
  AdaptiveShape,
  ByDayShape,
  ComparedShape,
  HoldoutShape,
  InterferenceShape,
  PlanShape,
  ResultsShape,
} from './shapes.ts';

const tags = ['measure'];
const config = { access: 'secret', role: 'viewer' } as const;
const Params = Type.Object({ id: Type.String({ description: 'An experience’s id or key.' }) });
const Keys = Type.String({ maxLength: 2000, description: 'Keys of metrics, separated by commas.' });
const listOf = (keys: string | undefined): string[] => (keys ?? '').split(',').filter(Boolean);

export function registerExperimentRoutes(app: App, experiments: Experiments): void {
  app.get(
    '/v1/experiences/:id/results',
    {
      config,
      schema: {
        summary:
          'What it has done to people, by its goal, its guardrails and other metrics; how sure; and what to do',
        ...{ tags, params: Params },
        querystring: Type.Object({
          metrics: Type.Optional(Keys),
          by: Type.Optional(
            Type.String({
              pattern: '^(device|country|channel|segment:.+|stage:.+)$',
              description:
                'Also by what was known of people then: device, country, channel, segment:<key>, stage:<journey>.',
            }),
          ),
        }),
        response: { 200: ResultsShape },
      },
    },
    ({ caller, params, query }) =>
      experiments.results(caller!.workspaceId, params.id, {
        metrics: listOf(query.metrics),
        ...(query.by && { dimension: dimensionOf(query.by) }),
      }),
  );
  app.get(
    '/v1/experiences/:id/results/days',
    {
      config,
      schema: {
        summary: 'How an effect and its interval narrowed: what somebody saw who looked that evening',
        ...{ tags, params: Params },
        querystring: Type.Object({
          metric: Type.Optional(Type.String({ description: 'Its goal, when not given.' })),
        }),
        response: { 200: ByDayShape },
      },
    },
    ({ caller, params, query }) => experiments.byDay(caller!.workspaceId, params.id, query.metric),
  );
  app.get(
    '/v1/experiences/:id/interference',
    {
      config,
      schema: {
        summary: 'Whether its effect depends on what people saw of other experiences',
        ...{ tags, params: Params, response: { 200: Type.Object({ data: Type.Array(InterferenceShape) }) } },
      },
    },
    async ({ caller, params }) => ({ data: await experiments.interference(caller!.workspaceId, params.id) }),
  );
  app.get(
    '/v1/experiences/:id/adaptive',
    {
      config,
      schema: {
        summary:
          'What each variant is worth where shares learn, without the bias of plain means; null where they do not',
        ...{ tags, params: Params, response: { 200: Type.Object({ data: AdaptiveShape }) } },
      },
    },
    async ({ caller, params }) => ({ data: await experiments.adaptive(caller!.workspaceId, params.id) }),
  );
  registerPlanRoutes(app, experiments);
  registerSentRoutes(app, experiments);
}

function registerPlanRoutes(app: App, experiments: Experiments): void {
  app.get(
    '/v1/experiments/plan',
    {
      config,
      schema: {
        summary: 'How long must it run? Of an experience, or of one that is yet to be made',
        tags,
        querystring: Type.Object({
          experience: Type.Optional(Type.String()),
          metric: Type.Optional(Type.String()),
          effect: Type.Number({ exclusiveMinimum: 0, maximum: 10, default: 0.05, description: 'Relative.' }),
          power: Type.Number({ minimum: 0.5, maximum: 0.99, default: 0.8 }),
          traffic: Type.Number({ exclusiveMinimum: 0, maximum: 1, default: 1 }),
          variants: Type.Integer({ minimum: 2, maximum: 50, default: 2 }),
        }),
        response: { 200: PlanShape },
      },
    },
    ({ caller, query }) => experiments.plan(caller!.workspaceId, query),
  );
  app.get(
    '/v1/holdouts/:key/results',
    {
      config,
      schema: {
        summary: 'What everything together adds: those whom a holdout keeps back against everybody else',
        ...{ tags, params: Type.Object({ key: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' }) }) },
        querystring: Type.Object({ metrics: Keys }),
        response: { 200: HoldoutShape },
      },
    },
    ({ caller, params, query }) =>
      experiments.holdout(
        caller!.workspaceId,
        { kind: 'holdout', holdout: params.key },
        listOf(query.metrics),
      ),
  );
}

function registerSentRoutes(app: App, experiments: Experiments): void {
  const Key = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]*$' });
  const asked = { tags, querystring: Type.Object({ metrics: Keys }) };
  // Both tell on which side somebody is as experiences do; one that waits for something is a scenario.
  const sides = {
    campaigns: (key: string) => [`campaign:${key}`, `scenario:${scenarioKeyOf({ key })}`],
    scenarios: (key: string) => [`scenario:${key}`],
  };
  for (const what of ['campaigns', 'scenarios'] as const)
    app.get(
      `/v1/${what}/:key/incrementality`,
      {
        config,
        schema: {
          summary: `What a ${what.slice(0, -1)} adds: those whom its holdout keeps back against everybody else`,
          ...{ ...asked, params: Type.Object({ key: Key }), response: { 200: HoldoutShape } },
        },
      },
      ({ caller, params, query }) =>
        experiments.holdout(
          caller!.workspaceId,
          { kind: 'experience', experience: sides[what](params.key) },
          listOf(query.metrics),
        ),
    );
  app.get(
    '/v1/scenarios/:key/experiments/:experiment',
    {
      config,
      schema: {
        summary: 'How the branches of an experiment in a scenario compare, the first against the others',
        ...{ ...asked, params: Type.Object({ key: Key, experiment: Type.String() }) },
        response: { 200: ComparedShape },
      },
    },
    ({ caller, params, query }) =>
      experiments.splitIn(caller!.workspaceId, {
        ...{ scenario: params.key, experiment: params.experiment },
        metrics: listOf(query.metrics),
      }),
  );
}

function dimensionOf(by: string): Dimension {
  const [kind, ...rest] = by.split(':');
  const key = rest.join(':');
  if (kind === 'segment') return { by: 'segment', id: key };
  if (kind === 'stage') return { by: 'stage', machine: key };
  if (kind === 'device' || kind === 'country' || kind === 'channel') return { by: kind };
  throw new VisavisError('invalid_request', `Results cannot be told by “${by}”.`);
}
