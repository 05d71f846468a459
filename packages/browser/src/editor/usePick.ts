// What is under the pointer, and what was clicked. While an element is being picked, the page's own links and buttons
// do nothing.

import { useEffect, useState } from 'react';

const KEPT = ['click', 'dblclick', 'mousedown', 'mouseup', 'pointerdown', 'pointerup', 'submit', 'auxclick'];

export interface Picking {
  active: boolean;
  /** Of the editor itself, which is never picked. */
  host: Element;
  pick(element: Element): void;
}

/** The element under the pointer while picking. */
export function usePick({ active, host, pick }: Picking): Element | undefined {
  const [hovered, setHovered] = useState<Element>();
  useEffect(() => {
    if (!active) return setHovered(undefined);
    const under = (event: Event): Element | undefined => {
      const [target] = event.composedPath();
      if (event.composedPath().includes(host) || !(target instanceof Element)) return undefined;
      return target === document.documentElement ? document.body : target;
    };
    const move = (event: Event) => setHovered(under(event));
    const keep = (event: Event) => {
      const element = under(event);
      if (!element) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type === 'click') pick(element);
    };
    // On the window and in the capturing phase, so before anything of the page.
    addEventListener('pointermove', move, true);
    for (const name of KEPT) addEventListener(name, keep, true);
    return () => {
      removeEventListener('pointermove', move, true);
      for (const name of KEPT) removeEventListener(name, keep, true);
    };
  }, [active, host, pick]);
  return hovered;
}
