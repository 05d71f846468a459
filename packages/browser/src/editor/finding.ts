// Finds elements and finds them again. A selector is the shortest one that names the element alone; what the element
// looked like is kept beside it, so that on a page that has changed since the same element can be recognised.

import { finder } from '@medv/finder';
import type { KeptChange, Looks } from './api.ts';

const TELLING = ['href', 'alt', 'name', 'role', 'aria-label', 'data-testid'];
/** Names that build tools and frameworks make anew with every release. */
const MADE = /\d{3,}|[a-z]+[A-Z0-9][a-zA-Z0-9]*[0-9]|^(css|sc|jsx|svelte|_)[-_]|__/;
const isLasting = (name: string): boolean => name.length > 1 && !MADE.test(name);

export function selectorOf(element: Element): string {
  const names = {
    idName: isLasting,
    className: isLasting,
    attr: (name: string) =>
      name.startsWith('data-testid') || name === 'data-visavis-slot' || name === 'name' || name === 'role',
    timeoutMs: 500,
  };
  try {
    return finder(element, names);
  } catch {
    return pathOf(element, ' > ', (tag, at) => `${tag}:nth-of-type(${at})`);
  }
}

export function looksOf(element: Element): Looks {
  const attributes: Record<string, string> = {};
  for (const name of TELLING) {
    const value = element.getAttribute(name);
    if (value) attributes[name] = plain(value);
  }
  const classes = [...element.classList].filter(isLasting).slice(0, 10);
  const text = wordsOf(element);
  return {
    tag: element.localName,
    ...(element.id && isLasting(element.id) && { id: element.id }),
    ...(classes.length > 0 && { classes }),
    ...(text && { text }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    path: pathOf(element, ' ', (tag, at) => (at === 1 ? tag : `${tag}:${at}`)),
  };
}

export interface Found {
  state: 'found' | 'moved' | 'lost';
  /** What the selector names; with `moved`, what it most probably is now. */
  element?: Element;
}

/** Where the change's element is on this page by now. */
export function find({ selector, seen }: KeptChange, root: ParentNode = document): Found {
  const element = query(root, selector);
  if (!seen) return element ? { state: 'found', element } : { state: 'lost' };
  const here = element ? likeness(seen, looksOf(element)) : 0;
  if (element && here >= LIKELY) return { state: 'found', element };
  const [best, second] = [...root.querySelectorAll(seen.tag)]
    .map((other) => ({ other, like: likeness(seen, looksOf(other)) }))
    .sort((a, b) => b.like - a.like);
  const clear = best && best.like >= LIKELY && best.like - (second?.like ?? 0) >= MARGIN;
  if (clear && best.other !== element) return { state: 'moved', element: best.other };
  // Something stands there, and nothing else is a better guess: the page's words may simply be new.
  return element ? { state: 'found', element } : { state: 'lost' };
}

const LIKELY = 0.55;
const MARGIN = 0.05;

/**
 * From 0 to 1: the weighted share of what agrees, over what the first one has. A mean of Dice coefficients (Dice 1945)
 * of words, classes and path, and of the equality of the rest.
 */
function likeness(one: Looks, other: Looks): number {
  if (one.tag !== other.tag) return 0;
  const parts: [weight: number, agreement: number][] = [
    [3, dice(one.path.split(' '), other.path.split(' '))],
  ];
  if (one.id) parts.push([3, one.id === other.id ? 1 : 0]);
  if (one.text) parts.push([4, dice(pairs(one.text), pairs(other.text ?? ''))]);
  if (one.classes) parts.push([2, dice(one.classes, other.classes ?? [])]);
  for (const [name, value] of Object.entries(one.attributes ?? {}))
    parts.push([2, other.attributes?.[name] === value ? 1 : 0]);
  const weights = parts.reduce((sum, [weight]) => sum + weight, 0);
  return parts.reduce((sum, [weight, agreement]) => sum + weight * agreement, 0) / weights;
}

function dice(one: readonly string[], other: readonly string[]): number {
  if (one.length + other.length === 0) return 1;
  const left = [...other];
  const shared = one.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  }).length;
  return (2 * shared) / (one.length + other.length);
}

const pairs = (text: string): string[] => {
  const letters = text.toLowerCase();
  return Array.from({ length: Math.max(0, letters.length - 1) }, (_, i) => letters.slice(i, i + 2));
};

/** A name that a person recognises: its words, or what it is. */
export function nameOf(element: Element): string {
  const words = wordsOf(element) || element.getAttribute('alt') || element.getAttribute('aria-label');
  return words
    ? `“${words.length > 40 ? `${words.slice(0, 39)}…` : words}”`
    : (KINDS[element.localName] ?? element.localName);
}

const KINDS: Record<string, string> = {
  a: 'link',
  img: 'picture',
  ul: 'list',
  ol: 'list',
  li: 'list item',
  nav: 'navigation',
  p: 'paragraph',
  div: 'block',
  span: 'text',
};

/** Without what templates would read as theirs. */
const plain = (text: string): string => text.replace(/[{}]/g, '').slice(0, 200);
const wordsOf = (element: Element): string =>
  plain((element.textContent ?? '').replace(/\s+/g, ' ').trim().slice(0, 80));

function pathOf(element: Element, between: string, write: (tag: string, at: number) => string): string {
  const names: string[] = [];
  for (let one: Element | null = element; one && one !== document.documentElement; one = one.parentElement) {
    const tag = one.localName;
    const alike = [...(one.parentElement?.children ?? [])].filter((other) => other.localName === tag);
    names.unshift(write(tag, alike.indexOf(one) + 1));
  }
  return names.join(between);
}

function query(root: ParentNode, selector: string): Element | undefined {
  try {
    return root.querySelector(selector) ?? undefined;
  } catch {
    return undefined;
  }
}
