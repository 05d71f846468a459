// What the pages of personas read from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../ui/api/client.ts';
import { useGet } from '../ui/api/query.ts';

export const PERSONAS = '/v1/personas';

export interface Apart {
  measure: string;
  label: string;
  kind: 'number' | 'yes-no';
  inside: number;
  outside: number;
  effect: number;
  low: number;
  high: number;
  q: number;
}
export interface Persona {
  key: string;
  name: string;
  /** The name that was written from the numbers. */
  written: string;
  picture: string;
  note: string;
  people: number;
  share: number;
  firmness: number;
  apart: Apart[];
  portrait: { sentence: string; measure: string }[];
  now: { people: number; share: number; fit: number };
}
export interface Stability {
  mean: number;
  low: number;
  high: number;
}
export interface PersonaModel {
  key: string;
  name: string;
  version: number | null;
  summary: string | null;
  trainedAt: string | null;
  stability: Stability | null;
  drift: { psi: number; fit: number; alarm: boolean; sentence: string } | null;
  personas: Persona[];
}
export interface Counted {
  inside: number;
  outside: number;
}
export interface PersonaPage extends Persona {
  model: { key: string; name: string; version: number; stability: Stability };
  attribute: string;
  condition: { attribute: string; op: 'eq'; value: string };
  others: number;
  typical: { id: string; name?: string; fit: number }[];
  stages: { journey: string; stage: string; inside: number; all: number }[];
  deeds: ({ name: string } & Counted)[];
  items: ({ item: string } & Counted)[];
}

export const usePersonaModels = (): UseQueryResult<List<PersonaModel>> =>
  useGet(PERSONAS, { everyMs: 10_000 });
export const usePersona = (model: string, persona: string): UseQueryResult<PersonaPage> =>
  useGet(`${PERSONAS}/${model}/${persona}`);

/** What stability means, in words. */
export function trustIn({ mean }: Stability): string {
  if (mean >= 0.8) return 'can be trusted';
  if (mean >= 0.6) return 'a sketch';
  return 'not to be built on';
}
