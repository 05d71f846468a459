// An experience as Ninetailed's SDK knows it (experience.js 7.26, `ExperienceConfiguration`): it is written in a CMS,
// and may replace several entries and set several variables at once.

import type { Json } from '../../collect/index.ts';

export const NINETAILED_TYPES = ['nt_experiment', 'nt_personalization'] as const;

export interface NinetailedConfiguration {
  id: string;
  type: (typeof NINETAILED_TYPES)[number];
  name: string;
  audience?: { id: string; name?: string };
  /** The share of the audience that takes part, 0 to 1. */
  trafficAllocation: number;
  /** Cumulated; index 0 is the baseline: an experiment's control, a personalization's holdout. */
  distribution: { index: number; start: number; end: number }[];
  /** The variant that was seen first stays, whatever becomes of the audience or the distribution. */
  sticky: boolean;
  components: NinetailedComponent[];
}

export type NinetailedComponent = EntryReplacement | InlineVariable;

export interface EntryReplacement {
  type: 'EntryReplacement';
  baseline: { id: string };
  variants: { id: string; hidden: boolean }[];
}

export const VALUE_TYPES = ['String', 'Object', 'Boolean', 'Number'] as const;
export interface InlineVariable {
  type: 'InlineVariable';
  key: string;
  valueType: (typeof VALUE_TYPES)[number];
  baseline: { value: Json };
  variants: { value: Json }[];
}
