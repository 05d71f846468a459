// What the decide room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { Condition } from '@visavis/engine/segment';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const EXPERIENCES = '/v1/experiences';
export const SLOTS = '/v1/slots';

export interface Slot {
  key: string;
  name: string;
  type: string;
  default: unknown;
}
export interface Variant {
  key: string;
  content: unknown;
  weight: number;
}

export interface Experience {
  id: string;
  key: string;
  name: string;
  slot: string;
  /** null is everybody. */
  audience: Condition | null;
  variants: Variant[];
  priority: number;
  /** What people should do within a time of having seen it. */
  goal?: { name?: string; condition: { event: string; window: { last: string } } } | null;
  /** The share that sees the slot's default, to measure against. */
  holdout: number;
  /** Why it goes live without. */
  unmeasured?: string | null;
  status: 'draft' | 'review' | 'live' | 'paused';
  version: number;
  updatedAt: string;
}
export const useSlots = (): UseQueryResult<List<Slot>> => useGet(SLOTS);
export const useExperiences = (): UseQueryResult<List<Experience>> => useGet(EXPERIENCES);
export const useExperience = (id: string): UseQueryResult<Experience> => useGet(`${EXPERIENCES}/${id}`);

export interface Decision {
  slot: string;
  value: unknown;
  variant: string | null;
  experience: { id: string; key: string } | null;
  rung: number | null;
  reason: { code: string; text: string };
  passedOver: { experience: string; why: string }[];
}
