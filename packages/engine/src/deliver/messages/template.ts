// What is said: a template holds the content of one channel, and a variant of it for each segment, persona or stage
// that is spoken to in another way.

import type { Json } from '../../collect/index.ts';
import { canonical } from '../../unify/index.ts';

/** Whom a variant is for. Personas, stages and predictions are attributes: `persona.shoppers`, `stage.customer`. */
export type VariantFor = { segment: string } | { attribute: string; is: Json };

/** A channel's parts by name, with Liquid: `{ subject, mjml, text }`. */
export type Content = Record<string, string>;

export interface Variant {
  key: string;
  name: string;
  /** Without it, for everybody who reaches it. */
  for?: VariantFor;
  content: Content;
}
export interface Template {
  key: string;
  name: string;
  channel: string;
  /** Asked from the first to the last; somebody who is in none of them is told what the last one for everybody says. */
  variants: readonly Variant[];
  /** What people can unsubscribe from without leaving everything, such as `newsletter`. */
  topic?: string;
}

/** What choosing needs to know of somebody. */
export interface Addressee {
  /** Whether they are in the segment with this key. */
  isIn(segment: string): boolean;
  get(attribute: string): Json | undefined;
}

/** The first variant that is for this person; undefined where none is. */
export function variantFor(template: Template, person: Addressee): Variant | undefined {
  return template.variants.find(({ for: whom }) => {
    if (whom === undefined) return true;
    if ('segment' in whom) return person.isIn(whom.segment);
    const value = person.get(whom.attribute);
    return value !== undefined && canonical(value) === canonical(whom.is);
  });
}
