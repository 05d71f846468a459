// One kind of change, one function: it does the change to an element and gives back how to see whether it still holds
// and how to undo it.

import type { Change } from '../types.ts';
import { isHarmless, nodesOf } from './markup.ts';

export interface Edit {
  /** False once the page's own code has rendered over it. */
  holds(): boolean;
  undo(): void;
}

/** Undefined where the change asks for what is not done. */
type Maker = (element: Element, change: Change) => Edit | undefined;

export const HIDDEN = 'data-visavis-hide';

export const makers: Record<Change['action'], Maker> = {
  text(element, { value = '' }) {
    const { firstChild, childNodes, textContent: before } = element;
    // A framework keeps its text node; changing the node in place leaves its bookkeeping right.
    const node = childNodes.length === 1 && firstChild!.nodeType === 3 ? firstChild! : element;
    if (before !== value) node.textContent = value;
    return {
      holds: () => element.textContent === value,
      undo() {
        node.textContent = before;
      },
    };
  },
  html(element, { value = '' }) {
    const before = [...element.childNodes];
    element.replaceChildren(...nodesOf(value));
    const after = element.innerHTML;
    return { holds: () => element.innerHTML === after, undo: () => element.replaceChildren(...before) };
  },
  attr,
  hide: (element) => attr(element, { name: HIDDEN }),
  insert(element, { value = '', position = 'append' }) {
    const nodes = nodesOf(value) as ChildNode[];
    element[position](...nodes);
    return {
      holds: () => nodes.every((node) => node.isConnected),
      undo: () =>
        nodes.forEach((node) => {
          node.remove();
        }),
    };
  },
  move(element, { value = '', position = 'append' }) {
    const target = document.querySelector(value);
    if (!target || element.contains(target)) return undefined;
    const home = document.createComment('');
    element.before(home);
    target[position](element);
    const { parentNode } = element;
    return {
      holds: () => element.parentNode === parentNode && target.isConnected,
      undo() {
        if (home.isConnected) home.replaceWith(element);
      },
    };
  },
};

function attr(element: Element, { name = '', value = '' }: Pick<Change, 'name' | 'value'>): Edit | undefined {
  if (!isHarmless(name, value)) return undefined;
  const before = element.getAttribute(name);
  element.setAttribute(name, value);
  return {
    holds: () => element.getAttribute(name) === value,
    undo: () => (before === null ? element.removeAttribute(name) : element.setAttribute(name, before)),
  };
}
