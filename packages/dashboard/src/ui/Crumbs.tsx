// The way back, above a page's title.

import { Children, type ReactNode } from 'react';

export function Crumbs({ children }: { children: ReactNode }) {
  return (
    <nav aria-label="The way back">
      <ol className="vv-crumbs">
        {Children.toArray(children).map((crumb, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the way back has no identity but its order
          <li key={at}>{crumb}</li>
        ))}
      </ol>
    </nav>
  );
}
