// A line in the look of a link that shows and hides what stands below it.

import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';

export interface OpenerProps {
  isOpen: boolean;
  onToggle(): void;
  children: ReactNode;
}

export const Opener = ({ isOpen, onToggle, children }: OpenerProps) => (
  <Anchor
    component="button"
    type="button"
    size="sm"
    aria-expanded={isOpen}
    onClick={onToggle}
    // As wide as its words, also where it stands in a column.
    style={{ alignSelf: 'flex-start' }}
  >
    {children}
  </Anchor>
);
