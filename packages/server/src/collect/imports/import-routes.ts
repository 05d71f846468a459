// Imports over HTTP: upload, look, try, start, watch, and fetch what was refused.

import { createReadStream } from 'node:fs';
import multipart from '@fastify/multipart';
import { type ImportMapping, parseMapping } from '@visavis/engine/collect';
import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { VisavisError } from '../../platform/errors.ts';
import { type App, nothing, written } from '../../platform/http/index.ts';
import { workspaceOf } from '../workspace-of.ts';
import { ImportCheckShape, ImportListShape, ImportShape, UploadedImportShape } from './answer-shapes.ts';
import type { StoredImport } from './import-store.ts';
import type { Imports } from './imports.ts';

const LARGEST = 4 * 1024 ** 3;
const Id = Type.Object({ id: Type.String({ maxLength: 100 }) });
const Start = Type.Object({ mapping: Type.Unknown() });
const tags = ['collect'];
const config = { access: 'secret' } as const;

export function registerImportRoutes(app: App, imports: Imports): void {
  void app.register(async (plain) => {
    const scope = plain as unknown as App;
    await scope.register(multipart, { limits: { files: 1, fileSize: LARGEST } });
    registerUpload(scope, imports);
    registerReads(scope, imports);
    registerWork(scope, imports);
  });
}

function registerUpload(app: App, imports: Imports): void {
  const schema = {
    tags,
    summary: 'Uploads a CSV, JSON Lines or Parquet file and proposes what its columns are',
    consumes: ['multipart/form-data'],
  };
  app.post(
    '/v1/imports',
    { config, schema: { ...schema, response: { 201: UploadedImportShape } }, bodyLimit: LARGEST },
    async (request, reply) => {
      const file = await request.file();
      if (file === undefined)
        throw new VisavisError('invalid_request', 'Expected a form with a file, got none.');
      const one = await imports.upload(workspaceOf(request), file.filename, file.file);
      if (file.file.truncated) {
        await imports.remove(one);
        throw new VisavisError('payload_too_large', `Expected a file of at most ${LARGEST} bytes.`);
      }
      return reply.code(201).send(await details(imports, one));
    },
  );
}

function registerReads(app: App, imports: Imports): void {
  app.get(
    '/v1/imports',
    { config, schema: { tags, summary: 'All imports, latest first', response: { 200: ImportListShape } } },
    async (request) => ({
      data: (await imports.list(workspaceOf(request))).map(summary),
    }),
  );
  app.get(
    '/v1/imports/:id',
    {
      config,
      schema: {
        tags,
        summary: 'One import and how far it is',
        params: Id,
        response: { 200: UploadedImportShape },
      },
    },
    async (request) => details(imports, await imports.find(workspaceOf(request), request.params.id)),
  );
  const schema = {
    tags,
    summary: 'The rejected rows with their reasons, as CSV',
    params: Id,
    response: { 200: written('text/csv', 'Columns `row`, `column` and `reason`.') },
  };
  app.get('/v1/imports/:id/rejected', { config, schema }, async (request, reply) => {
    const one = await imports.find(workspaceOf(request), request.params.id);
    const path = imports.rejectedPath(one);
    reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="rejected-${one.id}.csv"`);
    return path === undefined ? 'row,column,reason\r\n' : createReadStream(path);
  });
}

function registerWork(app: App, imports: Imports): void {
  const check = { tags, summary: 'A dry run: what would be taken and what not', params: Id, body: Start };
  app.post(
    '/v1/imports/:id/check',
    { config, schema: { ...check, response: { 200: ImportCheckShape } } },
    async (request) =>
      imports.check(await unstarted(imports, request, request.params.id), mappingOf(request.body.mapping)),
  );
  const start = {
    ...{ tags, params: Id, body: Start },
    summary: 'Starts an import, or goes on with one that was stopped or has failed',
  };
  app.post(
    '/v1/imports/:id/start',
    { config, schema: { ...start, response: { 202: ImportShape } } },
    async (request, reply) => {
      const one = await imports.find(workspaceOf(request), request.params.id);
      return reply.code(202).send(summary(await imports.start(one, mappingOf(request.body.mapping))));
    },
  );
  const stop = {
    ...{ tags, params: Id },
    summary: 'Stops an import: what was taken stays, and `start` goes on with the rest',
  };
  app.post(
    '/v1/imports/:id/stop',
    { config, schema: { ...stop, response: { 200: ImportShape } } },
    async (request) =>
      summary(await imports.stop(await imports.find(workspaceOf(request), request.params.id))),
  );
  const remove = { tags, summary: 'Forgets an import and its files; what it brought stays', params: Id };
  app.delete(
    '/v1/imports/:id',
    { config, schema: { ...remove, response: { 204: nothing() } } },
    async (request, reply) => {
      await imports.remove(await imports.find(workspaceOf(request), request.params.id));
      return reply.code(204).send();
    },
  );
}

async function unstarted(imports: Imports, request: FastifyRequest, id: string): Promise<StoredImport> {
  const one = await imports.find(workspaceOf(request), id);
  if (one.state === 'uploaded') return one;
  throw new VisavisError(
    'conflict',
    `Expected an import that was not started, got one that is ${one.state}.`,
  );
}

function mappingOf(value: unknown): ImportMapping {
  const { mapping, faults } = parseMapping(value);
  if (mapping !== undefined) return mapping;
  const [first] = faults;
  const message = `The mapping cannot be used: ${first?.field} should be ${first?.expected}, got ${first?.got}.`;
  throw new VisavisError('invalid_request', message, { faults });
}

function summary(one: StoredImport) {
  const { id, name, state, total, done, accepted, rejected, error, createdAt } = one;
  return {
    ...{ id, name, state, rows: total, total, done, accepted, rejected, error },
    progress: state === 'done' ? 1 : total === 0 ? 0 : Math.min(1, done / total),
    mapping: JSON.parse(one.mapping) as ImportMapping,
    createdAt: new Date(createdAt).toISOString(),
  };
}

async function details(imports: Imports, one: StoredImport) {
  const said = summary(one);
  return { ...said, proposed: said.mapping, preview: await imports.preview(one) };
}
