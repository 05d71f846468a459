// The HTTP words of personas. Making, training and rolling back their models is `/v1/models`.

import { Type } from 'typebox';
import type { App } from '../../platform/http/index.ts';
import { PageShape, PersonaShape, PersonasPageShape } from './answer-shapes.ts';
import type { Personas } from './personas.ts';

const tags = ['predict'];
const secret = { access: 'secret' as const };
const Model = Type.Object({ key: Type.String({ description: 'A model of kind personas.' }) });
const One = Type.Object({
  key: Type.String({ description: 'A model of kind personas.' }),
  persona: Type.String({ description: 'Such as p1.' }),
});
const Renaming = Type.Object(
  {
    name: Type.Optional(
      Type.String({ maxLength: 120, description: 'Empty: the one written from the numbers.' }),
    ),
    picture: Type.Optional(
      Type.String({
        maxLength: 400,
        pattern: '^(|https://\\S+|\\P{ASCII}{1,16})$',
        description: 'An emoji, or an https address.',
      }),
    ),
    note: Type.Optional(Type.String({ maxLength: 4000 })),
  },
  { additionalProperties: false },
);

export function registerPersonaRoutes(app: App, personas: Personas): void {
  app.get(
    '/v1/personas',
    {
      config: secret,
      schema: {
        summary: 'Personas of every model, with their sizes now and whether they still fit',
        tags,
        response: { 200: PersonasPageShape },
      },
    },
    async ({ caller }) => ({ data: await personas.list(caller!.workspaceId) }),
  );
  app.get(
    '/v1/personas/:key',
    {
      config: secret,
      schema: { summary: 'The personas of one model', tags, params: Model, response: { 200: PersonaShape } },
    },
    ({ caller, params }) => personas.get(caller!.workspaceId, params.key),
  );
  app.get(
    '/v1/personas/:key/:persona',
    {
      config: secret,
      schema: {
        summary: 'One persona: what sets it apart, typical people, where they stand, what they do and buy',
        ...{ tags, params: One },
        response: { 200: PageShape },
      },
    },
    ({ caller, params }) => personas.page(caller!.workspaceId, params.key, params.persona),
  );
  app.patch(
    '/v1/personas/:key/:persona',
    {
      config: secret,
      schema: {
        summary: 'Give a persona a name, a picture, a note',
        tags,
        params: One,
        body: Renaming,
        response: { 200: PageShape },
      },
    },
    ({ caller, params, body }) => personas.rename(caller!, params.key, params.persona, body),
  );
}
