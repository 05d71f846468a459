// What routes answer, and the schemas that describe it. A schema is a promise to those who generate clients; it never
// decides what leaves the server: every answer is written as it is. That it keeps its promise is checked in tests.

import { type TSchema, Type } from 'typebox';
import { Compile } from 'typebox/compile';
import { VisavisError } from '../errors.ts';
import { toFaults } from './faults.ts';
import type { App } from './types.ts';

/**
 * Fastify's own serializer writes only the fields that the schema names and throws where one is missing: a wrong
 * schema would cost the caller the answer. `JSON.stringify` cannot lose anything, and is as quick: 2.3 kB of /v1/decide
 * took it 5 to 15 µs where the compiled one took 7 to 23, the 16 bytes of an intake 0.15 µs instead of 0.03.
 */
export const serializerCompiler = () => JSON.stringify;

/** What a route answers that has nothing to say: `response: { 204: nothing('Archived.') }`. */
export const nothing = (description = 'Done; there is nothing to say.') =>
  Type.Unsafe<undefined>({ type: 'null', description });

/** What a route answers that is no JSON: a file, a page or a stream. `response: { 200: written('text/csv', 'The rows.') }` */
export const written = (contentType: string, description: string) => ({
  description,
  content: { [contentType]: { schema: { type: 'string' } } },
});

/**
 * For tests: an answer that its route's schema does not describe in every field becomes a failure that says where. It
 * has to be called before the routes are registered.
 */
export function checkAnswers(app: App): void {
  const compiled = new WeakMap<object, { Check(value: unknown): boolean; Errors(value: unknown): unknown }>();
  app.addHook('preSerialization', async (request, reply, payload) => {
    const { method, url, schema } = request.routeOptions as { method: string; url: string; schema?: object };
    const described = (schema as { response?: Record<string, TSchema> } | undefined)?.response;
    const said = described?.[reply.statusCode] ?? described?.[`${String(reply.statusCode)[0]}xx`];
    if (said === undefined || reply.statusCode >= 400 || 'content' in said) return payload;
    const check = compiled.get(said) ?? Compile(closed(said) as TSchema);
    compiled.set(said, check);
    const sent: unknown = JSON.parse(JSON.stringify(payload));
    if (check.Check(sent)) return payload;
    const faults = toFaults(check.Errors(sent) as Parameters<typeof toFaults>[0], sent);
    const where = faults.map(({ field, expected, got }) => `${field}: expected ${expected}, got ${got}`);
    const message = `${method} ${url} answered ${reply.statusCode} otherwise than its schema says. ${where.join('; ')}`;
    throw new VisavisError('internal', message, { faults });
  });
}

/** The same schema, without room for fields that it does not name; an object that says that it is open stays so. */
function closed(schema: unknown, inAll = false): unknown {
  if (Array.isArray(schema)) return schema.map((one) => closed(one, inAll));
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(schema)) {
    if (name === 'properties' || name === '$defs')
      parts[name] = Object.fromEntries(Object.entries(part).map(([key, one]) => [key, closed(one)]));
    else parts[name] = VALUES.has(name) ? part : closed(part, name === 'allOf');
  }
  if (parts.allOf !== undefined) return { ...parts, unevaluatedProperties: false };
  const open = inAll || parts.properties === undefined || parts.additionalProperties !== undefined;
  return open || parts.patternProperties !== undefined ? parts : { ...parts, additionalProperties: false };
}

/** Keywords that hold values, not schemas. */
const VALUES = new Set(['const', 'enum', 'default', 'examples', 'required']);
