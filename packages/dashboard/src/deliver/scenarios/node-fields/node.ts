// What the fields of a step have in common.

import type { Node } from '@visavis/engine/deliver';

export type Of<K extends Node['kind']> = { node: Extract<Node, { kind: K }>; onChange(node: Node): void };

/** What is empty is not there at all. */
export function without<T extends object>(whole: T, part: keyof T, value: unknown): T {
  const next = { ...whole, [part]: value };
  if (value === '' || value === undefined || (Array.isArray(value) && value.length === 0)) delete next[part];
  return next;
}
