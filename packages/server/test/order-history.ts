// Customers with rhythms of their own, for tests of models of orders.

const DAY = 86_400_000;

/** Days between two orders of customer `n`. */
export const rhythmOf = (n: number): number => 6 + (n % 4) * 8;

/** Batches of messages: 200 days of orders up to `now`, of `u0`, `u1`, ... */
export function orderBatches(people: number, now: number, size = 500): object[][] {
  const orders = Array.from({ length: people }, (_, n) => {
    const days: number[] = [];
    for (let day = 200 - (n % 5); day > 0; day -= rhythmOf(n)) days.push(day);
    return days.map((day) => ({
      ...{ type: 'track', userId: `u${n}`, event: 'Order Completed', properties: { total: 10 + (n % 7) } },
      ...{ timestamp: new Date(now - day * DAY).toISOString(), messageId: `${n}-${day}` },
    }));
  }).flat();
  return Array.from({ length: Math.ceil(orders.length / size) }, (_, i) =>
    orders.slice(i * size, (i + 1) * size),
  );
}
