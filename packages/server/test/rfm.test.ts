// The full history through the HTTP API, then recency, frequency and money of every customer as their profile shows
// them, against the shop's own lines: 3,317 customers and 5,239,240.56, to the cent and the day.
// runs alone

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { runDemo } from '../src/demo/index.ts';
import { type Running, run } from './running.ts';

interface Rfm {
  lastDay: string;
  orders: number;
  /** Tenths of a penny: a few prices have three decimals. */
  thousandths: number;
}

let server: Running;
before(async () => {
  server = await run();
  const { url, secretKey, dataDir } = server;
  const signal = new AbortController().signal;
  const replayed = { full: true, shift: false, live: false, now: Date.now, signal, say: () => undefined };
  await runDemo({ url, secretKey, dataDir, ...replayed });
});
after(() => server?.stop());

test('recency, frequency and money from the profiles equal the shop’s own lines', async (t) => {
  const expected = fromTheLines();
  assert.equal(expected.size, 3317);
  const shown = await shownByProfiles([...expected.keys()]);
  const differ = [...expected].filter(
    ([customer, rfm]) => JSON.stringify(shown.get(customer)) !== JSON.stringify(rfm),
  );
  const wrong = differ.map(([customer, rfm]) => ({ customer, expected: rfm, shown: shown.get(customer) }));
  assert.deepEqual(wrong.slice(0, 5), [], `${wrong.length} customers differ`);
  const thousandths = [...shown.values()].reduce((sum, one) => sum + one.thousandths, 0);
  assert.equal((thousandths / 1000).toFixed(2), '5239240.56');
  t.diagnostic(`${expected.size} customers, revenue ${(thousandths / 1000).toFixed(2)}`);
});

async function shownByProfiles(customers: readonly string[]): Promise<Map<string, Rfm>> {
  const shown = new Map<string, Rfm>();
  const waiting = [...customers];
  const askOneByOne = async () => {
    for (let customer = waiting.pop(); customer !== undefined; customer = waiting.pop()) {
      const { status, body } = await server.ask('GET', `/v1/profiles/user_id:${customer}/traits`);
      assert.equal(status, 200, `customer ${customer}`);
      const { orders, revenue, last_order: lastOrder } = body.computed;
      shown.set(customer, { lastDay: dayOf(lastOrder), orders, thousandths: Math.round(revenue * 1000) });
    }
  };
  await Promise.all(Array.from({ length: 12 }, askOneByOne));
  return shown;
}

/** Straight from the files, by other means than the demo reads them. */
function fromTheLines(): Map<string, Rfm> {
  const found = new Map<string, Rfm & { invoices: Set<string> }>();
  for (const file of ['lines_2010-12_2011-04', 'lines_2011-05_2011-08']) {
    const path = new URL(`../src/demo/data/${file}.csv.gz`, import.meta.url);
    const lines = gunzipSync(readFileSync(path)).toString().trim().split(/\r?\n/).slice(1);
    for (const line of lines) {
      const [invoice, , quantity, date, price, customer] = line.split(',') as [
        string,
        string,
        string,
        string,
        string,
        string,
      ];
      if (!customer || invoice.startsWith('C') || Number(quantity) <= 0 || Number(price) <= 0) continue;
      const one = found.get(customer) ?? { lastDay: '', orders: 0, thousandths: 0, invoices: new Set() };
      one.invoices.add(invoice);
      one.orders = one.invoices.size;
      one.thousandths += Number(quantity) * Math.round(Number(price) * 1000);
      if (date.slice(0, 10) > one.lastDay) one.lastDay = date.slice(0, 10);
      found.set(customer, one);
    }
  }
  return new Map([...found].map(([customer, { invoices: _, ...rfm }]) => [customer, rfm]));
}

/** An instant, as a number of milliseconds or in ISO 8601. */
function dayOf(instant: number | string): string {
  return new Date(instant).toISOString().slice(0, 10);
}
