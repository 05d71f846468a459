// Elements by hand: a page of a few lists needs no library, and markup is never read from text.

type Child = Node | string | false | undefined;
type Parts<K extends keyof HTMLElementTagNameMap> = Partial<Omit<HTMLElementTagNameMap[K], 'style'>>;

/** @example h('button', { type: 'button', onclick: save }, 'Save') */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  parts: Parts<K>,
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = Object.assign(document.createElement(tag), parts);
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}
