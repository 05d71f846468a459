// What the page of the ladder reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Maturity } from '@visavis/engine/measure';
import type { Condition } from '@visavis/engine/segment';
import { useGet } from '../../ui/api/query.ts';

export interface Assessed extends Maturity {
  /** By criterion: whom its figure counts. */
  people: Record<string, Condition>;
  history: { day: string; stage: number; supports: number }[];
  computedAt: string;
}
export type Checked = Maturity['next'][number];

export const useMaturity = (): UseQueryResult<Assessed> => useGet('/v1/maturity', { everyMs: 60_000 });
