// What the decide room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { AllocationInput, SlotType } from '@visavis/engine/decide';
import type { Condition } from '@visavis/engine/segment';
import type { Explanation } from '../segment/index.ts';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const EXPERIENCES = '/v1/experiences';
export const SLOTS = '/v1/slots';
export const VIEWED = 'Experience Viewed';
export const MISSED = 'Experience Missed';

export type Rung = 1 | 2 | 3 | 4 | 5;
export type { SlotType };

export interface Slot {
  id: string;
  key: string;
  name: string;
  type: SlotType;
  /** JSON schema of the object, or of each item of the list. */
  schema: Record<string, unknown> | null;
  default: unknown;
  status: 'on' | 'off';
  version: number;
}
export interface Variant {
  key: string;
  content: unknown;
  weight: number;
}
/** One of the workspace's metrics, or a condition of the experience's own. */
export interface Metric {
  metric?: string;
  name?: string;
  condition?: { event: string; window: { last: string } } & Record<string, unknown>;
}
export type Guardrail = Metric & { harm?: 'more' | 'less' };
export type Status = 'draft' | 'review' | 'live' | 'paused';
export type Allocation = AllocationInput;

/** What people write of an experience. */
export interface Written {
  name: string;
  slot: string;
  /** null is everybody. */
  audience: Condition | null;
  variants: Variant[];
  allocation: Allocation;
  /** The share of the audience that takes part. */
  traffic: number;
  /** The share that sees the slot's default, to measure against. */
  holdout: number;
  layer: { key: string; from: number; to: number } | null;
  from: string | null;
  to: string | null;
  priority: number;
  /** null follows from the audience. */
  rung: Rung | null;
  cap: { exposures: number; window: string | null } | null;
  /** What people should do within a time of having seen it. */
  goal: Metric | null;
  guardrails: Guardrail[];
  /** Why it goes live without. */
  unmeasured: string | null;
}
export interface Experience extends Omit<Written, 'allocation'> {
  id: string;
  key: string;
  allocation?: Allocation;
  status: Status;
  review?: { askedByName: string; askedAt: string; approvedByName?: string; approvedAt?: string } | null;
  /** The rung that it was given, or that its audience rests on. */
  standsOn: Rung;
  /** Whom it is for, in words. */
  sentence: string;
  version: number;
  updatedAt: string;
}
export interface Exposures {
  /** '' is the holdout. */
  variants: { variant: string; people: number; views: number }[];
  several: number;
}

export const useSlots = (): UseQueryResult<List<Slot>> => useGet(SLOTS);
export const useSlot = (key: string): UseQueryResult<Slot> => useGet(`${SLOTS}/${encodeURIComponent(key)}`);
export const useExperiences = (): UseQueryResult<List<Experience>> => useGet(EXPERIENCES);
export const useExperience = (id: string): UseQueryResult<Experience> => useGet(`${EXPERIENCES}/${id}`);
/** How many people have seen each, by key. */
export const useSeen = (): UseQueryResult<List<{ experience: string; people: number }>> =>
  useGet('/v1/exposures', { freshMs: 30_000 });
export const useExposures = (id: string): UseQueryResult<Exposures> =>
  useGet(`${EXPERIENCES}/${id}/exposures`, { freshMs: 30_000 });

export interface TraceEntry {
  experience: string;
  name: string;
  version: number;
  outcome: string;
  rung: Rung;
  audience: Explanation | null;
}
export interface Decision {
  slot: string;
  value: unknown;
  variant: string | null;
  experience: { id: string; key: string } | null;
  rung: Rung | null;
  reason: { code: string; text: string };
  held: boolean;
  sticky: boolean;
  propensity: number;
  passedOver: { experience: string; why: string }[];
  missing?: { rung: number; experience: string; text: string };
}
export interface Answer {
  decisions: Record<string, Decision>;
  segments: string[];
  trace?: Record<string, TraceEntry[]>;
  counterfactuals?: Record<string, { text: string }[]>;
}
