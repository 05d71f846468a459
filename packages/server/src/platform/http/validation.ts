// Compiles route schemas with TypeBox. Query, path and header values arrive as text and are converted first; bodies
// are taken as they are, since "3" in JSON is not 3.

import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { VisavisError } from '../errors.ts';
import { toFaults } from './faults.ts';

const PARTS: Record<string, string> = {
  body: 'body',
  querystring: 'query',
  params: 'path',
  headers: 'headers',
};

export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart = 'body' }) => {
  const compiled = Compile(schema);
  return (given: unknown) => {
    const converted = httpPart === 'body' ? given : Value.Convert(schema, given);
    const value = Value.Default(schema, converted);
    if (compiled.Check(value)) return { value };
    const faults = toFaults(compiled.Errors(value), value);
    const first = faults[0];
    const what = first ? `: ${first.field || 'it'} should be ${first.expected}, got ${first.got}` : '';
    const message = `The ${PARTS[httpPart] ?? httpPart} is not as expected${what}.`;
    return { error: new VisavisError('invalid_request', message, { faults }) };
  };
};
