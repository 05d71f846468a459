// People whom personas and predictions can tell apart, as a client would tell of them.

const DAY = 86_400_000;

/** That person `u<n>` did something so many days ago; people are some minutes apart. */
export const did = (n: number, day: number, event: string, properties: object = {}): object => ({
  ...{ type: 'track', userId: `u${n}`, event, properties },
  timestamp: new Date(Date.now() - (day + (n % 10) / 20) * DAY).toISOString(),
});

/**
 * Every second one has bought every few days for so many days, the others have looked around now and then.
 * @param bought what else is known of an order of theirs
 */
export function buyersAndLookers(
  { people, days }: { people: number; days: number },
  bought: (n: number) => object = () => ({}),
): object[] {
  const batch: object[] = [];
  for (let n = 0; n < people; n++) {
    const buys = n % 2 === 0;
    for (let day = 1; day < (buys ? days : 30); day += buys ? 3 + (n % 3) : 12 + (n % 5)) {
      batch.push(did(n, day, 'Product Viewed', { name: 'Lamp' }));
      if (buys && (day + n) % 3 > 0)
        batch.push(did(n, day, 'Order Completed', { revenue: 20 + (n % 7), ...bought(n) }));
    }
  }
  return batch;
}
