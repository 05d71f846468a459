// Answers to a survey that never was. What invoices cannot show (age, household, what people value) is drawn from the
// seed for about half of the customers, comes through a source of its own named "simulated", and is flagged so. So are
// their e-mail addresses, at example.com: the shop's data has none.

import type { JsonObject } from '@visavis/engine/collect';
import { type Chance, chance } from '@visavis/engine/numeric';
import { ABOUT_YOU, AFTER_ORDER, INTERESTS } from './asked.ts';
import type { Invoice } from './shop.ts';

const SEED = 20111209;
const ANSWERS = 0.55;
const DAY_MS = 86_400_000;
/** Answers came in over these days before the end of the history. */
const OVER_DAYS = 120;

interface Habits {
  averageOrder: number;
  itemsPerPound: number;
}

/** One answer a customer: a track for the log and an identify for the traits. `endsAt` is the shifted end. */
export function* surveyMessages(invoices: readonly Invoice[], endsAt: number): Generator<JsonObject> {
  for (const [customer, habits] of habitsOf(invoices)) {
    const draw = chance(SEED, 'survey', customer);
    if (!draw.hits(ANSWERS)) continue;
    const time = new Date(endsAt - draw.whole(1, OVER_DAYS * DAY_MS)).toISOString();
    const common = {
      userId: customer,
      timestamp: time,
      context: { simulated: true, library: { name: 'visavis-demo', version: '1' } },
    };
    const answers = answersOf(draw, habits);
    yield {
      type: 'track',
      event: 'Survey Answered',
      messageId: `survey-${customer}`,
      ...common,
      properties: { survey: ABOUT_YOU, response: `survey-${customer}`, channel: 'page', answers },
    };
    const email = `customer-${customer}@example.com`;
    yield {
      ...{ type: 'identify', messageId: `survey-${customer}-traits`, ...common },
      traits: { ...answers, email },
    };
  }
}

const RATES = 0.2;
const RATED_WITHIN_MS = 3 * DAY_MS;

/** Of every fifth order somebody says how satisfied they are; whoever has sent something back is less so. */
export function* satisfactionMessages(
  invoices: readonly Invoice[],
  { shiftMs, endsAt }: { shiftMs: number; endsAt: number },
): Generator<JsonObject> {
  const returned = new Set(invoices.filter(({ isReturn }) => isReturn).map(({ customer }) => customer));
  for (const { number, customer, isReturn, time } of invoices) {
    const draw = chance(SEED, 'satisfaction', number);
    if (customer === undefined || isReturn || !draw.hits(RATES)) continue;
    const at = time + shiftMs + draw.whole(3_600_000, RATED_WITHIN_MS);
    if (at >= endsAt) continue;
    const unhappy = returned.has(customer) ? 2 : 1;
    const score = Number(draw.weighted({ 5: 5, 4: 4, 3: 1.5 * unhappy, 2: 0.6 * unhappy, 1: 0.4 * unhappy }));
    yield {
      ...{ type: 'track', event: 'Survey Answered', messageId: `satisfaction-${number}`, userId: customer },
      timestamp: new Date(at).toISOString(),
      context: { simulated: true, library: { name: 'visavis-demo', version: '1' } },
      properties: {
        ...{ survey: AFTER_ORDER, response: `satisfaction-${number}`, channel: 'email' },
        ...{ answers: { score }, kind: 'csat', score },
      },
    };
  }
}

/** Those who buy cheap things by the dozen say more often that the price matters. */
function answersOf(draw: Chance, { averageOrder, itemsPerPound }: Habits): JsonObject {
  return {
    age_group: draw.weighted({ '18-29': 2, '30-44': 4, '45-59': 4, '60+': 2.5 }),
    household: draw.weighted({ single: 2, couple: 3, family: 4, business: averageOrder > 400 ? 5 : 0.5 }),
    values: draw.weighted({
      price: itemsPerPound > 0.8 ? 5 : 2,
      quality: averageOrder > 400 ? 4 : 2,
      novelty: 1.5,
      sustainability: 2,
    }),
    interests: Object.keys(INTERESTS).filter(() => draw.hits(0.35)),
  };
}

function habitsOf(invoices: readonly Invoice[]): Map<string, Habits> {
  const sums = new Map<string, { orders: number; money: number; items: number }>();
  for (const { customer, isReturn, lines } of invoices) {
    if (customer === undefined || isReturn) continue;
    const sum = sums.get(customer) ?? { orders: 0, money: 0, items: 0 };
    sum.orders++;
    for (const { quantity, price } of lines) {
      sum.money += quantity * price;
      sum.items += quantity;
    }
    sums.set(customer, sum);
  }
  return new Map(
    [...sums].map(([customer, { orders, money, items }]) => [
      customer,
      { averageOrder: money / orders, itemsPerPound: items / Math.max(1, money) },
    ]),
  );
}
