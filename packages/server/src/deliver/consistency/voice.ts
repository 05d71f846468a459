// The words that this part's door shares: what may be asked of it, and what it says.

import type { Claim, Disagreement, Saying } from '@visavis/engine/deliver';
import type { Caller } from '../../platform/http/index.ts';

/**
 * Asked before something is told to people.
 * @throws conflict when somebody would be told two things that contradict, and nobody says why it is told all the same
 * @returns what to call when it is told, so that the reason is kept
 */
export type BeforeTold<What> = (actor: Caller, what: What, reason?: string) => Promise<() => Promise<void>>;

/** Somebody real who would be told both. */
export interface Witness {
  profileId: string;
  name: string | null;
  /** Why they are told the first, and the second. */
  because: [string, string];
}
export interface Clash {
  first: Saying;
  second: Saying;
  at: number;
  disagreements: Disagreement[];
  sentence: string;
  /** Null: it is possible, and concerns nobody today. */
  witness: Witness | null;
}
export interface Checked {
  clashes: Clash[];
  /** How many people were looked at, of how many. */
  looked: number;
  people: number;
  /** There are more than are listed. */
  isCut: boolean;
}
/** A clash that happened. */
export interface Recorded {
  profileId: string;
  first: { saying: string; name: string; at: number };
  second: { saying: string; name: string; at: number };
  sentence: string;
}

export const sentenceOf = (
  first: Pick<Saying, 'name' | 'kind'>,
  second: Pick<Saying, 'name' | 'kind'>,
  disagreements: readonly Disagreement[],
): string => {
  const what = disagreements.map(
    ({ sentence, first: a, second: b }) => `${sentence} (${said(a)}; ${said(b)})`,
  );
  return `${named(first)} and ${named(second)}: ${what.join('. ')}.`;
};

const named = ({ kind, name }: Pick<Saying, 'name' | 'kind'>): string =>
  `the ${kind === 'cms' ? 'experience of the CMS' : kind} “${name}”`;
const said = ({ says }: Claim): string => `“${says}”`;
