// Signed identity over HTTP: the keys that a workspace's own servers sign names with, and whether it insists.

import { Type } from 'typebox';
import { type App, nothing } from '../../platform/http/index.ts';
import type { Account } from '../index.ts';
import { IdParams, Name, Time } from '../schemas.ts';
import type { SigningKey } from './signing-store.ts';

const admin = { access: 'secret', role: 'admin' } as const;
const tags = ['Account'];

const AlgorithmSchema = Type.Union([Type.Literal('HS256'), Type.Literal('ES256'), Type.Literal('RS256')]);
const Key = Type.Object({
  id: Type.String(),
  name: Type.String(),
  algorithm: AlgorithmSchema,
  shown: Type.String({ description: 'A public key whole; of a secret only its end.' }),
  createdAt: Time,
});
const Rule = Type.Object({
  required: Type.Boolean({
    description: 'Names that come by a write key without a signature are not believed.',
  }),
  keys: Type.Array(Key),
});

export function registerSigningRoutes(app: App, account: Account): void {
  const { signing } = account.inside;
  const shown = async (workspaceId: string) => {
    const policy = await signing.of(workspaceId);
    return { required: policy?.required ?? false, keys: (policy?.keys ?? []).map(showKey) };
  };
  app.get(
    '/v1/signed-identity',
    {
      config: admin,
      schema: { tags, summary: 'Whether names must be signed, and by which keys.', response: { 200: Rule } },
    },
    async ({ caller }) => shown(caller!.workspaceId),
  );
  app.patch(
    '/v1/signed-identity',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Requires signatures for names that come by write keys, or stops requiring them.',
        body: Type.Object({ required: Type.Boolean() }, { additionalProperties: false }),
        response: { 200: Rule },
      },
    },
    async ({ caller, body }) => {
      const { workspaceId } = caller!;
      await signing.require(workspaceId, body.required);
      await account.audit(workspaceId, caller, 'signing.changed', `workspace:${workspaceId}`, { ...body });
      return shown(workspaceId);
    },
  );
  app.post(
    '/v1/signed-identity/keys',
    {
      config: admin,
      schema: {
        tags,
        summary:
          'A key that your server signs names with: a secret that we make (HS256), or your public key.',
        body: Type.Object(
          {
            name: Name,
            algorithm: AlgorithmSchema,
            publicKey: Type.Optional(
              Type.String({ maxLength: 4000, description: 'PEM; for all but HS256.' }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          201: Type.Object({
            ...Key.properties,
            secret: Type.Optional(
              Type.String({ description: 'Of HS256; readable in this answer and never again.' }),
            ),
          }),
        },
      },
    },
    async ({ caller, body }, reply) => {
      const { workspaceId, name: createdBy } = caller!;
      const { key, secret } = await signing.addKey({ ...body, workspaceId, createdBy });
      const details = { name: key.name, algorithm: key.algorithm };
      await account.audit(workspaceId, caller, 'signing.key.created', `signing_key:${key.id}`, details);
      return reply.code(201).send({ ...showKey(key), ...(secret !== undefined && { secret }) });
    },
  );
  app.delete(
    '/v1/signed-identity/keys/:id',
    {
      config: admin,
      schema: {
        tags,
        summary: 'Removes a signing key: what it has signed proves nothing any more.',
        params: IdParams,
        response: { 204: nothing() },
      },
    },
    async ({ caller, params }, reply) => {
      const { workspaceId } = caller!;
      const { name } = await signing.removeKey(workspaceId, params.id);
      await account.audit(workspaceId, caller, 'signing.key.removed', `signing_key:${params.id}`, { name });
      return reply.code(204).send();
    },
  );
}

const showKey = ({ id, name, algorithm, shown, createdAt }: SigningKey) => ({
  ...{ id, name, algorithm, shown },
  createdAt: new Date(createdAt).toISOString(),
});
