// A frame around an element of the page, wherever that scrolls to.

import { useEffect, useState } from 'react';
import { nameOf } from './finding.ts';

export function Outline({ element, isPicked = false }: { element: Element; isPicked?: boolean }) {
  const [box, setBox] = useState(() => element.getBoundingClientRect());
  useEffect(() => {
    let frame = 0;
    const follow = () => {
      setBox((before) => {
        const now = element.getBoundingClientRect();
        const same = (['x', 'y', 'width', 'height'] as const).every((side) => before[side] === now[side]);
        return same ? before : now;
      });
      frame = requestAnimationFrame(follow);
    };
    follow();
    return () => cancelAnimationFrame(frame);
  }, [element]);
  const { x, y, width, height } = box;
  return (
    <div
      className={isPicked ? 'outline picked' : 'outline'}
      style={{ transform: `translate(${x}px, ${y}px)`, width, height }}
      aria-hidden="true"
    >
      <span className={y < 24 ? 'tag inside' : 'tag'}>{nameOf(element)}</span>
    </div>
  );
}
