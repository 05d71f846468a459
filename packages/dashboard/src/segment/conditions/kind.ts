// What every kind of condition brings to the builder: how it is recognised, and how it reads as words. A new kind is
// a new file beside these and a line in index.tsx.

import type { Condition } from '@visavis/engine/segment';
import type { ComponentType } from 'react';
import type { Catalogue } from '../catalogue.ts';

export interface EditorProps<C> {
  condition: C;
  onChange(condition: Condition): void;
  catalogue: Catalogue;
  /** Whether a `not` stands before it, and what turns that round. */
  negated: boolean;
  negate(): void;
}

export interface Kind<C extends Condition> {
  id: string;
  is(condition: Condition): condition is C;
  Words: ComponentType<EditorProps<C>>;
}
