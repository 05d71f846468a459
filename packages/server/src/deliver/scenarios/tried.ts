// Whether a scenario was tried on history as it is before it goes live, and keeps what is expected of it; or somebody says
// why it goes live all the same.

import { type Fault, VisavisError } from '../../platform/errors.ts';
import type { AsItIs, Simulated } from './simulated-store.ts';

export interface TriedDeps {
  /** The latest simulation of just this, if there was one. */
  simulated(workspaceId: string, of: AsItIs): Promise<Simulated | undefined>;
}

/** What speaks against it: it was not tried, or it is not what is expected; undefined where nothing does. */
export async function speaksAgainst(
  { simulated }: TriedDeps,
  workspaceId: string,
  of: AsItIs,
): Promise<string | undefined> {
  const tried = await simulated(workspaceId, of);
  if (!tried) return 'It was not simulated on history as it is, so nobody knows whom it would have reached.';
  return tried.breaches.length === 0 ? undefined : breachesOf(tried);
}

function breachesOf({ days, breaches }: Simulated): string {
  const segments = new Set(breaches.map(({ segment }) => (segment ? `"${segment}" expects` : undefined)));
  const whose = [...segments].map((one) => one ?? 'everybody may expect').join(', ');
  return `On the last ${days} days it is not what ${whose}.`;
}

/**
 * Asks all that may refuse before any of it is answered, so that one reason is given in sight of everything.
 *
 * @throws conflict when something speaks against it and nobody says why it goes live all the same
 */
export async function demandReason<T>(
  against: string | undefined,
  reason: string | undefined,
  contradicts: () => Promise<T>,
): Promise<T> {
  if (against === undefined || reason?.trim()) return contradicts();
  const untold = await contradicts().then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof VisavisError && error.code === 'conflict') return error;
      throw error;
    },
  );
  const asked = 'Simulate it, or say why it goes live all the same.';
  const faults: Fault[] = [
    { field: 'simulation', expected: 'one on history that keeps what is expected', got: against },
    ...(untold?.faults ?? [{ field: 'reason', expected: 'why it goes live all the same', got: 'nothing' }]),
  ];
  const message = [against, asked, ...(untold ? [untold.message] : [])].join(' ');
  throw new VisavisError('conflict', message, { faults });
}
