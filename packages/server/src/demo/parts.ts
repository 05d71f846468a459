// What the demo replays, in parts: each is a list of messages with a source of its own, always the same list for the
// same state, so that a count is enough to know where to go on.

import type { JsonObject } from '@visavis/engine/collect';
import { idleVisits, shopOf, visitsAroundOrders } from './browsing.ts';
import { orderMessages } from './orders.ts';
import { weeksToMs } from './shift.ts';
import { type Invoice, readCatalogue, readInvoices, readProducts } from './shop.ts';
import type { DemoState } from './state.ts';
import { satisfactionMessages, surveyMessages } from './survey.ts';

export interface Part {
  /** Under which the state counts it. */
  key: string;
  /** The source that its events come through. */
  source: string;
  messages: JsonObject[];
}

export const SOURCES = {
  orders: 'Shop orders',
  /** The example shop, with visitors who are real. */
  shop: 'Shop website',
  website: 'Shop website (simulated)',
  survey: 'Survey (simulated)',
} as const;

const DAY_MS = 86_400_000;
const IDLE_DAYS = 28;
const IDLE_VISITS_PER_DAY = 40;

/**
 * The part that everybody gets, and with `full` everything that it left out, but for visits: those of 730 customers show
 * all that there is to show.
 */
export function partsOf(state: DemoState, full: boolean): Part[] {
  const products = readProducts();
  const quick = readInvoices('quick');
  const shiftMs = weeksToMs(state.weeks);
  const endsAt = lastTimeOf(quick) + shiftMs;
  const some = (key: string, invoices: readonly Invoice[]): Part[] => [
    {
      key: `orders-${key}`,
      source: SOURCES.orders,
      messages: [...orderMessages(invoices, { products, shiftMs })],
    },
    {
      ...{ key: `survey-${key}`, source: SOURCES.survey },
      messages: [...surveyMessages(invoices, endsAt), ...satisfactionMessages(invoices, { shiftMs, endsAt })],
    },
  ];
  const midnight = Math.floor((state.weeks === 0 ? endsAt + DAY_MS : state.startedAt) / DAY_MS) * DAY_MS;
  const idle = { endsAt: midnight, days: IDLE_DAYS, perDay: IDLE_VISITS_PER_DAY };
  const shop = shopOf(quick, readCatalogue());
  const browsing: Part = {
    key: 'browsing',
    source: SOURCES.website,
    messages: [...visitsAroundOrders(shop, quick, shiftMs), ...idleVisits(shop, idle)],
  };
  return [...some('quick', quick), browsing, ...(full ? some('rest', restOf(quick)) : [])];
}

export function lastTimeOf(invoices: readonly Invoice[]): number {
  return invoices.at(-1)!.time;
}

/** The invoices of everybody who is not among the quick set's customers. */
function restOf(quick: readonly Invoice[]): Invoice[] {
  const known = new Set(quick.map(({ customer }) => customer));
  return readInvoices('full').filter(({ customer }) => customer === undefined || !known.has(customer));
}
