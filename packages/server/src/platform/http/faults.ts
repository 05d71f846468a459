// Turns what a schema found wrong into sentences for the person who sent it: which field, what was expected, what came.

import type { Fault } from '../errors.ts';

/** One finding of a compiled TypeBox schema. */
export interface Finding {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  params: object;
  message: string;
}

const AT_MOST = 20;
const SECRET_FIELD = /password|secret|token|key$/i;

/** Reads `/a/0/b` in a value; undefined when there is nothing. Own properties only. */
function valueAt(value: unknown, pointer: string): unknown {
  let here = value;
  for (const part of pointer.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, name)) return undefined;
    here = (here as Record<string, unknown>)[name];
  }
  return here;
}

/** A value as a message can show it: short, and nothing that looks like a secret. */
function shown(value: unknown, field = ''): string {
  if (value === undefined) return 'nothing';
  if (SECRET_FIELD.test(field)) return `${withArticle(typeof value)} that is not shown`;
  const text = JSON.stringify(value) ?? typeof value;
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

const fieldName = (pointer: string): string => pointer.slice(1).replaceAll('/', '.');

const withArticle = (type: string): string => (/^[aeio]/.test(type) ? `an ${type}` : `a ${type}`);

const NO_SUCH_FIELD = new Set(['additionalProperties', 'unevaluatedProperties']);

type Expect = (params: Record<string, unknown>) => string;

const EXPECTED: Record<string, Expect> = {
  boolean: () => 'no such field',
  type: ({ type }) =>
    [type]
      .flat()
      .map((name) => withArticle(String(name)))
      .join(' or '),
  const: ({ allowedValue }) => JSON.stringify(allowedValue),
  enum: ({ allowedValues }) =>
    `one of ${[allowedValues]
      .flat()
      .map((value) => JSON.stringify(value))
      .join(', ')}`,
  minimum: ({ limit }) => `a number of at least ${limit}`,
  maximum: ({ limit }) => `a number of at most ${limit}`,
  exclusiveMinimum: ({ limit }) => `a number above ${limit}`,
  exclusiveMaximum: ({ limit }) => `a number below ${limit}`,
  multipleOf: ({ multipleOf }) => `a multiple of ${multipleOf}`,
  minLength: ({ limit }) => `at least ${limit} characters`,
  maxLength: ({ limit }) => `at most ${limit} characters`,
  minItems: ({ limit }) => `a list of at least ${limit}`,
  maxItems: ({ limit }) => `a list of at most ${limit}`,
  uniqueItems: () => 'a list without repetitions',
  minProperties: ({ limit }) => `an object with at least ${limit} fields`,
  maxProperties: ({ limit }) => `an object with at most ${limit} fields`,
  pattern: ({ pattern }) => `text that matches ${pattern}`,
  format: ({ format }) => `a text of the form ${format}`,
};

function expectedOf(finding: Finding): string {
  const say = EXPECTED[finding.keyword];
  return say ? say(finding.params as Record<string, unknown>) : finding.message;
}

/** A union says one thing, not one thing for each of its branches. */
function unionExpected(union: Finding, branches: Finding[]): string {
  const own = branches.filter((branch) => branch.instancePath === union.instancePath);
  const sayings = [...new Set(own.map(expectedOf))];
  if (own.length > 0 && own.every((branch) => branch.keyword === 'const'))
    return `one of ${sayings.join(', ')}`;
  return sayings.length > 0 ? sayings.join(' or ') : 'one of the documented shapes';
}

const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

function faultsOf(finding: Finding, root: unknown): Fault[] {
  const here = finding.instancePath;
  const params = finding.params as Record<string, unknown>;
  const at = (name: string) => fieldName(`${here}/${name}`);
  if (finding.keyword === 'required') {
    return names(params.requiredProperties).map((name) => ({
      field: at(name),
      expected: 'a value',
      got: 'nothing',
    }));
  }
  if (NO_SUCH_FIELD.has(finding.keyword)) {
    return names(params[finding.keyword]).map((name) => ({
      field: at(name),
      expected: 'no such field',
      got: shown(valueAt(root, `${here}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`), name),
    }));
  }
  const field = fieldName(here);
  return [{ field, expected: expectedOf(finding), got: shown(valueAt(root, here), field) }];
}

/** @example toFaults(findings, { limit: 'x' })  // [{ field: 'limit', expected: 'an integer', got: '"x"' }] */
export function toFaults(findings: readonly Finding[], root: unknown): Fault[] {
  const unions = findings.filter((finding) => finding.keyword === 'anyOf' || finding.keyword === 'oneOf');
  const inUnion = (finding: Finding) =>
    unions.find(
      (union) => union !== finding && finding.schemaPath.startsWith(`${union.schemaPath}/${union.keyword}`),
    );
  const said = findings.some(({ keyword }) => NO_SUCH_FIELD.has(keyword));
  const faults: Fault[] = [];
  for (const finding of findings) {
    // `boolean` repeats what additionalProperties says, unless there were so many that it was not said.
    if ((finding.keyword === 'boolean' && said) || inUnion(finding)) continue;
    if (!unions.includes(finding)) faults.push(...faultsOf(finding, root));
    else {
      const branches = findings.filter((other) => inUnion(other) === finding);
      const field = fieldName(finding.instancePath);
      const got = shown(valueAt(root, finding.instancePath), field);
      faults.push({ field, expected: unionExpected(finding, branches), got });
    }
    if (faults.length >= AT_MOST) break;
  }
  return faults.slice(0, AT_MOST);
}
