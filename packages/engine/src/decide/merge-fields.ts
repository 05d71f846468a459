// Merge fields: content may speak of the person and of the request, such as
// `Hello {{ profile.firstName | default: "there" }}`. Liquid, without files, prototypes or unbounded work. What a text
// reads is known before it is rendered, so that a decision can log it and be worked out again.

import type { Liquid, Template } from 'liquidjs';
import type { Fault, Json, JsonObject } from '../collect/index.ts';
import { SPOKEN } from '../sentences/index.ts';
import { boundedLiquid, renderBounded } from './bounded-liquid.ts';
import { isMarkup } from './changes.ts';
import type { SlotType } from './slot.ts';

/** A browser reads HTML as HTML, so values are escaped there; elsewhere they are text, and the page shows them as text. */
const html = boundedLiquid(true);
const plain = boundedLiquid(false);

/** Reads one attribute of the person or the request: `traits.firstName`, `request.path`. */
export type Read = (attribute: string) => Json | undefined;

export interface MergeFields {
  /** The attributes that the content reads. */
  reads: readonly string[];
  /** The content with its fields filled in. A text that cannot be rendered for somebody is as for a stranger. */
  render(read: Read): Json;
}

/** Undefined for content without merge fields. */
export function compileMergeFields(type: SlotType, content: Json): MergeFields | undefined {
  const engine = type === 'html' ? html : plain;
  const reads = new Set<string>();
  const build = compilePart(engine, content, reads);
  if (!build) return undefined;
  const attributes = [...reads].sort();
  return { reads: attributes, render: (read) => build(scopeOf(attributes, read)) };
}

/** What is wrong with the merge fields of some content. */
export function checkMergeFields(type: SlotType, content: Json, field: string): Fault[] {
  if (typeof content === 'string') return checkText(type === 'html' ? html : plain, content, field);
  if (typeof content !== 'object' || content === null) return [];
  return Object.entries(content).flatMap(([key, value]) => checkMergeFields(type, value, `${field}.${key}`));
}

function checkText(engine: Liquid, text: string, field: string): Fault[] {
  if (!isTemplate(text)) return [];
  try {
    attributesOf(engine, engine.parse(text));
    return [];
  } catch (error) {
    return [
      {
        field,
        expected: `Liquid that reads ${Object.keys(ROOTS).join('.…, ')}.…`,
        got: (error as Error).message,
      },
    ];
  }
}

type Scope = Record<string, JsonObject>;
type Build = (scope: Scope) => Json;

function compilePart(engine: Liquid, content: Json, reads: Set<string>): Build | undefined {
  if (typeof content === 'string') return compileText(engine, content, reads);
  if (typeof content !== 'object' || content === null) return undefined;
  const parts = Object.entries(content).map(([key, value]) => {
    // A page takes an object's `html` for markup, where it allows any.
    const isHtml = key === 'html' || isMarkup(content);
    return [key, value, compilePart(isHtml ? html : engine, value, reads)] as const;
  });
  if (parts.every(([, , build]) => build === undefined)) return undefined;
  const entries = (scope: Scope) =>
    parts.map(([key, value, build]) => [key, build ? build(scope) : value] as const);
  if (Array.isArray(content)) return (scope) => entries(scope).map(([, value]) => value);
  return (scope) => Object.fromEntries(entries(scope));
}

function compileText(engine: Liquid, text: string, reads: Set<string>): Build | undefined {
  if (!isTemplate(text)) return undefined;
  const template = engine.parse(text);
  for (const attribute of attributesOf(engine, template)) reads.add(attribute);
  return (scope) => {
    try {
      return renderBounded(engine, template, scope);
    } catch {
      // Over its limits, or a filter that cannot take this person's value: as for somebody of whom nothing is known.
      return renderedForNobody(engine, template);
    }
  };
}

function renderedForNobody(engine: Liquid, template: Template[]): string {
  try {
    return renderBounded(engine, template, { profile: {}, request: {} });
  } catch {
    return '';
  }
}

const isTemplate = (text: string): boolean => text.includes('{{') || text.includes('{%');

/** By the name in the text: where attributes are read. */
const ROOTS: Record<string, string> = {
  ...{ profile: 'traits', request: 'request' },
  ...Object.fromEntries(SPOKEN.map((root) => [root, root])),
};

function attributesOf(engine: Liquid, template: Template[]): string[] {
  return engine.globalVariableSegmentsSync(template).map(([root, name]) => {
    const part = typeof root === 'string' && Object.hasOwn(ROOTS, root) ? ROOTS[root] : undefined;
    if (part === undefined) throw new Error(`“${String(root)}” is not known here`);
    if (typeof name !== 'string') throw new Error(`“${String(root)}” is read without a plain name`);
    return `${part}.${name}`;
  });
}

function scopeOf(attributes: readonly string[], read: Read): Scope {
  const scope: Scope = { profile: {}, request: {} };
  for (const attribute of attributes) {
    const value = read(attribute);
    if (value === undefined) continue;
    const dot = attribute.indexOf('.');
    const head = attribute.slice(0, dot);
    const root = head === 'traits' ? 'profile' : head;
    scope[root] ??= {};
    scope[root][attribute.slice(dot + 1)] = value;
  }
  return scope;
}
