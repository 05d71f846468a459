// What fields content has: by its slot's JSON schema, or, where there is none, by the content that is there. What no
// field can be made for is undefined, and is written as JSON.

export type Schema = Record<string, unknown>;

export type Shape =
  | { kind: 'text'; isLong: boolean }
  | { kind: 'number' | 'flag' }
  | { kind: 'choice'; values: string[] }
  | { kind: 'object'; members: Member[] }
  | { kind: 'list'; item: Schema };
export interface Member {
  name: string;
  schema: Schema;
  needed: boolean;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `root` is the whole schema, which `#/$defs/…` refers into; `value` is what is there now. */
export function shapeOf(
  schema: Schema | undefined,
  value: unknown,
  root: Schema | undefined,
): Shape | undefined {
  const meant = resolved(schema, root);
  if (!meant || MIXED.some((keyword) => keyword in meant)) return undefined;
  if (Array.isArray(meant.enum)) return choiceOf(meant.enum);
  const type = meant.type ?? (isRecord(meant.properties) ? 'object' : undefined);
  if (type === undefined) return shapeOf(inferred(value), value, root);
  return fits(String(type), value) ? ofType(String(type), meant, value) : undefined;
}

/** Where one of several shapes is meant, JSON says which. */
const MIXED = ['anyOf', 'oneOf', 'allOf', 'if', 'not'];
const LONG = 80;

function ofType(type: string, schema: Schema, value: unknown): Shape | undefined {
  switch (type) {
    case 'string':
      return {
        kind: 'text',
        isLong: typeof value === 'string' && (value.length > LONG || value.includes('\n')),
      };
    case 'number':
    case 'integer':
      return { kind: 'number' };
    case 'boolean':
      return { kind: 'flag' };
    case 'object':
      return objectOf(schema, value);
    case 'array':
      return listOf(schema, value);
    default:
      return undefined;
  }
}

function objectOf({ properties, required }: Schema, value: unknown): Shape | undefined {
  const needed = Array.isArray(required) ? required : [];
  const known = isRecord(properties) ? properties : {};
  const more = isRecord(value) ? Object.entries(value).filter(([name]) => !(name in known)) : [];
  const schemas = {
    ...known,
    ...Object.fromEntries(more.map(([name, part]) => [name, inferred(part) ?? {}])),
  };
  const members = Object.entries(schemas).map(([name, schema]) => ({
    ...{ name, schema: isRecord(schema) ? schema : {} },
    // What only is there because somebody wrote it stays a field when it is emptied.
    needed: needed.includes(name) || !(name in known),
  }));
  return members.length > 0 ? { kind: 'object', members } : undefined;
}

function listOf({ items }: Schema, value: unknown): Shape | undefined {
  if (isRecord(items)) return { kind: 'list', item: items };
  const first = Array.isArray(value) && value.length > 0 ? inferred(value[0]) : undefined;
  return first && { kind: 'list', item: first };
}

const choiceOf = (values: unknown[]): Shape | undefined =>
  values.every((one) => typeof one === 'string') ? { kind: 'choice', values } : undefined;

/** What is there already is never put in a field that would make something else of it. */
function fits(type: string, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isRecord(value);
  return typeof value === (type === 'integer' ? 'number' : type);
}

/** The schema that a content without one seems to have. */
function inferred(value: unknown): Schema | undefined {
  if (Array.isArray(value)) {
    const item = value.length > 0 ? inferred(value[0]) : undefined;
    return item && { type: 'array', items: item };
  }
  if (isRecord(value)) return Object.keys(value).length > 0 ? { type: 'object' } : undefined;
  return ['string', 'number', 'boolean'].includes(typeof value) ? { type: typeof value } : undefined;
}

const MOST_REFERENCES = 10;
function resolved(schema: Schema | undefined, root: Schema | undefined): Schema | undefined {
  let meant = schema;
  for (let n = 0; meant && typeof meant.$ref === 'string'; n++) {
    const [, part, name] = /^#(?:\/(\$defs|definitions)\/([^/]+))?$/.exec(meant.$ref) ?? [];
    const named = part && name !== undefined ? (root?.[part] as Schema | undefined)?.[name] : root;
    meant = n < MOST_REFERENCES && isRecord(named) ? named : undefined;
  }
  return meant;
}

/** What a new part begins with: its default, or the least that its schema asks for. */
export function beginningOf(schema: Schema, root: Schema | undefined, depth = 0): unknown {
  const meant = resolved(schema, root) ?? {};
  if (meant.default !== undefined) return meant.default;
  if (Array.isArray(meant.enum)) return meant.enum[0];
  if (meant.type === 'array') return [];
  if (meant.type === 'number' || meant.type === 'integer') return Number(meant.minimum ?? 0);
  if (meant.type === 'boolean') return false;
  if (meant.type !== 'object' && !isRecord(meant.properties)) return '';
  const shape = objectOf(meant, undefined);
  const members = shape?.kind === 'object' ? shape.members : [];
  const begun = depth < MOST_REFERENCES ? members.filter(({ needed }) => needed) : [];
  return Object.fromEntries(begun.map(({ name, schema }) => [name, beginningOf(schema, root, depth + 1)]));
}

/** What an item is called where it is one of many: as its preview is. */
export function nameOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item || undefined;
  if (!isRecord(item)) return undefined;
  const name = [item.name, item.title, item.label, item.alt, item.id].find((one) => typeof one === 'string');
  return (name as string | undefined) || undefined;
}

/** The address of the picture in `{ url, alt }`, as a slot of the type image has it, or `{ src, alt }`, as HTML has it. */
export function pictureIn(shape: Shape): 'url' | 'src' | undefined {
  if (shape.kind !== 'object') return undefined;
  const has = (name: string) => shape.members.some((member) => member.name === name);
  return has('alt') ? (['url', 'src'] as const).find(has) : undefined;
}
