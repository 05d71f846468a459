// What the collect room reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { ImportMapping } from '@visavis/engine/collect';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';
import type { Value } from '../ui/words/index.ts';

export const SOURCES = '/v1/sources';
export const IMPORTS = '/v1/imports';

export interface Source {
  id: string;
  name: string;
  kind: string;
  writeKey: string;
  events: number;
  lastEventAt?: string | null;
  createdAt: string;
}
export const useSources = (): UseQueryResult<List<Source>> => useGet(SOURCES, { everyMs: 10_000 });

export interface Use {
  id: string;
  key: string;
  name: string;
}
export interface MapField {
  /** As conditions name it: `traits.plan`, `place.country`, `properties.revenue`. */
  name: string;
  kind: 'trait' | 'fact' | 'property' | 'consent' | 'group';
  /** The event that the property belongs to. */
  event?: string;
  types: string[];
  coverage: number;
  firstSeen?: string | null;
  lastSeen?: string | null;
  examples: Value[];
  sources: string[];
  usedBy: Use[];
  missing?: boolean;
}
export interface DataMap {
  events: { name: string; count: number; lastSeen: string | null; usedBy: Use[]; missing?: boolean }[];
  fields: MapField[];
  computedAt: string;
}
export const useDataMap = (): UseQueryResult<DataMap> => useGet('/v1/sources/map', { steady: true });

export interface LoggedEvent {
  messageId: string;
  type: string;
  name: string;
  time: string;
  receivedAt: string;
  sourceId?: string;
  /** The log knows these; a person's timeline leaves them out. */
  identifiers?: { type: string; value: string }[];
  traits?: Record<string, unknown>;
  properties?: Record<string, unknown>;
  facts?: Record<string, unknown>;
  flags?: string[];
  context?: Record<string, unknown>;
  raw?: unknown;
}
export interface Import {
  id: string;
  name: string;
  state: string;
  rows?: number;
  accepted: number;
  rejected: number;
  createdAt: string;
}

export interface ImportDetails extends Import {
  /** From 0 to 1. */
  progress: number;
  error?: string | null;
  preview: { columns: string[]; rows: Record<string, unknown>[] };
  proposed: ImportMapping;
  mapping: ImportMapping;
}
/** What a dry run found. */
export interface ImportCheck {
  rows: number;
  accepted: number;
  rejected: number;
  faults: { row: number; column?: string; reason: string }[];
}
