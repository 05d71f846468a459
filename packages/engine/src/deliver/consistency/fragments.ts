// A content in pieces: what is read as text, what is written on buttons and links, and what stands in named fields.
// Markup goes, and so does Liquid, since nobody knows here what it will say.

import type { Json } from '../../collect/index.ts';
import type { Fragment } from './claim.ts';

const LONGEST = 100_000;
const HIDDEN = /<(style|script|mj-style|mj-head|title)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi;
const PRESSED = /<(a|button|mj-button)\b[^>]*>([\s\S]*?)<\/\1\s*>/gi;
const LIQUID = /\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g;
const BREAKS = /<\/?(?:p|div|br|h[1-6]|li|tr|td|table|section|mj-text|mj-section|mj-column)\b[^>]*>/gi;
const ENTITIES: Record<string, string> = {
  ...{
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    nbsp: ' ',
    pound: '£',
    euro: '€',
    '#39': "'",
    rsquo: '’',
  },
};
/** Addresses, ids and looks say nothing to a reader. */
const SILENT =
  /^(?:url|href|src|link|image|id|key|sku|selector|fallbacks|seen|class|style|css|colou?r|icon|name|version|action|position)$/i;
const NAMES = ['product', 'item', 'name', 'title', 'headline'];

/** The pieces of what a slot shows, or of the parts of a message. */
export function fragmentsOf(content: Json): Fragment[] {
  const found: Fragment[] = [];
  collect(content, undefined, undefined, found);
  return found;
}

function collect(value: Json, field: string | undefined, thing: string | undefined, found: Fragment[]): void {
  if (typeof value === 'string') found.push(...fragmentsOfText(value, field, thing));
  else if (typeof value === 'number') {
    if (field !== undefined)
      found.push({ text: String(value), role: 'field', field, ...(thing && { thing }) });
  } else if (Array.isArray(value)) for (const one of value) collect(one, field, thing, found);
  else if (typeof value === 'object' && value !== null) {
    const called = NAMES.map((name) => value[name]).find((one) => typeof one === 'string');
    for (const [name, one] of Object.entries(value))
      if (!SILENT.test(name)) collect(one, name, called as string | undefined, found);
  }
}

function fragmentsOfText(source: string, field: string | undefined, thing: string | undefined): Fragment[] {
  const text = source.slice(0, LONGEST).replace(LIQUID, ' … ').replace(HIDDEN, ' ');
  const pressed: Fragment[] = [...text.matchAll(PRESSED)].map(([, , inner]) => ({
    text: plain(inner!),
    role: 'action',
  }));
  const rest = plain(text);
  const own: Fragment = { text: rest, role: field === undefined ? 'text' : 'field' };
  if (field !== undefined) own.field = field;
  if (thing !== undefined) own.thing = thing;
  return [own, ...pressed].filter((one) => one.text !== '');
}

const plain = (markup: string): string =>
  markup
    .replace(BREAKS, ' \n ')
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole)
    .replace(/[ \t]+/g, ' ')
    .trim();
