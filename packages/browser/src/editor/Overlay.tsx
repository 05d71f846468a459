// A pane of glass over the page while elements are being picked: the page's own links, buttons and scripts hear nothing
// of it, and also what takes no clicks, such as a frame or a disabled button, can be picked.

import { type PointerEvent, useState } from 'react';
import { Outline } from './Outline.tsx';

interface Props {
  /** Of the editor itself, which is never picked. */
  host: Element;
  picked: Element | undefined;
  pick(element: Element): void;
}

export function Overlay({ host, picked, pick }: Props) {
  const [hovered, setHovered] = useState<Element>();
  const under = ({ clientX, clientY }: { clientX: number; clientY: number }) =>
    document
      .elementsFromPoint(clientX, clientY)
      .find((element) => element !== host && element !== document.documentElement);
  const pickUnder = (event: { clientX: number; clientY: number }) => {
    const element = under(event);
    if (element) pick(element);
  };
  return (
    <>
      {/** biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys pick too, see Editor. */}
      {/** biome-ignore lint/a11y/useKeyWithClickEvents: likewise. */}
      <div
        className="glass"
        onPointerMove={(event: PointerEvent) => setHovered(under(event))}
        onPointerLeave={() => setHovered(undefined)}
        onClick={pickUnder}
      />
      {hovered?.isConnected && hovered !== picked && <Outline element={hovered} />}
      {picked && <Outline element={picked} isPicked />}
    </>
  );
}
