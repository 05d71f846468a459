// /openapi.json from the schemas of the routes, and /docs, a page that renders it from our own files.

import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, RouteOptions } from 'fastify';
import { Type } from 'typebox';
import { ERRORS } from '../errors.ts';
import type { Access } from './types.ts';

const SECURITY: Record<Access, Record<string, string[]>[]> = {
  public: [],
  write: [{ writeKey: [] }, { secretKey: [] }, { session: [] }],
  secret: [{ secretKey: [] }, { session: [] }],
};

const ErrorSchema = Type.Object(
  {
    error: Type.Object({
      code: Type.Union(Object.keys(ERRORS).map((code) => Type.Literal(code))),
      message: Type.String(),
      faults: Type.Optional(
        Type.Array(
          Type.Object({
            field: Type.String(),
            expected: Type.String(),
            got: Type.String(),
            index: Type.Optional(Type.Integer()),
          }),
        ),
      ),
      id: Type.Optional(Type.String()),
    }),
  },
  { title: 'Error', description: 'What went wrong, see docs/errors.md.' },
);

const DESCRIPTION = `The API that the dashboard itself uses.

Send a key as \`Authorization: Bearer <key>\`, or as the user name of Basic authentication. A write key (\`wk_…\`) may
write and decide and reads nobody; a secret key (\`sk_…\`) belongs on servers only. Errors are
\`{ "error": { "code", "message", "faults" } }\`; lists are \`{ "data": […], "next": cursor }\`.`;

export async function addOpenApi(app: FastifyInstance, { version }: { version: string }): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Visavis', version, description: DESCRIPTION },
      components: {
        securitySchemes: {
          writeKey: { type: 'http', scheme: 'bearer', description: 'A write key, `wk_…`.' },
          secretKey: { type: 'http', scheme: 'bearer', description: 'A secret key, `sk_…`.' },
          session: { type: 'apiKey', in: 'cookie', name: 'visavis.session_token' },
        },
      },
    },
    transformObject: (given) => {
      const document = 'openapiObject' in given ? given.openapiObject : given.swaggerObject;
      return withComponents(document as Parameters<typeof withComponents>[0]) as typeof document;
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access ?? 'secret';
      // `default` stands for every failure; it describes and does not serialise.
      const response = { ...(schema?.response as object | undefined), default: ErrorSchema };
      return { schema: { security: SECURITY[access], ...schema, response }, url };
    },
  });
  await app.register(async (scope) => {
    // The plug-in's routes carry no `access` of their own; they are pages.
    scope.addHook('onRoute', (route: RouteOptions) => {
      route.config = { ...route.config, access: 'public' };
    });
    await scope.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: { docExpansion: 'list', deepLinking: true, validatorUrl: null },
      theme: { title: 'Visavis API' },
    });
  });
  app.get('/openapi.json', { config: { access: 'public' }, schema: { hide: true } }, async () =>
    app.swagger(),
  );
}

/**
 * A shape that has a `title` stands once, under `components.schemas`, and is referred to by its name; so a generated
 * client has one type for it. Where two rooms have the same title for different shapes, the later ones are numbered.
 */
function withComponents<T extends { paths?: object; components?: { schemas?: object } }>(document: T): T {
  const schemas: Record<string, unknown> = { ...document.components?.schemas };
  const texts = new Map<string, string>();
  const nameOf = (title: string, text: string): string => {
    for (let i = 1; ; i++) {
      const name = i === 1 ? title : `${title}${i}`;
      if ((texts.get(name) ?? text) === text) return name;
    }
  };
  const walk = (part: unknown, inProperties = false): unknown => {
    if (Array.isArray(part)) return part.map((one) => walk(one));
    if (typeof part !== 'object' || part === null) return part;
    const walked = Object.fromEntries(
      Object.entries(part).map(([key, one]) => [key, walk(one, key === 'properties' && !inProperties)]),
    );
    const { title } = walked;
    if (inProperties || typeof title !== 'string' || !/^[A-Z]\w*$/.test(title)) return walked;
    const text = JSON.stringify(walked);
    const name = nameOf(title, text);
    texts.set(name, text);
    schemas[name] = walked;
    return { $ref: `#/components/schemas/${name}` };
  };
  const paths = walk(document.paths);
  return { ...document, paths, components: { ...document.components, schemas } };
}
