// The simulated history repeats itself byte for byte, and what was planted is found again by somebody who has only
// the messages and the truth about who sent them.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import {
  asSent,
  DAY_MS,
  DEFAULTS,
  favouriteOn,
  isCampaignDay,
  isHeldOut,
  type Options,
  PERSONAS,
  type Person,
  type PersonaName,
  type Simulated,
  simulate,
  truthOf,
} from './index.ts';

const small: Partial<Options> = { seed: 11, people: 60, days: 30 };
const large: Partial<Options> = { seed: 5, people: 1500, days: 60, bots: 0.01 };
const fingerprint = (options: Partial<Options>) => {
  const digest = createHash('sha256');
  for (const one of simulate(options)) digest.update(JSON.stringify(one));
  return digest.digest('hex');
};

describe('a history', () => {
  test('is the same, byte for byte, for the same seed', () => {
    assert.equal(fingerprint(small), fingerprint(small));
    assert.notEqual(fingerprint(small), fingerprint({ ...small, seed: 12 }));
  });

  test('comes in the order of arrival, with late and repeated messages among it', () => {
    const all = [...simulate(small)];
    const arrivals = all.map(({ truth }) => truth.arrivesAt);
    assert.deepEqual(
      arrivals,
      arrivals.toSorted((a, b) => a - b),
    );
    const ids = all.filter(({ truth }) => !truth.duplicate).map(({ message }) => message.messageId);
    assert.equal(new Set(ids).size, ids.length);
    const again = all.filter(({ truth }) => truth.duplicate).map(({ message }) => message.messageId);
    assert.ok(again.length > 5 && again.every((id) => ids.includes(id)));
    assert.ok(all.some(({ truth }) => truth.arrivesAt - truth.time > 3_600_000 && !truth.duplicate));
    assert.ok(
      all.some(({ message }, index) => index > 0 && message.timestamp < all[index - 1]!.message.timestamp),
    );
  });

  test('holds nothing before its first day or after its last', () => {
    const end = DEFAULTS.start + 30 * DAY_MS;
    for (const { truth } of simulate(small)) assert.ok(truth.time >= DEFAULTS.start && truth.time < end);
  });

  test('can be told by the clock of the device that sent it', () => {
    const skewed = [...simulate({ ...small, wrongClocks: 1 })].find(
      ({ truth }) => truth.device && !truth.bot,
    )!;
    const sent = asSent(skewed);
    const corrected = skewed.truth.arrivesAt - (Date.parse(sent.sentAt) - Date.parse(sent.originalTimestamp));
    assert.notEqual(sent.timestamp, skewed.message.timestamp);
    assert.equal(corrected, skewed.truth.time);
  });
});

describe('what was planted', () => {
  const people = new Map(truthOf(large).map((person) => [person.id, person]));
  const history = [...simulate(large)].filter(({ truth }) => !truth.duplicate);
  const of = (persona: PersonaName) => [...people.values()].filter((person) => person.persona === persona);
  const personOf = ({ truth }: Simulated): Person | undefined => people.get(truth.person ?? '');

  test('the shares of the personas', () => {
    const total = Object.values(PERSONAS).reduce((sum, { share }) => sum + share, 0);
    for (const [name, { share }] of Object.entries(PERSONAS))
      near(
        of(name as PersonaName).length / people.size,
        share / total,
        Math.sqrt(0.25 / people.size) * 3.5,
        name,
      );
  });

  test('how often a visit ends with an order', () => {
    const visits = countBy(history, 'page');
    const orders = countBy(history, 'Order Completed');
    for (const name of ['regular', 'bargain_hunter', 'window_shopper', 'big_spender'] as const) {
      const tried = visits.get(name)!;
      const { orderRate } = PERSONAS[name];
      near(
        (orders.get(name) ?? 0) / tried,
        orderRate,
        Math.sqrt((orderRate * (1 - orderRate)) / tried) * 4,
        name,
      );
    }
  });

  test('how often they come, and that some come less and less', () => {
    const weeks = large.days! / 7;
    const organic = history.filter(
      (one) =>
        !String(one.message.context.page && JSON.stringify(one.message.context.page)).includes(
          'medium=email',
        ),
    );
    const visits = countBy(organic, 'page');
    const windowShoppers = visits.get('window_shopper')! / of('window_shopper').length / weeks;
    near(windowShoppers, PERSONAS.window_shopper.visitsPerWeek, 0.06, 'visits a week');
    const lapsing = history.filter(
      (one) => personOf(one)?.persona === 'lapsing' && one.message.type === 'page',
    );
    const middle = DEFAULTS.start + 30 * DAY_MS;
    const late = lapsing.filter(({ truth }) => truth.time >= middle).length;
    near(late / (lapsing.length - late), 0.5, 0.12, 'a month later half as many');
  });

  test('favourite categories, before and after a change of mind', () => {
    const flipped = [...people.values()].filter((person) => person.flip && person.flip.day < 45);
    assert.ok(flipped.length > 30);
    const share = (when: 'before' | 'after', pick: (person: Person) => string) => {
      const views = history.filter((one) => {
        const person = personOf(one);
        if (one.message.event !== 'Product Viewed' || !person?.flip) return false;
        const day = (one.truth.time - DEFAULTS.start) / DAY_MS;
        return when === 'before' ? day < person.flip.day - 1 : day > person.flip.day + 1;
      });
      const hits = views.filter(
        (one) => (one.message.properties as { category: string }).category === pick(personOf(one)!),
      );
      return hits.length / views.length;
    };
    const first = (person: Person) => favouriteOn(person, 0);
    const second = (person: Person) => person.flip!.favourite;
    assert.ok(share('before', first) > 2 * share('before', second));
    assert.ok(share('after', second) > 2 * share('after', first));
  });

  test('what an e-mail does to the visits of a bargain hunter', () => {
    const counts = { treated: [0, 0], heldOut: [0, 0] };
    const visits = new Map<string, number[]>();
    const known = new Map<string, number>();
    for (const one of history) {
      const { person, time } = one.truth;
      if (!person) continue;
      if (one.message.type === 'identify' && !known.has(person)) known.set(person, time);
      const page = JSON.stringify(one.message.context.page ?? '');
      if (one.message.type === 'page' && !page.includes('medium=email'))
        visits.set(person, [...(visits.get(person) ?? []), time]);
    }
    for (let day = 0; day < large.days! - 7; day++) {
      if (!isCampaignDay(DEFAULTS, day)) continue;
      const sent = DEFAULTS.start + (day + 1) * DAY_MS;
      for (const person of of('bargain_hunter')) {
        if (!person.marketing || !((known.get(person.id) ?? Infinity) < sent - DAY_MS)) continue;
        const arm = isHeldOut({ ...DEFAULTS, ...large }, person.id, `letter-${day}`) ? 'heldOut' : 'treated';
        counts[arm][0]!++;
        counts[arm][1]! += (visits.get(person.id) ?? []).filter(
          (time) => time >= sent && time < sent + 6 * DAY_MS,
        ).length;
      }
    }
    const [treated, heldOut] = [counts.treated, counts.heldOut].map(([tried, came]) => came! / tried!);
    near(treated! / heldOut!, PERSONAS.bargain_hunter.emailEffect, 0.35, 'effect');
  });

  test('shared devices name many people, own devices one', () => {
    const users = new Map<string, Set<string>>();
    for (const { truth, message } of history) {
      if (!truth.device || !truth.person || message.userId === undefined) continue;
      users.set(truth.device, (users.get(truth.device) ?? new Set()).add(truth.person));
      assert.equal(truth.shared, /^(kiosk|household)/.test(truth.device));
    }
    for (const [device, persons] of users) {
      if (device.startsWith('device')) assert.equal(persons.size, 1, device);
      if (device.startsWith('kiosk')) assert.ok(persons.size > 20, `${device}: ${persons.size}`);
    }
  });

  test('one person with two accounts says the same e-mail address from both', () => {
    const accounts = new Map<string, Set<string>>();
    for (const { message } of history)
      if (message.type === 'identify') {
        const { email } = message.traits as { email: string };
        accounts.set(email, (accounts.get(email) ?? new Set()).add(message.userId!));
      }
    const doubled = [...accounts.values()].filter((names) => names.size > 1);
    assert.ok(doubled.length >= 3, `${doubled.length} people with two accounts`);
  });

  /** Events of that kind, by the persona of who caused them. */
  function countBy(list: readonly Simulated[], kind: string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const one of list) {
      const persona = personOf(one)?.persona;
      if (!persona || (one.message.event ?? one.message.type) !== kind) continue;
      counts.set(persona, (counts.get(persona) ?? 0) + 1);
    }
    return counts;
  }
});

function near(actual: number, expected: number, tolerance: number, what: string): void {
  const off = Math.abs(actual - expected);
  assert.ok(
    off <= tolerance,
    `${what}: expected ${expected} ± ${tolerance.toFixed(3)}, got ${actual.toFixed(4)}`,
  );
}
