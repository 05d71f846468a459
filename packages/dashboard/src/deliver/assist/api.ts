// What the page of one customer reads from the server.

import type { UseQueryResult } from '@tanstack/react-query';
import type { List } from '../../ui/api/client.ts';
import { useGet } from '../../ui/api/query.ts';

export interface Line {
  id: string;
  name: string;
  email: string | null;
  lastSeen: string | null;
  by: 'name' | 'order';
}
export interface Told {
  kind: 'message' | 'experience';
  id: string | null;
  channel: string;
  what: string;
  state: string;
  seen: string | null;
  why: string | null;
  at: string;
}
export interface About {
  person: {
    id: string;
    name: string;
    email: string | null;
    phone: string | null;
    place: string | null;
    firstSeen: string | null;
    lastSeen: string | null;
    events: number;
    names: { type: string; value: string }[];
  };
  stages: { journey: string; role: string; name: string; since: string }[];
  segments: { key: string; name: string; since: string }[];
  personas: { model: string; persona: string }[];
  predictions: {
    model: string;
    name: string;
    sentence: string;
    values: { output: string; label: string; value: unknown }[];
    reasons: string[];
  }[];
  cart: {
    items: { id: string; name: string; quantity: number; price: number | null }[];
    worth: number;
    currency: string | null;
    at: string;
  } | null;
  told: Told[];
  held: { id: string; channel: string; what: string; why: string; at: string | null }[];
  next: { kind: string; title: string; reasons: string[]; strength: number }[];
  consent: { purpose: string; granted: boolean; since: string }[];
  recent: { name: string; at: string }[];
}

/** The number and the name of an order, or of a person; nothing is asked for less than two letters. */
export const useFound = (text: string): UseQueryResult<List<Line>> =>
  useGet(`/v1/assist/search?q=${encodeURIComponent(text)}`, { enabled: text.length > 1 });
export const useAbout = (key: string): UseQueryResult<About> =>
  useGet(`/v1/assist/${encodeURIComponent(key)}`, { everyMs: 10_000 });
