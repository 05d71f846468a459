// What the ingest benchmarks send: a shop's visitors as an ordinary browser SDK reports them, about 900 bytes an
// event, made quickly enough that the sender is not what is measured.

const NAMES = ['Product Viewed', 'Product Added', 'Page Viewed', 'Order Completed', 'Products Searched'];
const CATEGORIES = ['shoes', 'coats', 'bags', 'hats', 'books', 'lamps'];
const AGENTS = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:127.0) Gecko/20100101 Firefox/127.0',
];

export interface Sender {
  /** The next message as JSON: of a random person among `people`, new every time. */
  next(): string;
  /** A line of a shop's history: without the browser's context, with its own time. */
  past(time: number): string;
}

/** The same seed sends the same people the same things; `run` keeps the ids of two runs apart. */
export function sender({ people, run, seed = 1 }: { people: number; run: string; seed?: number }): Sender {
  let random = seed >>> 0 || 1;
  let made = 0;
  const below = (n: number): number => {
    random ^= random << 13;
    random ^= random >>> 17;
    random ^= random << 5;
    return (random >>> 0) % n;
  };
  const properties = (product: number): string =>
    `"properties":{"product_id":"SKU-${product}","name":"Article number ${product}",` +
    `"category":"${CATEGORIES[product % CATEGORIES.length]}","price":${(product % 200) + 0.95},"quantity":${1 + (product % 3)},` +
    `"currency":"EUR","revenue":${(product % 200) + 0.95},"position":${product % 24},"list":"recommended"}`;
  return {
    next() {
      const [person, product, name] = [below(people), below(5_000), NAMES[below(NAMES.length)]];
      return (
        `{"type":"track","event":"${name}","messageId":"${run}-${made++}","userId":"customer-${person}",` +
        `"anonymousId":"5f1c6b1e-8d0a-4c53-9a52-${String(person).padStart(12, '0')}",${properties(product)},` +
        `"context":{"library":{"name":"analytics.js","version":"next-1.84.3"},"locale":"en-GB","timezone":"Europe/Berlin",` +
        `"userAgent":"${AGENTS[person % AGENTS.length]}","page":{"path":"/p/${product}","url":"https://shop.example/p/${product}",` +
        `"title":"Article number ${product}","referrer":"https://www.google.com/"},"screen":{"width":1512,"height":982,"density":2}}}`
      );
    },
    past(time) {
      const [person, product, name] = [below(people), below(5_000), NAMES[below(NAMES.length)]];
      return (
        `{"type":"track","event":"${name}","messageId":"${run}-${made++}","timestamp":"${new Date(time).toISOString()}",` +
        `"userId":"customer-${person}",${properties(product)}}`
      );
    },
  };
}
