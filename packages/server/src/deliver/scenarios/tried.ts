// Whether a scenario was tried on history as it is before it goes live, and keeps what its segments expect; or somebody says
// why it goes live all the same.

import type { Expectation } from '@visavis/engine/deliver';
import { VisavisError } from '../../platform/errors.ts';
import type { Simulated } from './simulated-store.ts';

/** One version of a scenario under these expectations. */
export interface AsItIs {
  key: string;
  version: number;
  expectations: readonly Expectation[];
}
export interface TriedDeps {
  /** The latest simulation of just this, if there was one. */
  simulated(workspaceId: string, of: AsItIs): Promise<Simulated | undefined>;
}

/**
 * What speaks against it, where a reason is given; undefined where nothing does, or where nobody expects anything.
 *
 * @throws conflict when something speaks against it and nobody says why it goes live all the same
 */
export async function demandTried(
  { simulated }: TriedDeps,
  workspaceId: string,
  { reason, ...of }: AsItIs & { reason: string | undefined },
): Promise<string | undefined> {
  if (of.expectations.length === 0) return undefined;
  const tried = await simulated(workspaceId, of);
  if (tried?.breaches.length === 0) return undefined;
  const against = tried ? breachesOf(tried) : NOT_TRIED;
  if (reason?.trim()) return against;
  throw new VisavisError('conflict', `${against} Simulate it, or say why it goes live all the same.`, {
    faults: [{ field: 'reason', expected: 'why it goes live all the same', got: 'nothing' }],
  });
}

const NOT_TRIED = 'It was not simulated as it is, so nobody knows whether it is what its segments expect.';

function breachesOf({ days, breaches }: Simulated): string {
  const segments = [...new Set(breaches.map(({ segment }) => `"${segment}"`))].join(', ');
  return `On the last ${days} days it is not what ${segments} expects.`;
}
