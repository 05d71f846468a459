// A variant wears the same colour in every chart of its experience.

import { CATEGORIES } from '../ui/theme.ts';
import type { Experience } from './api.ts';

/** '' is the holdout; one that the experience has no more comes after those that it has. */
export function variantColours({ variants }: Pick<Experience, 'variants'>): (variant: string) => string {
  const known = variants.map(({ key }) => key);
  return (variant) => {
    if (variant === '') return 'var(--mantine-color-dimmed)';
    if (!known.includes(variant)) known.push(variant);
    return CATEGORIES[known.indexOf(variant) % CATEGORIES.length]!;
  };
}
