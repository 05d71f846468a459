// Who only looks is not offered what would be refused: buttons that change something rest for a viewer, and say why.

import { createContext, type ReactNode, useContext } from 'react';

const MayChange = createContext(true);

export const Rights = MayChange.Provider;

export const useMayChange = (): boolean => useContext(MayChange);

const WHY = 'You can look at everything here, and change nothing. An admin can make you an editor.';

/** Around buttons that change something, and links to where something is made or edited. */
export function Changing({ children }: { children: ReactNode }) {
  if (useMayChange()) return children;
  return (
    <fieldset className="vv-rests" disabled title={WHY} aria-label="For editors">
      {children}
      <span className="vv-pill">for editors</span>
    </fieldset>
  );
}
