// A box that scrolls and can be reached and scrolled by keyboard.

import type { ReactNode, Ref } from 'react';

export interface ScrollProps {
  label: string;
  /** Without it the box is as tall as what is in it. */
  height?: number | string | undefined;
  box?: Ref<HTMLElement>;
  children: ReactNode;
}

export function Scroll({ label, height, box, children }: ScrollProps) {
  return (
    <section
      ref={box}
      aria-label={label}
      style={{ maxHeight: height, overflow: 'auto' }}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      {children}
    </section>
  );
}
