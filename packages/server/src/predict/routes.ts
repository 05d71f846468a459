// The HTTP words of predict.

import { Type } from 'typebox';
import { type App, nothing } from '../platform/http/index.ts';
import { ModelKindsPageShape } from './answer-shapes.ts';
import { type Asking, registerAskingRoutes } from './asking.ts';
import type { Predict } from './index.ts';
import {
  ChangedModelShape,
  ImportanceShape,
  JobShape,
  ModelShape,
  NewModelShape,
  PredictionShape,
  ReportShape,
  VersionShape,
} from './shapes.ts';
import { shownJob, shownKinds, shownModel, shownPrediction, shownReport, shownVersion } from './shown.ts';

const tags = ['predict'];
const secret = { access: 'secret' as const };
const Params = Type.Object({ key: Type.String({ description: 'A model’s key or id.' }) });
const listOf = <T extends Parameters<typeof Type.Array>[0]>(shape: T) =>
  Type.Object({ data: Type.Array(shape) });

export function registerPredictRoutes(app: App, predict: Predict, asking: Asking): void {
  registerModelRoutes(app, predict);
  registerTrainingRoutes(app, predict);
  registerVersionRoutes(app, predict);
  registerPredictionRoute(app, predict);
  registerAskingRoutes(app, asking);
}

function registerModelRoutes(app: App, predict: Predict): void {
  const { models } = predict;
  app.get(
    '/v1/models',
    {
      config: secret,
      schema: { summary: 'Models, and how far they are', tags, response: { 200: listOf(ModelShape) } },
    },
    async ({ caller }) => {
      const all = await models.list(caller!.workspaceId);
      return { data: await Promise.all(all.map((model) => shownModel(predict, model))) };
    },
  );
  app.get(
    '/v1/models/kinds',
    {
      config: secret,
      schema: {
        summary: 'Kinds of models, with their settings as JSON schemas',
        tags,
        response: { 200: ModelKindsPageShape },
      },
    },
    async () => ({ data: shownKinds() }),
  );
  app.post(
    '/v1/models',
    {
      config: secret,
      schema: {
        summary: 'Make a model, and train it',
        tags,
        body: NewModelShape,
        response: { 201: ModelShape },
      },
    },
    async ({ caller, body: { train = true, ...made } }, reply) => {
      const model = await models.create(caller!, made);
      if (train) await predict.train(caller!, model.key);
      return reply.code(201).send(await shownModel(predict, model));
    },
  );
  app.get(
    '/v1/models/:key',
    { config: secret, schema: { summary: 'One model', tags, params: Params, response: { 200: ModelShape } } },
    async ({ caller, params }) => shownModel(predict, await models.get(caller!.workspaceId, params.key)),
  );
  app.patch(
    '/v1/models/:key',
    {
      config: secret,
      schema: {
        summary: 'Change a model; its settings are those of the next training',
        ...{ tags, params: Params, body: ChangedModelShape, response: { 200: ModelShape } },
      },
    },
    async ({ caller, params, body }) => shownModel(predict, await models.change(caller!, params.key, body)),
  );
  app.delete(
    '/v1/models/:key',
    {
      config: secret,
      schema: {
        summary: 'Archive a model; its attributes go away from everybody',
        tags,
        params: Params,
        response: { 204: nothing() },
      },
    },
    async ({ caller, params }, reply) => {
      await models.archive(caller!, params.key);
      return reply.code(204).send();
    },
  );
}

function registerTrainingRoutes(app: App, predict: Predict): void {
  const ask = (summary: string) => ({
    config: secret,
    schema: { summary, tags, params: Params, response: { 202: JobShape } },
  });
  app.post('/v1/models/:key/train', ask('Train a new version'), async ({ caller, params }, reply) =>
    reply.code(202).send(shownJob(await predict.train(caller!, params.key))),
  );
  app.post('/v1/models/:key/cancel', ask('End the training under way'), async ({ caller, params }, reply) =>
    reply.code(202).send(shownJob(await predict.cancel(caller!, params.key))),
  );
  app.get(
    '/v1/models/:key/jobs',
    {
      config: secret,
      schema: {
        summary: 'Trainings, the latest first',
        tags,
        params: Params,
        response: { 200: listOf(JobShape) },
      },
    },
    async ({ caller, params }) => {
      const model = await predict.models.get(caller!.workspaceId, params.key);
      return { data: (await predict.jobs(model, 50)).map(shownJob) };
    },
  );
}

const Which = Type.Object({
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'The one in force, when not given.' })),
});

function registerVersionRoutes(app: App, predict: Predict): void {
  const { models } = predict;
  app.get(
    '/v1/models/:key/versions',
    {
      config: secret,
      schema: {
        summary: 'Versions, the latest first',
        tags,
        params: Params,
        response: { 200: listOf(VersionShape) },
      },
    },
    async ({ caller, params }) => {
      const model = await models.get(caller!.workspaceId, params.key);
      return { data: (await models.versions(model)).map((version) => shownVersion(model, version)) };
    },
  );
  const reportOf = async (workspaceId: string, key: string, version?: number) => {
    const model = await models.get(workspaceId, key);
    return shownReport(model, await models.version(model, version ?? model.version));
  };
  app.get(
    '/v1/models/:key/report',
    {
      config: secret,
      schema: {
        summary: 'How good a version is, on people whom it has not seen',
        ...{ tags, params: Params, querystring: Which, response: { 200: ReportShape } },
      },
    },
    ({ caller, params, query }) => reportOf(caller!.workspaceId, params.key, query.version),
  );
  app.get(
    '/v1/models/:key/importance',
    {
      config: secret,
      schema: {
        summary: 'What a version looks at, the most important first',
        ...{ tags, params: Params, querystring: Which, response: { 200: listOf(ImportanceShape) } },
      },
    },
    async ({ caller, params, query }) => {
      const { importances = [] } = await reportOf(caller!.workspaceId, params.key, query.version);
      return { data: importances };
    },
  );
  app.post(
    '/v1/models/:key/promote',
    {
      config: secret,
      schema: {
        summary: 'Everybody is scored by this version from now on',
        ...{ tags, params: Params, response: { 200: ModelShape } },
        body: Type.Object({ version: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
      },
    },
    async ({ caller, params, body }) => {
      const model = await models.get(caller!.workspaceId, params.key);
      return shownModel(predict, await models.promote(caller!, model, body.version));
    },
  );
  app.post(
    '/v1/models/:key/rollback',
    {
      config: secret,
      schema: { summary: 'Back to the version before', tags, params: Params, response: { 200: ModelShape } },
    },
    async ({ caller, params }) => shownModel(predict, await models.rollBack(caller!, params.key)),
  );
}

function registerPredictionRoute(app: App, predict: Predict): void {
  app.get(
    '/v1/profiles/:key/predictions',
    {
      config: secret,
      schema: {
        summary: 'What is predicted of a person: values, when and by which version, and why',
        tags,
        params: Type.Object({ key: Type.String({ description: 'Such as user_id:42 or id:<uuid>.' }) }),
        response: { 200: listOf(PredictionShape) },
      },
    },
    async ({ caller, params }) => {
      const found = await predict.predictions(caller!.workspaceId, params.key);
      return { data: found.map(shownPrediction) };
    },
  );
}
