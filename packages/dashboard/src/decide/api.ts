// What the decide room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Condition } from '@visavis/engine/segment';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const EXPERIENCES = '/v1/experiences';

export interface Experience {
  id: string;
  key: string;
  name: string;
  slot: string;
  /** null is everybody. */
  audience: Condition | null;
  variant: { key: string; content: unknown };
  priority: number;
  status: 'live' | 'paused';
  version: number;
  updatedAt: string;
}
export const useExperiences = (): UseQueryResult<List<Experience>> => useGet(EXPERIENCES);
export const useExperience = (id: string): UseQueryResult<Experience> => useGet(`${EXPERIENCES}/${id}`);

export interface Decision {
  slot: string;
  value: unknown;
  variant: string | null;
  experience: { id: string; key: string } | null;
  rung: number | null;
  reason: { code: string; text: string };
  passedOver: string[];
}
