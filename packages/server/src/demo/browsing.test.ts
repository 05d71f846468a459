// What the made-up visits promise: they lead to the real orders and are none themselves, they are the same at every
// start, and the shop's catalogue and slots fit what they speak of.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { JsonObject } from '@visavis/engine/collect';
import { checkContent, type Slot } from '@visavis/engine/decide';
import { shopOf, visitsAroundOrders } from './browsing.ts';
import { CATEGORIES, categoryOf } from './categories.ts';
import { experiencesOf } from './experiences.ts';
import { catalogueCsv, nameOf } from './make-catalogue.ts';
import { CATALOGUE, dataFile, readCatalogue, readInvoices } from './shop.ts';
import { slotsOf } from './slots.ts';

const catalogue = readCatalogue();
const invoices = readInvoices('quick');
const visits = [...visitsAroundOrders(shopOf(invoices, catalogue), invoices, 0)];
const ofInvoice = Map.groupBy(visits, ({ messageId }) => String(messageId).split('-')[1]!);
const timeOf = ({ timestamp }: JsonObject) => Date.parse(String(timestamp));
const named = (name: string) => visits.filter(({ event }) => event === name);

describe('visits around the orders', () => {
  test('come before the order that they lead to, and never order anything', () => {
    assert.ok(visits.length > 5_000);
    for (const { number, time } of invoices)
      for (const message of ofInvoice.get(number) ?? []) assert.ok(timeOf(message) < time, number);
    assert.ok(visits.every(({ event }) => !String(event).startsWith('Order')));
  });

  test('go in order of time within a visit', () => {
    const byVisit = Map.groupBy(visits, ({ messageId }) => String(messageId).replace(/-\d+$/, ''));
    for (const [visit, messages] of byVisit)
      messages.slice(1).forEach((one, index) => {
        assert.ok(timeOf(one) >= timeOf(messages[index]!), visit);
      });
  });

  test('put what is bought into the basket, mostly', () => {
    const bought = new Map(
      invoices.map(({ number, lines }) => [number, new Set(lines.map((l) => l.product))]),
    );
    const added = named('Product Added');
    const own = added.filter(({ messageId, properties }) =>
      bought.get(String(messageId).split('-')[1]!)!.has(String((properties as JsonObject).product_id)),
    );
    assert.ok(own.length > added.length * 0.9, `${own.length} of ${added.length}`);
  });

  test('show people with several devices, which say only at the till whose they are', () => {
    const identified = visits.filter(({ type }) => type === 'identify');
    const devices = Map.groupBy(identified, ({ userId }) => String(userId));
    const several = [...devices.values()].filter(
      (list) => new Set(list.map(({ anonymousId }) => anonymousId)).size > 1,
    );
    assert.ok(several.length > 50, `${several.length}`);
    const first = identified[0]!;
    const before = visits.filter(
      (one) => one.anonymousId === first.anonymousId && timeOf(one) < timeOf(first),
    );
    assert.ok(before.length > 0 && before.every(({ userId }) => userId === undefined));
  });

  test('come through several channels and devices', () => {
    const landings = visits.filter(({ type }) => type === 'page').map(({ context }) => context as JsonObject);
    const campaigns = new Set(landings.map(({ page }) => (page as JsonObject).search));
    assert.ok(campaigns.size >= 4 && new Set(landings.map(({ userAgent }) => userAgent)).size >= 4);
    assert.ok(landings.every(({ simulated }) => simulated === true));
  });
});

describe('the catalogue', () => {
  test('is what the invoices make', () => {
    assert.equal(readFileSync(dataFile(CATALOGUE), 'utf8'), catalogueCsv());
  });
  test('has a department for everything, and more than a handful in each', () => {
    const keys = new Set(CATEGORIES.map(({ key }) => key));
    assert.ok(catalogue.every(({ category, price }) => keys.has(category) && price > 0));
    for (const key of keys) assert.ok(catalogue.filter(({ category }) => category === key).length > 8, key);
    assert.equal(categoryOf('LUNCH BAG RED RETROSPOT'), 'bags');
    assert.equal(categoryOf('CHRISTMAS LIGHTS 10 REINDEER'), 'christmas');
  });
  test('says in small letters what the shop wrote in capitals', () => {
    assert.equal(nameOf('SET/20 RED RETROSPOT PAPER NAPKINS '), 'Set of 20 red retrospot paper napkins');
    assert.equal(nameOf('LUNCH BAG  BLACK SKULL.'), 'Lunch bag black skull');
  });
});

test('what the experiences say fits their slots', () => {
  const slots = new Map(slotsOf(catalogue).map((slot) => [slot.key, slot as Slot]));
  for (const slot of slots.values()) assert.deepEqual(checkContent(fits(slot), slot.default, 'default'), []);
  for (const { key, slot, variants } of experiencesOf(catalogue))
    for (const { content } of variants)
      assert.deepEqual(checkContent(fits(slots.get(slot)!), content, key), []);
});

const fits = (slot: Slot): Slot => ({ ...slot, schema: slot.schema ?? null });
