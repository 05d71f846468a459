// A text with Liquid in it: what it reads is known before it is rendered, so that only that is fetched, and so that
// what is missing of somebody is said before anything goes out.

import type { Json } from '../../collect/index.ts';
import { boundedLiquid, renderBounded } from '../../decide/index.ts';

/** A whole e-mail with its styles is longer than what a slot shows. */
const LONGEST = 400_000;
const html = boundedLiquid(true, LONGEST);
const plain = boundedLiquid(false, LONGEST);

/** What a text reads, from its root on: `['profile', 'firstName']`. */
export type Path = readonly string[];
/** By root: `{ profile: { firstName: 'Ada' } }`. */
export type Scope = Record<string, Json>;

export interface Text {
  reads: readonly Path[];
  /** Of these, those that the text cannot do without: nothing stands in for them, and no condition asks for them. */
  needs: readonly Path[];
  /** @throws where it takes more work than a text may, or a filter cannot take a value */
  render(scope: Scope): string;
}

/** What a text may speak of; anything else is a typing error. */
export type Roots = ReadonlySet<string>;

/**
 * @example compileText('Hello {{ profile.firstName | default: "there" }}', { isHtml: false, roots }).render({})
 * // 'Hello there'
 * @throws with liquidjs's sentence where it is no Liquid, or speaks of what is not known here
 */
export function compileText(source: string, { isHtml, roots }: { isHtml: boolean; roots: Roots }): Text {
  if (!source.includes('{{') && !source.includes('{%')) return { reads: [], needs: [], render: () => source };
  const engine = isHtml ? html : plain;
  const template = engine.parse(source);
  const reads = engine.globalVariableSegmentsSync(template).map((segments) => pathOf(segments, roots));
  const guarded = guardedIn(source);
  return {
    reads,
    needs: reads.filter((path) => !guarded.has(path.join('.'))),
    render: (scope) => renderBounded(engine, template, scope),
  };
}

/** Up to the first part that only rendering knows. */
function pathOf(segments: readonly unknown[], roots: Roots): Path {
  const [root] = segments;
  if (typeof root !== 'string' || !roots.has(root))
    throw new Error(`“${String(root)}” is not known here; known are ${[...roots].join(', ')}.`);
  const end = segments.findIndex((segment) => typeof segment !== 'string');
  return segments.slice(0, end < 0 ? segments.length : end) as string[];
}

const DEFAULTED = /\{\{-?\s*([^|}]+?)\s*\|[^}]*?\bdefault\b/g;
const ASKED = /\{%-?\s*(?:if|elsif|unless|case|for)\b([^%]*)%\}/g;
const NAME = /[a-z_][\w-]*(?:\.[\w-]+|\[["'][^"']+["']\])*/gi;

function guardedIn(source: string): Set<string> {
  const found = new Set<string>();
  const add = (text: string) => {
    for (const [name] of text.matchAll(NAME)) found.add(name.replace(/\[["']([^"']+)["']\]/g, '.$1'));
  };
  for (const [, name] of source.matchAll(DEFAULTED)) add(name!);
  for (const [, condition] of source.matchAll(ASKED)) add(condition!);
  return found;
}

/** The value at a path; undefined where there is none. */
export function valueAt(scope: Scope, path: Path): Json | undefined {
  let value: Json | undefined = scope as Json;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Array.isArray(value) ? value[Number(part)] : value[part];
  }
  return value;
}
